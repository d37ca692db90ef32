// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/subprocess.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>

#include "core/base/error.h"

namespace assay {
namespace {

double seconds_of(const std::function<void()>& work) {
  const auto begun = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
}

TEST(RunProgram, GivesBothOutputsAndTheExitCode) {
  const auto result = run_program({"sh", "-c", "cat; echo wrong >&2; exit 7"}, {.input = "hello"});
  EXPECT_EQ(result.exit_code, 7);
  EXPECT_EQ(result.signal, 0);
  EXPECT_EQ(result.output, "hello");
  EXPECT_EQ(result.errors, "wrong\n");
}

TEST(RunProgram, DoesNotDeadlockOnLargeInputAndOutput) {
  const std::string large(20 << 20, 'x');
  const auto result = run_program({"tee", "/dev/stderr"}, {.input = large});
  EXPECT_EQ(result.output.size(), large.size());
  EXPECT_EQ(result.errors.size(), large.size());
  EXPECT_EQ(result.exit_code, 0);
}

TEST(RunProgram, SurvivesAProgramThatReadsNothing) {
  const std::string large(1 << 20, 'x');
  const auto result = run_program({"true"}, {.input = large});
  EXPECT_EQ(result.exit_code, 0);
}

TEST(RunProgram, SaysWhichSignalEndedIt) { EXPECT_EQ(run_program({"sh", "-c", "kill -SEGV $$"}).signal, SIGSEGV); }

TEST(RunProgram, EndsAtItsTimeWithWhatItStarted) {
  ProgramResult result;
  const double seconds = seconds_of([&] {
    result = run_program({"sh", "-c", "sleep 300 & wait"}, {.timeout_seconds = 0.2});
  });
  EXPECT_TRUE(result.timed_out);
  EXPECT_NE(result.signal, 0);
  EXPECT_LT(seconds, 200) << "it waited for the sleep of 300 s";
}

TEST(RunProgram, KillsAProgramThatIgnoresTheRequestToEnd) {
  const ProgramResult result = run_program({"sh", "-c", "trap '' TERM; while :; do sleep 0.05; done"}, {.cancelled = [] { return true; }});
  EXPECT_TRUE(result.cancelled);
  EXPECT_EQ(result.signal, SIGKILL);
}

TEST(RunProgram, DoesNotWaitForAGrandchildThatKeepsTheOutputOpen) {
  ProgramResult result;
  const double seconds = seconds_of([&] { result = run_program({"sh", "-c", "sleep 100 & echo done"}); });
  EXPECT_EQ(result.output, "done\n");
  EXPECT_LT(seconds, 90) << "it waited for the sleep of 100 s";
}

TEST(RunProgram, DoesNotHangWhereChildSignalsAreIgnored) {
  ::signal(SIGCHLD, SIG_IGN);
  const auto result = run_program({"echo", "done"});
  ::signal(SIGCHLD, SIG_DFL);
  EXPECT_EQ(result.output, "done\n");
  EXPECT_EQ(result.exit_code, -1);
}

TEST(RunProgram, HandsNoOpenFileDown) {
  const int leak = ::open("/dev/null", O_RDONLY);  // without close-on-exec
  const auto result = run_program({"sh", "-c", "ls /proc/self/fd | wc -l"});
  ::close(leak);
  EXPECT_LE(std::stoi(result.output), 4);  // 0, 1, 2 and ls's own
}

TEST(RunProgram, StopsKeepingOutputAtItsLimit) {
  const auto result = run_program({"yes"}, {.output_limit = 1 << 20});
  EXPECT_TRUE(result.output_too_large);
  EXPECT_LE(result.output.size(), std::size_t{1} << 20);
}

TEST(RunProgram, RefusesAMissingProgramAsAHelperError) {
  try {
    (void)run_program({"/nonexistent/assay-layout"});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::helper);
    EXPECT_NE(std::string(error.what()).find("/nonexistent/assay-layout"), std::string::npos);
  }
}

}  // namespace
}  // namespace assay
