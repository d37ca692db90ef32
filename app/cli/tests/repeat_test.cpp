// SPDX-License-Identifier: GPL-3.0-or-later
// The same inputs, seed and build give the same bytes, an interrupted and resumed run included.
#include <gtest/gtest.h>
#include <signal.h>

#include <fstream>
#include <map>
#include <sstream>

#include "app/cli/tests/assay_cli.h"

namespace assay::cli_test {
namespace {

namespace fs = std::filesystem;

/// metrics.csv without its time column.
std::string without_times(const std::string& csv) {
  std::istringstream lines(csv);
  std::string out;
  for (std::string line; std::getline(lines, line);) out += line.substr(0, line.rfind(',')) + "\n";
  return out;
}

/// result.json without the fields that may differ.
Json comparable(Json result) {
  for (const char* field : {"run", "number", "started", "finished", "cpu_seconds"}) result.erase(field);
  return result;
}

/// All files of an answer with what may differ taken out; run.assay apart.
std::map<std::string, std::string> comparable_files(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename();
    if (name == "run.assay") continue;
    if (name == "metrics.csv")
      files[name] = without_times(text_of(entry.path()));
    else if (name == "result.json")
      files[name] = dump_json(comparable(Json::parse(text_of(entry.path()))), 2);
    else
      files[name] = text_of(entry.path());
  }
  return files;
}

TEST(Repeat, TwoRunsGiveIdenticalFilesApartFromTheAllowedFields) {
  Folder folder;
  for (const char* output : {"a", "b"})
    ASSERT_EQ(assay_cli({"run", "probe.walk", "--seed", "7", "--output", folder.text(output), "--quiet"}).exit_code, 0);
  EXPECT_EQ(comparable_files(folder / "a"), comparable_files(folder / "b"));
}

TEST(Repeat, AnotherSeedGivesOtherNumbers) {
  Folder folder;
  for (const char* seed : {"1", "2"})
    ASSERT_EQ(assay_cli({"run", "probe.walk", "--seed", seed, "--output", folder.text(seed), "--quiet"}).exit_code, 0);
  EXPECT_NE(text_of(folder / "1/path.csv"), text_of(folder / "2/path.csv"));
}

TEST(Repeat, ARunWhoseWorkerWasKilledResumesToTheBytesOfAnUninterruptedOne) {
  Folder folder;
  const std::string project = folder.text("p.assay");
  ASSERT_EQ(assay_cli({"project", "create", project}).exit_code, 0);
  // 200 steps of 10 ms; killed somewhere behind the first checkpoint (step 50). On a machine with much to do a run may end before
  // it is killed: then the next one.
  const std::vector<std::string> arguments{"run",    "probe.walk", "--project", project, "--set", "step_time=0.01",
                                           "--seed", "5",          "--json"};
  const Json whole = assay_cli(arguments).json();
  Answer killed;
  std::string second;
  for (int attempt = 2; attempt < 12 && killed.exit_code != 1; ++attempt) {
    second = std::to_string(attempt);
    RunningCli broken(arguments);
    ASSERT_TRUE(wait_for_points(project, second, "position", 70));
    if (const int worker = worker_of(project, second)) kill(worker, SIGKILL);
    killed = broken.wait();
  }
  EXPECT_EQ(killed.exit_code, 1);
  EXPECT_EQ(killed.json()["status"], "interrupted");
  EXPECT_EQ(killed.json()["error"]["kind"], "worker_died");
  const Answer resumed = assay_cli({"resume", project, second, "--json"});
  EXPECT_EQ(resumed.exit_code, 0) << resumed.errors;
  EXPECT_EQ(comparable(resumed.json()), comparable(whole));
  for (const auto& [result, file] :
       {std::pair{"path", "path.csv"}, {"transitions", "transitions.csv"}, {"counts", "counts.npy"}}) {
    for (const std::string& run : {std::string("1"), second})
      ASSERT_EQ(assay_cli({"export", project, run, "--result", result, "--file", folder.text(run + file)}).exit_code, 0);
    EXPECT_EQ(text_of(folder / ("1" + std::string(file))), text_of(folder / (second + file))) << file;
  }
  for (const std::string& run : {std::string("1"), second})
    ASSERT_EQ(assay_cli({"export", project, run, "--figure", "series:position", "--file", folder.text(run + "s.csv")}).exit_code, 0);
  EXPECT_EQ(text_of(folder / "1s.csv"), text_of(folder / (second + "s.csv")));
}

TEST(Repeat, ASweepIsResumedWhereRunsAreMissing) {
  Folder folder;
  const std::string project = folder.text("p.assay");
  ASSERT_EQ(assay_cli({"project", "create", project}).exit_code, 0);
  EXPECT_EQ(assay_cli({"sweep", "probe.walk", "--project", project, "--grid", "behaviour=finish,fail"}).exit_code, 1);
  EXPECT_EQ(assay_cli({"resume", project, "--json"}).json()["runs"].size(), 0u);
  const Answer again = assay_cli({"resume", project, "--failed", "--json"});
  EXPECT_EQ(again.json()["counts"], (Json{{"failed", 1}}));
  EXPECT_EQ(again.exit_code, 1);
}

}  // namespace
}  // namespace assay::cli_test
