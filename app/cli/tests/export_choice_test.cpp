// SPDX-License-Identifier: GPL-3.0-or-later
// export --choose and --frame. A recording program stands in the place of assay-figure: it keeps what it is sent.
#include <gtest/gtest.h>

#include "app/cli/tests/assay_cli.h"
#include "core/report/figure_data.h"

namespace assay::cli_test {
namespace {

namespace fs = std::filesystem;

struct ExportChoice : testing::Test {
  Folder folder;
  std::string project = folder.text("p.assay"), programs = folder.text("bin");
  void SetUp() override {
    fs::create_directory(programs);
    const fs::path program = fs::path(programs) / "assay-figure";
    write_text(program, "#!/bin/sh\ncat > \"$2\"\n");
    fs::permissions(program, fs::perms::owner_all);
    ASSERT_EQ(assay_cli({"project", "create", project}).exit_code, 0);
  }
  void run(const std::string& method) { ASSERT_EQ(assay_cli({"run", method, "--project", project}).exit_code, 0); }
  Answer export_figure(const std::string& figure, const std::string& file, std::vector<std::string> choice) {
    std::vector<std::string> arguments{"export", project, "last", "--figure", figure, "--file", folder.text(file), "--json"};
    arguments.insert(arguments.end(), choice.begin(), choice.end());
    return assay_cli(arguments, "probe", programs);
  }
  FigureData sent(const std::string& file) {
    return figure_data_from_json(Json::parse(text_of(folder / file))["figure"]);
  }
};

TEST_F(ExportChoice, AChooserShowsTheValueThatWasNamed) {
  run("probe.walk");
  ASSERT_EQ(export_figure("one_side", "first.pdf", {}).exit_code, 0);
  const FigureData first = sent("first.pdf");
  ASSERT_EQ(first.choices.size(), 1u);
  ASSERT_EQ(first.choices[0].values.size(), 2u);
  const std::string other = first.choices[0].values[1];
  const Answer answer = export_figure("one_side", "other.pdf", {"--choose", "side=" + other});
  ASSERT_EQ(answer.exit_code, 0) << answer.errors;
  EXPECT_EQ(sent("other.pdf").choices[0].value, other);
  EXPECT_NE(sent("other.pdf").curves[0].y, first.curves[0].y);
}

TEST_F(ExportChoice, AChoiceThatIsNotOfferedIsExitTwoWithWhatIs) {
  run("probe.walk");
  const Answer value = export_figure("one_side", "a.csv", {"--choose", "side=aboce"});
  EXPECT_EQ(value.exit_code, 2);
  const Json problem = value.json()["problems"][0];
  EXPECT_EQ(problem["parameter"], "--choose side");
  EXPECT_EQ(problem["value"], "aboce");
  EXPECT_NE(problem["allowed"].get<std::string>().find("above"), std::string::npos);
  EXPECT_EQ(problem["remedy"], "Did you mean above?");
  const Answer name = export_figure("one_side", "a.csv", {"--choose", "sides=above"});
  EXPECT_EQ(name.exit_code, 2);
  EXPECT_EQ(name.json()["problems"][0]["allowed"], "side");
  EXPECT_EQ(export_figure("walk", "a.csv", {"--choose", "side=above"}).exit_code, 2);
  EXPECT_EQ(export_figure("one_side", "a.csv", {"--choose", "above"}).exit_code, 2);
  EXPECT_EQ(export_figure("one_side", "a.csv", {"--choose", "side=above", "--choose", "side=below"}).exit_code, 2);
  EXPECT_FALSE(fs::exists(folder / "a.csv"));
}

TEST_F(ExportChoice, AFrameIsChosenByItsNumberFromZero) {
  run("probe.verdict");
  ASSERT_EQ(export_figure("density", "a.pdf", {}).exit_code, 0);
  EXPECT_EQ(sent("a.pdf").frame, 0);
  ASSERT_EQ(export_figure("density", "b.pdf", {"--frame", "7"}).exit_code, 0);
  EXPECT_EQ(sent("b.pdf").frame, 7);
  ASSERT_EQ(export_figure("density", "c.pdf", {"--frame", "all"}).exit_code, 0);
  EXPECT_EQ(sent("c.pdf").frame, all_frames);
}

TEST_F(ExportChoice, AFrameThatIsNotThereIsExitTwoWithThoseThatAre) {
  run("probe.verdict");
  const Answer beyond = export_figure("density", "a.pdf", {"--frame", "12"});
  EXPECT_EQ(beyond.exit_code, 2);
  EXPECT_EQ(beyond.json()["problems"][0]["parameter"], "--frame");
  EXPECT_EQ(beyond.json()["problems"][0]["allowed"], "0 to 11, or all");
  for (const char* word : {"-1", "first", "1.5"}) EXPECT_EQ(export_figure("density", "a.pdf", {"--frame", word}).exit_code, 2) << word;
  EXPECT_EQ(export_figure("roc", "a.pdf", {"--frame", "1"}).exit_code, 2);
  EXPECT_EQ(export_figure("density", "a.csv", {"--frame", "1"}).exit_code, 2);  // the numbers hold every frame
  EXPECT_FALSE(fs::exists(folder / "a.pdf"));
}

TEST_F(ExportChoice, ChoicesBelongToFiguresAndNotToResults) {
  run("probe.walk");
  const Answer answer = assay_cli({"export", project, "last", "--result", "path", "--file", folder.text("p.csv"), "--choose", "side=above", "--json"});
  EXPECT_EQ(answer.exit_code, 2);
  EXPECT_EQ(answer.json()["problems"][0]["parameter"], "--choose");
}

}  // namespace
}  // namespace assay::cli_test
