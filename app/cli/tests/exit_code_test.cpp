// SPDX-License-Identifier: GPL-3.0-or-later
// Every row of the exit-code table.
#include <gtest/gtest.h>
#include <signal.h>

#include "app/cli/tests/assay_cli.h"

namespace assay::cli_test {
namespace {

TEST(ExitCode, ZeroWhenFinishedWarningsIncluded) {
  Folder folder;
  const Answer answer =
      assay_cli({"run", "probe.walk", "--set", "steps=10", "--set", "marks=5", "--output", folder.text("o"), "--json"});
  EXPECT_EQ(answer.exit_code, 0) << answer.errors;
  EXPECT_EQ(answer.json()["warnings"].size(), 1u);
  EXPECT_NE(answer.errors.find("warning: Fewer than 30 steps"), std::string::npos);
}

TEST(ExitCode, OneWhenTheMethodFailsAndTheResultSaysWhy) {
  Folder folder;
  const Answer answer =
      assay_cli({"run", "probe.walk", "--set", "behaviour=fail", "--output", folder.text("o"), "--json"});
  EXPECT_EQ(answer.exit_code, 1);
  const Json result = answer.json();
  EXPECT_EQ(result["status"], "failed");
  EXPECT_EQ(result["error"]["kind"], "method");
  EXPECT_EQ(result["error"]["message"], "The walk stumbled");
  EXPECT_EQ(Json::parse(text_of(folder / "o/result.json")), result);
}

TEST(ExitCode, OneWhenTheWorkerDies) {
  Folder folder;
  const Answer answer =
      assay_cli({"run", "probe.walk", "--set", "behaviour=crash", "--output", folder.text("o"), "--json"});
  EXPECT_EQ(answer.exit_code, 1);
  EXPECT_EQ(answer.json()["error"]["kind"], "worker_died");
  EXPECT_NE(answer.json()["error"]["value"].get<std::string>().find("signal 11"), std::string::npos);
}

TEST(ExitCode, OneWhenOutputHoldsSomething) {
  Folder folder;
  std::filesystem::create_directory(folder / "o");
  write_text(folder / "o/mine.txt", "keep me");
  const Answer answer = assay_cli({"run", "probe.walk", "--output", folder.text("o"), "--json"});
  EXPECT_EQ(answer.exit_code, 1);
  EXPECT_EQ(answer.json()["error"]["kind"], "storage");
}

TEST(ExitCode, OneWhenAProjectIsDamaged) {
  Folder folder;
  ASSERT_EQ(assay_cli({"run", "probe.walk", "--output", folder.text("o"), "--quiet"}).exit_code, 0);
  EXPECT_EQ(assay_cli({"project", "check", folder.text("o/run.assay")}).exit_code, 0);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder / "o/run.assay/artifacts"))
    if (entry.path().filename() == "path.csv") write_text(entry.path(), "step\n1\n");
  const Answer answer = assay_cli({"project", "check", folder.text("o/run.assay"), "--json"});
  EXPECT_EQ(answer.exit_code, 1);
  EXPECT_EQ(answer.json()["ok"], false);
  EXPECT_NE(answer.json()["problems"][0]["where"].get<std::string>().find("path.csv"), std::string::npos);
}

TEST(ExitCode, OneWhenTheDatabaseCannotBeOpenedAndCheckStillAnswers) {
  Folder folder;
  ASSERT_EQ(assay_cli({"project", "create", folder.text("p.assay")}).exit_code, 0);
  write_text(folder / "p.assay/project.sqlite", std::string(5000, 'x'));
  const Answer check = assay_cli({"project", "check", folder.text("p.assay"), "--json"});
  EXPECT_EQ(check.exit_code, 1);
  EXPECT_EQ(check.json()["ok"], false);
  EXPECT_EQ(assay_cli({"run", "probe.walk", "--project", folder.text("p.assay")}).exit_code, 1);
}

TEST(ExitCode, OneForASweepWithAFailedPointThatDoesNotEndTheOthers) {
  Folder folder;
  const Answer answer = assay_cli(
      {"sweep", "probe.walk", "--grid", "behaviour=finish,fail,finish", "--output", folder.text("o"), "--json"});
  EXPECT_EQ(answer.exit_code, 1);
  EXPECT_EQ(answer.json()["counts"], (Json{{"finished", 2}, {"failed", 1}}));
}

TEST(ExitCode, TwoForEveryWrongRequestAllProblemsAtOnce) {
  const Answer answer = assay_cli({"run", "probe.walk", "--set", "stepz=3", "--set", "scale=-1", "--set", "mode=fre",
                                   "--seed", "x", "--figure", "walkk.pdf", "--overwrit", "--json"});
  EXPECT_EQ(answer.exit_code, 2);
  const Json json = answer.json();
  EXPECT_EQ(json["error"]["kind"], "usage");
  std::vector<std::string> parameters;
  for (const Json& problem : json["problems"]) parameters.push_back(problem["parameter"]);
  for (const char* expected : {"stepz", "scale", "mode", "--seed", "--figure", "--overwrit"})
    EXPECT_NE(std::find(parameters.begin(), parameters.end(), expected), parameters.end()) << expected;
  EXPECT_NE(answer.output.find("Did you mean steps?"), std::string::npos);
  EXPECT_NE(answer.output.find("Did you mean --overwrite?"), std::string::npos);
}

TEST(ExitCode, TwoForWrongNamesWithTheNearestOnes) {
  Folder folder;
  EXPECT_EQ(assay_cli({"run", "probe.wlak", "--json"}).json()["error"]["remedy"], "Did you mean probe.walk?");
  EXPECT_EQ(assay_cli({"run"}).exit_code, 2);
  EXPECT_EQ(assay_cli({"rn", "probe.walk"}).exit_code, 2);
  EXPECT_EQ(assay_cli({}).exit_code, 2);
  EXPECT_EQ(assay_cli({"describe", "probe.wlak"}).exit_code, 2);
  EXPECT_EQ(assay_cli({"run", "probe.walk", "--set"}).exit_code, 2);
  EXPECT_EQ(assay_cli({"sweep", "probe.walk", "--seed", "1", "--seeds", "0..2"}).exit_code, 2);
  EXPECT_EQ(assay_cli({"run", "probe.walk", "--set", "data=run:1/path"}).exit_code, 2);  // needs a project
  write_text(folder / "broken.json", "{\"steps\": ");
  EXPECT_EQ(assay_cli({"run", "probe.walk", "--params", folder.text("broken.json")}).exit_code, 2);
  EXPECT_EQ(assay_cli({"project", "bundle", "a.assay", "b.zip"}).exit_code, 2);
}

TEST(ExitCode, TwoForARuleAcrossParameters) {
  const Answer answer = assay_cli({"run", "probe.walk", "--set", "steps=20", "--set", "marks=5,30", "--json"});
  EXPECT_EQ(answer.exit_code, 2);
  EXPECT_EQ(answer.json()["problems"][0]["parameter"], "marks");
}

TEST(ExitCode, TwoForQueriesAndRunsThatAreNot) {
  Folder folder;
  const std::string project = folder.text("p.assay");
  ASSERT_EQ(assay_cli({"project", "create", project}).exit_code, 0);
  EXPECT_EQ(assay_cli({"log", project, "--query", "nosuchfield:3"}).exit_code, 2);
  EXPECT_EQ(assay_cli({"log", project, "--query", "status:done"}).exit_code, 2);
  EXPECT_EQ(assay_cli({"log", project, "--query", "\"open"}).exit_code, 2);
  EXPECT_EQ(assay_cli({"show", project, "7"}).exit_code, 2);
  EXPECT_EQ(assay_cli({"show", project, "last"}).exit_code, 2);
  EXPECT_EQ(assay_cli({"compare", project, "1"}).exit_code, 2);
}

TEST(ExitCode, ThreeWhenInterruptedAndPartialResultsAreKept) {
  for (const int signal : {SIGINT, SIGTERM}) {
    Folder folder;
    RunningCli run({"run", "probe.walk", "--set", "behaviour=spin", "--output", folder.text("o"), "--json"});
    // Spins from step 100 on: once its points are in the project nothing more can come.
    ASSERT_TRUE(wait_for_points(folder.text("o/run.assay"), "last", "position", 100));
    run.send(signal);
    const Answer answer = run.wait();
    EXPECT_EQ(answer.exit_code, 3) << answer.errors;
    EXPECT_EQ(answer.json()["status"], "cancelled");
    EXPECT_TRUE(answer.json()["error"].is_null());
    EXPECT_NE(text_of(folder / "o/metrics.csv").find("position,99,"), std::string::npos);
    EXPECT_EQ(Json::parse(text_of(folder / "o/result.json"))["status"], "cancelled");
  }
}

TEST(ExitCode, ThreeForASweepThatIsInterrupted) {
  Folder folder;
  RunningCli sweep(
      {"sweep", "probe.walk", "--set", "behaviour=sleep", "--seeds", "0..5", "--output", folder.text("o"), "--json"});
  ASSERT_TRUE(wait_for_points(folder.text("o/run.assay"), "1", "position", 1));
  sweep.send(SIGINT);
  const Answer answer = sweep.wait();
  EXPECT_EQ(answer.exit_code, 3);
  EXPECT_EQ(answer.json()["counts"], (Json{{"cancelled", 6}}));
}

TEST(ExitCode, FourForFilesThatAreMissingOrRefused) {
  Folder folder;
  EXPECT_EQ(assay_cli({"run", "probe.walk", "--set", "data=" + folder.text("no.csv")}).exit_code, 4);
  EXPECT_EQ(assay_cli({"run", "probe.walk", "--params", folder.text("no.json")}).exit_code, 4);
  EXPECT_EQ(assay_cli({"run", "probe.walk", "--project", folder.text("no.assay")}).exit_code, 4);
  write_text(folder / "nan.csv", "a,b\n1,2\n3,nan\n5,6\n");
  const Answer refused = assay_cli(
      {"run", "probe.walk", "--set", "data=" + folder.text("nan.csv"), "--output", folder.text("o"), "--json"});
  EXPECT_EQ(refused.exit_code, 4);
  EXPECT_EQ(refused.json()["error"]["kind"], "data");
  EXPECT_EQ(assay_cli({"run", "probe.walk", "--set", "behaviour=refuse", "--output", folder.text("o2")}).exit_code, 4);
}

TEST(ExitCode, FiveForDevicesAndPluginsThatAreNot) {
  Folder folder;
  EXPECT_EQ(assay_cli({"run", "probe.walk", "--device", "cuda", "--output", folder.text("o")}).exit_code, 5);
  EXPECT_EQ(assay_cli({"run", "crash_on_load.method"}, "all").exit_code, 5);
  EXPECT_EQ(assay_cli({"describe", "--plugin", std::string(ASSAY_BINARY_DIR) + "/tests/plugins/wrong_abi"}).exit_code,
            5);
}

TEST(ExitCode, CancelPauseAndContinueActOnARunOfAnotherProcess) {
  Folder folder;
  const std::string project = folder.text("p.assay");
  ASSERT_EQ(assay_cli({"project", "create", project}).exit_code, 0);
  RunningCli run({"run", "probe.walk", "--project", project, "--set", "behaviour=spin", "--json"});
  ASSERT_TRUE(wait_for_points(project, "1", "position", 1));
  EXPECT_EQ(assay_cli({"pause", project, "1", "--json"}).json()["status"], "paused");
  EXPECT_EQ(assay_cli({"continue", project, "1", "--json"}).json()["status"], "running");
  EXPECT_EQ(assay_cli({"continue", project, "1"}).exit_code, 2);
  EXPECT_EQ(assay_cli({"cancel", project, "1", "--json"}).json()["status"], "cancelled");
  EXPECT_EQ(run.wait().exit_code, 3);
}

}  // namespace
}  // namespace assay::cli_test
