// SPDX-License-Identifier: GPL-3.0-or-later
// --output and --overwrite.
#include <gtest/gtest.h>

#include "app/cli/tests/assay_cli.h"

namespace assay::cli_test {
namespace {

namespace fs = std::filesystem;

TEST(OutputFolder, HoldsOneFilePerOutputMetricsResultAndProject) {
  Folder folder;
  ASSERT_EQ(assay_cli({"run", "probe.walk", "--output", folder.text("o"), "--quiet"}).exit_code, 0);
  for (const char* file : {"path.csv", "baselines.csv", "transitions.csv", "counts.npy", "notes.txt", "metrics.csv",
                           "result.json", "run.assay/project.sqlite"})
    EXPECT_TRUE(fs::exists(folder / (std::string("o/") + file))) << file;
  EXPECT_EQ(text_of(folder / "o/metrics.csv").substr(0, 23), "series,step,value,time\n");
  for (const auto& entry : fs::directory_iterator(folder / "o")) EXPECT_NE(entry.path().extension(), ".tmp");
}

TEST(OutputFolder, MayExistWhenItIsEmpty) {
  Folder folder;
  fs::create_directory(folder / "o");
  EXPECT_EQ(assay_cli({"run", "probe.walk", "--output", folder.text("o"), "--quiet"}).exit_code, 0);
}

TEST(OutputFolder, OverwriteRemovesTheEarlierAnswerAndNothingElse) {
  Folder folder;
  ASSERT_EQ(assay_cli({"run", "probe.walk", "--set", "label=first", "--output", folder.text("o"), "--quiet"}).exit_code,
            0);
  write_text(folder / "o/mine.txt", "keep me");
  EXPECT_EQ(assay_cli({"run", "probe.walk", "--output", folder.text("o"), "--quiet"}).exit_code, 1);
  ASSERT_EQ(
      assay_cli({"sweep", "probe.walk", "--seeds", "0..1", "--output", folder.text("o"), "--overwrite", "--quiet"})
          .exit_code,
      0);
  EXPECT_EQ(text_of(folder / "o/mine.txt"), "keep me");
  EXPECT_FALSE(fs::exists(folder / "o/path.csv"));
  EXPECT_TRUE(fs::exists(folder / "o/0001/path.csv"));
  ASSERT_EQ(assay_cli({"run", "probe.walk", "--output", folder.text("o"), "--overwrite", "--quiet"}).exit_code, 0);
  EXPECT_FALSE(fs::exists(folder / "o/0001"));
  EXPECT_EQ(text_of(folder / "o/mine.txt"), "keep me");
}

TEST(OutputFolder, AnEarlierAnswerStaysWhenTheNewRequestIsWrong) {
  Folder folder;
  ASSERT_EQ(assay_cli({"run", "probe.walk", "--output", folder.text("o"), "--quiet"}).exit_code, 0);
  EXPECT_EQ(
      assay_cli({"run", "probe.walk", "--set", "scale=-1", "--output", folder.text("o"), "--overwrite", "--quiet"})
          .exit_code,
      2);
  EXPECT_EQ(assay_cli({"run", "probe.walk", "--set", "data=" + folder.text("no.csv"), "--output", folder.text("o"),
                       "--overwrite", "--quiet"})
                .exit_code,
            4);
  EXPECT_TRUE(fs::exists(folder / "o/result.json"));
}

TEST(OutputFolder, WithoutItThePlaceOfTheRecordIsSaid) {
  const Answer answer = assay_cli({"run", "probe.walk", "--json"});
  EXPECT_EQ(answer.exit_code, 0);
  const auto at = answer.errors.find("recorded in ");
  ASSERT_NE(at, std::string::npos) << answer.errors;
  const std::string place = answer.errors.substr(at + 12, answer.errors.find('\n', at) - at - 12);
  EXPECT_TRUE(fs::exists(fs::path(place) / "project.sqlite")) << place;
  fs::remove_all(fs::path(place).parent_path());
}

TEST(OutputFolder, ParamsFileIsReadAndSetWins) {
  Folder folder;
  write_text(folder / "p.json", R"({"steps": 120, "scale": 2, "marks": [3, 4]})");
  const Json result = assay_cli({"run", "probe.walk", "--params", folder.text("p.json"), "--set", "scale=3", "--output",
                                 folder.text("o"), "--json"})
                          .json();
  EXPECT_EQ(result["parameters"]["steps"], 120);
  EXPECT_EQ(result["parameters"]["scale"], 3.0);
  EXPECT_EQ(result["parameters"]["marks"], (Json{3, 4}));
}

}  // namespace
}  // namespace assay::cli_test
