// SPDX-License-Identifier: GPL-3.0-or-later
// What assay-figure is asked: a recording program stands in its place, so that this holds in a build without Qt too.
#include <gtest/gtest.h>

#include "app/cli/tests/assay_cli.h"
#include "core/report/report.h"

namespace assay::cli_test {
namespace {

namespace fs = std::filesystem;

struct Drawing : testing::Test {
  Folder folder;
  std::string project = folder.text("p.assay"), programs = folder.text("bin");
  void SetUp() override {
    fs::create_directory(programs);
    use(R"(
file=""; [ "$1" = report ] && shift; [ "$1" = --file ] && file="$2"
cat > "$file")");
    ASSERT_EQ(assay_cli({"project", "create", project}).exit_code, 0);
    ASSERT_EQ(assay_cli({"run", "probe.walk", "--project", project}).exit_code, 0);
  }
  void use(const std::string& script) const {
    const fs::path program = fs::path(programs) / "assay-figure";
    write_text(program, "#!/bin/sh\n" + script + "\n");
    fs::permissions(program, fs::perms::owner_all);
  }
};

TEST_F(Drawing, SendsTheFigureWithItsStyle) {
  const Answer answer = assay_cli({"export", project, "1", "--figure", "walk", "--file", folder.text("w.pdf"),
                                   "--width", "85", "--dpi", "600", "--font", "7"},
                                  "probe", programs);
  ASSERT_EQ(answer.exit_code, 0) << answer.errors;
  const Json sent = Json::parse(text_of(folder / "w.pdf"));
  EXPECT_EQ(sent["style"], (Json{{"width_mm", 85.0}, {"height_mm", 0.0}, {"dpi", 600}, {"font_pt", 7.0}}));
  const FigureData figure = figure_data_from_json(sent["figure"]);
  EXPECT_EQ(figure.kind, FigureKind::line);
  EXPECT_EQ(figure.x.title, "Step");
  ASSERT_EQ(figure.curves.size(), 1u);
  EXPECT_EQ(figure.curves[0].chosen.size(), 2u);
  EXPECT_EQ(figure.interval, "one standard deviation of a step");
}

TEST_F(Drawing, AGraphComesWithTheLayoutOfTheUnionWithItsReference) {
  if (!fs::exists(fs::path(ASSAY_BINARY_DIR) / "bin/assay-layout")) GTEST_SKIP() << "built without assay-layout";
  write_text(folder / "dag.csv", "source,target\nabove,start\nfar below,far above\n");
  const Answer run =
      assay_cli({"run", "probe.walk", "--project", project, "--set", "reference=" + folder.text("dag.csv"), "--json"});
  ASSERT_EQ(run.exit_code, 0) << run.errors;
  ASSERT_EQ(
      assay_cli({"export", project, "last", "--figure", "bins", "--file", folder.text("g.svg")}, "probe", programs)
          .exit_code,
      0);
  const FigureData figure = figure_data_from_json(Json::parse(text_of(folder / "g.svg"))["figure"]);
  EXPECT_TRUE(figure.graph.has_reference);
  EXPECT_EQ(figure.graph.nodes.size(), 5u);
  EXPECT_EQ(figure.graph.layout.nodes.size(), 5u);
  EXPECT_EQ(figure.graph.layout.edges.size(), figure.graph.edges.size());
  int missing = 0;
  for (const FigureEdge& edge : figure.graph.edges) missing += edge.status == EdgeStatus::missing;
  EXPECT_EQ(missing, 1);  // far below -> far above: no walk jumps over the middle
}

TEST_F(Drawing, RunDrawsIntoItsOutputFolderAndNamesTheFiles) {
  const Answer answer = assay_cli({"run", "probe.walk", "--figure", "walk.svg", "--figure", "series:position.pdf",
                                   "--output", folder.text("o"), "--json"},
                                  "probe", programs);
  ASSERT_EQ(answer.exit_code, 0) << answer.errors;
  EXPECT_EQ(answer.json()["figures"], (Json{"walk.svg", "series-position.pdf"}));
  EXPECT_TRUE(fs::exists(folder / "o/walk.svg"));
  EXPECT_TRUE(fs::exists(folder / "o/series-position.pdf"));
}

TEST_F(Drawing, ReportHasEveryFigureAsVectorsAndTheWholeAsPdf) {
  if (!fs::exists(fs::path(ASSAY_BINARY_DIR) / "bin/assay-layout")) GTEST_SKIP() << "built without assay-layout";
  ASSERT_EQ(assay_cli({"report", project, "--output", folder.text("r"), "--pdf"}, "probe", programs).exit_code, 0);
  const std::string html = text_of(folder / "r/index.html");
  for (const char* name : {"walk", "bins", "counts", "series-position"}) {
    EXPECT_TRUE(fs::exists(folder / ("r/figures/" + std::string(name) + ".svg"))) << name;
    EXPECT_TRUE(fs::exists(folder / ("r/figures/" + std::string(name) + ".pdf"))) << name;
    EXPECT_TRUE(fs::exists(folder / ("r/data/" + std::string(name) + ".csv"))) << name;
    EXPECT_NE(html.find("src=\"figures/" + std::string(name) + ".svg\""), std::string::npos) << name;
  }
  const Report report = report_from_json(Json::parse(text_of(folder / "r/report.pdf")));
  EXPECT_EQ(report.title, "Random walk");
  EXPECT_FALSE(report.blocks.empty());
}

TEST_F(Drawing, AProgramThatFailsIsExitFiveAndLeavesNoFile) {
  use("echo 'no fonts' >&2; exit 9");
  const Answer answer = assay_cli(
      {"export", project, "1", "--figure", "walk", "--file", folder.text("w.pdf"), "--json"}, "probe", programs);
  EXPECT_EQ(answer.exit_code, 5);
  EXPECT_EQ(answer.json()["error"]["kind"], "helper");
  EXPECT_EQ(answer.json()["error"]["value"], "no fonts");
  EXPECT_FALSE(fs::exists(folder / "w.pdf"));
  EXPECT_FALSE(fs::exists(folder / ".w.part.pdf"));
}

}  // namespace
}  // namespace assay::cli_test
