// SPDX-License-Identifier: GPL-3.0-or-later
// The documents that --json prints.
#include <gtest/gtest.h>

#include "app/cli/tests/assay_cli.h"

namespace assay::cli_test {
namespace {

std::vector<std::string> missing_keys(const Json& object, const std::vector<std::string>& keys) {
  std::vector<std::string> missing;
  for (const std::string& key : keys)
    if (!object.contains(key)) missing.push_back(key);
  return missing;
}
const std::vector<std::string> none;
const std::vector<std::string> result_keys{
    "assay",   "method",  "method_version", "run",   "number",      "status",  "seed",     "parameters",
    "scalars", "outputs", "warnings",       "error", "environment", "started", "finished", "cpu_seconds"};

/// A project with a data set and three runs.
struct Example : testing::Test {
  Folder folder;
  std::string project = folder.text("p.assay");
  void SetUp() override {
    ASSERT_EQ(assay_cli({"project", "create", project}).exit_code, 0);
    write_text(folder / "d.csv", "a,b\n1,2\n3,4\n5,6.5\n");
    ASSERT_EQ(assay_cli({"project", "import", project, folder.text("d.csv"), "--name", "small"}).exit_code, 0);
    ASSERT_EQ(assay_cli({"run", "probe.walk", "--project", project, "--set", "data=small", "--tag", "paper"}).exit_code,
              0);
    ASSERT_EQ(assay_cli({"sweep", "probe.walk", "--project", project, "--grid", "scale=1,2"}).exit_code, 0);
  }
};

TEST_F(Example, ResultHasEveryFieldAndAllParametersDefaultsIncluded) {
  const Json result = assay_cli({"run", "probe.walk", "--project", project, "--set", "steps=300", "--json"}).json();
  EXPECT_EQ(missing_keys(result, result_keys), none);
  EXPECT_EQ(result["parameters"]["steps"], 300);
  EXPECT_EQ(result["parameters"]["drift"], "auto");
  EXPECT_EQ(result["parameters"]["marks"], (Json{10, 50}));
  EXPECT_EQ(missing_keys(result["environment"], {"build", "libtorch", "blas", "threads", "device", "data"}), none);
  EXPECT_EQ(result["outputs"][0]["name"], "path");
  EXPECT_EQ(result["outputs"][0]["kind"], "table");
  EXPECT_EQ(result["outputs"][0]["file"], "path.csv");
  EXPECT_TRUE(result["scalars"]["above"].is_boolean());
  EXPECT_TRUE(result["scalars"]["turns"].is_number_integer());
}

TEST_F(Example, LogGivesChangedParametersScalarsAndTotal) {
  const Json log = assay_cli({"log", project, "--query", "tag:paper", "--json"}).json();
  ASSERT_EQ(log["total"], 1);
  const Json& run = log["runs"][0];
  EXPECT_EQ(missing_keys(run, {"run", "number", "method", "status", "seed", "started", "finished", "cpu_seconds",
                               "tags", "parameters", "scalars"}),
            none);
  EXPECT_EQ(run["parameters"], (Json{{"data", "small"}}));
  EXPECT_EQ(run["tags"], (Json{"paper"}));
  EXPECT_EQ(assay_cli({"log", project, "--query", "scale:2", "--json"}).json()["total"], 1);
  EXPECT_EQ(assay_cli({"log", project, "--query", "status:finished -tag:paper scale<1.5", "--json"}).json()["total"],
            1);
  EXPECT_EQ(assay_cli({"log", project, "--json"}).json()["total"], 3);
}

TEST_F(Example, ShowAddsMetricsAndLog) {
  const Json show = assay_cli({"show", project, "1", "--json"}).json();
  EXPECT_EQ(missing_keys(show, result_keys), none);
  EXPECT_EQ(show["metrics"]["position"]["points"], 200);
  EXPECT_EQ(missing_keys(show["metrics"]["position"], {"points", "last", "best"}), none);
  EXPECT_EQ(show["log"][0]["text"], "walking 200 steps");
  EXPECT_EQ(assay_cli({"show", project, show["run"].get<std::string>().substr(0, 8), "--json"}).json()["number"], 1);
  EXPECT_EQ(assay_cli({"show", project, "last", "--json"}).json()["number"], 3);
}

TEST_F(Example, CompareShowsOnlyWhatDiffers) {
  const Json compare = assay_cli({"compare", project, "2", "3", "--json"}).json();
  EXPECT_EQ(compare["runs"].size(), 2u);
  EXPECT_EQ(compare["parameters"], (Json{{"scale", {1.0, 2.0}}}));
  EXPECT_EQ(compare["scalars"]["highest"].size(), 2u);
}

TEST_F(Example, OutputsOfARunAreDataOfAnother) {
  const Json result =
      assay_cli({"run", "probe.walk", "--project", project, "--set", "data=run:1/counts", "--json"}).json();
  EXPECT_EQ(result["status"], "finished");
  const std::string uuid = assay_cli({"show", project, "1", "--json"}).json()["run"];
  EXPECT_EQ(result["parameters"]["data"], "run:" + uuid + "/counts");
}

TEST_F(Example, ExportsResultsByTheirEnding) {
  for (const auto& [result, file] : {std::pair{"path", "a.csv"},
                                     {"path", "a.json"},
                                     {"transitions", "g.csv"},
                                     {"transitions", "g.dot"},
                                     {"transitions", "g.json"},
                                     {"counts", "m.npy"},
                                     {"counts", "m.csv"},
                                     {"highest", "s.json"},
                                     {"notes", "n.txt"}}) {
    EXPECT_EQ(assay_cli({"export", project, "1", "--result", result, "--file", folder.text(file)}).exit_code, 0)
        << file;
    EXPECT_FALSE(text_of(folder / file).empty()) << file;
  }
  EXPECT_EQ(text_of(folder / "g.csv").substr(0, 21), "source,target,weight\n");
  EXPECT_EQ(assay_cli({"export", project, "1", "--result", "path", "--file", folder.text("a.csv")}).exit_code,
            1);  // exists
  EXPECT_EQ(
      assay_cli({"export", project, "1", "--result", "path", "--file", folder.text("a.csv"), "--overwrite"}).exit_code,
      0);
  EXPECT_EQ(assay_cli({"export", project, "1", "--result", "path", "--file", folder.text("b.npy")}).exit_code, 2);
  EXPECT_EQ(assay_cli({"export", project, "1", "--result", "pathh", "--file", folder.text("b.csv"), "--json"})
                .json()["problems"][0]["remedy"],
            "Did you mean path?");
  EXPECT_EQ(assay_cli({"export", project, "1", "--figure", "walk", "--file", folder.text("w.csv")}).exit_code, 0);
  EXPECT_EQ(text_of(folder / "w.csv").substr(0, 19), "curve,x,y,low,high\n");
  EXPECT_EQ(assay_cli({"export", project, "1", "--figure", "walc", "--file", folder.text("v.csv")}).exit_code, 2);
}

TEST_F(Example, SweepNumbersPointsWithTheLastGridFastestAndTheSeedInnermost) {
  const Answer answer = assay_cli({"sweep", "probe.walk", "--grid", "mode=free,reflect", "--grid", "scale=1,2",
                                   "--seeds", "3..4", "--output", folder.text("s"), "--json"});
  ASSERT_EQ(answer.exit_code, 0) << answer.errors;
  const Json sweep = answer.json();
  EXPECT_EQ(sweep["counts"], (Json{{"finished", 8}}));
  EXPECT_EQ(Json::parse(text_of(folder / "s/sweep.json")), sweep);
  for (int point = 0; point < 8; ++point) {
    const Json result = Json::parse(text_of(folder / ("s/000" + std::to_string(point) + "/result.json")));
    EXPECT_EQ(result["parameters"]["mode"], point < 4 ? "free" : "reflect");
    EXPECT_EQ(result["parameters"]["scale"], point / 2 % 2 == 0 ? 1.0 : 2.0);
    EXPECT_EQ(result["seed"], 3 + point % 2);
  }
}

TEST_F(Example, ReportIsAFolderThatNamesDataSeedAndCommand) {
  const Answer answer = assay_cli({"report", project, "--runs", "1", "--output", folder.text("r"), "--json"});
  ASSERT_EQ(answer.exit_code, 0) << answer.errors;
  const std::string html = text_of(folder / "r/index.html");
  for (const char* part :
       {"Random walk on small", "SHA-256", "3 × 2", "Seed", "assay-cli run probe.walk", "standing still"})
    EXPECT_NE(html.find(part), std::string::npos) << part;
  EXPECT_EQ(assay_cli({"report", project, "--output", folder.text("r")}).exit_code, 1);
  EXPECT_EQ(assay_cli({"report", project, "--runs", "1,99", "--output", folder.text("r2")}).exit_code, 2);
}

TEST(JsonShape, DescribeGivesTheWholeDeclaration) {
  const Json method = assay_cli({"describe", "probe.walk", "--json"}).json();
  EXPECT_EQ(missing_keys(method, {"method", "title", "summary", "citation", "label", "seed_drives", "parameters",
                                  "series", "outputs", "figures"}),
            none);
  EXPECT_EQ(missing_keys(method["parameters"][0], {"name", "kind", "role", "default", "minimum", "maximum", "choices",
                                                   "unit", "symbol", "help", "advanced"}),
            none);
  EXPECT_EQ(missing_keys(method["outputs"][0], {"name", "kind", "columns", "help"}), none);
}

TEST(JsonShape, QuietLeavesStderrEmpty) {
  Folder folder;
  const Answer answer = assay_cli({"run", "probe.walk", "--output", folder.text("o"), "--json", "--quiet"});
  EXPECT_EQ(answer.exit_code, 0);
  EXPECT_EQ(answer.errors, "");
}

}  // namespace
}  // namespace assay::cli_test
