// SPDX-License-Identifier: GPL-3.0-or-later
// Storage and process faults on real workers: killed ones, a full disk, a read-only medium.
#include <gtest/gtest.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <thread>

#include "core/base/atomic_file.h"
#include "core/base/random.h"
#include "core/run/launcher.h"
#include "core/run/request.h"
#include "core/run/result_folder.h"
#include "core/run/store_context.h"
#include "core/store/control.h"
#include "core/store/run_list.h"
#include "core/store/run_rows.h"
#include "core/store/series_rows.h"

namespace assay {
namespace {
namespace fs = std::filesystem;

class Faults : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("assay-faults-" + std::to_string(getpid()));
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    setenv("ASSAY_PLUGIN_PATH", (fs::path(ASSAY_BINARY_DIR) / "tests/plugins/probe").c_str(), 1);
    setenv("ASSAY_BIN", (fs::path(ASSAY_BINARY_DIR) / "bin").c_str(), 1);
  }
  void TearDown() override {
    // A scheduler that has nothing left to do lives half a second longer and writes its log.
    std::error_code ignored;
    for (int k = 0; k < 600; ++k) {
      fs::remove_all(folder_, ignored);
      if (!fs::exists(folder_, ignored) && k > 0) break;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }

  static NewRun walk(const Project& project, const Json& given) {
    RunRequest request;
    request.method = "probe.walk";
    for (const auto& [name, value] : given.items()) {
      if (value.is_number_integer()) request.given.set(name, value.get<std::int64_t>());
      else if (value.is_number()) request.given.set(name, value.get<double>());
      else request.given.set(name, value.get<std::string>());
    }
    return plan_runs(load_catalogue(), &project, request).runs.front();
  }
  static std::int64_t points_of(const Project& project, const std::string& run) {
    std::int64_t points = 0;
    for (const auto& series : load_series(project, run)) points += static_cast<std::int64_t>(load_points(project, series.id).steps.size());
    return points;
  }
  fs::path folder_;
};

TEST_F(Faults, KilledWorkersLoseNoCommittedRowAndTheirRunsAreInterrupted) {
  Project project = Project::create(folder_ / "kill.assay");
  const NewRun planned = walk(project, {{"steps", 20000}, {"step_time", 0.0002}, {"checkpoint_every", 50}});
  RandomStream random(11, "kill");
  for (int trial = 0; trial < 30; ++trial) {
    NewRun run = planned;
    run.seed = static_cast<std::uint64_t>(trial);
    std::string uuid;
    const auto begin = std::chrono::steady_clock::now();
    const auto after = std::chrono::milliseconds(30 + random.below(600));
    std::int64_t committed = 0;
    bool killed = false;
    const WorkerEnd end = run_now_and_wait(project, run, uuid, [&] {
      if (uuid.empty() || killed || std::chrono::steady_clock::now() - begin < after) return false;
      const RunRow row = load_run(project, uuid);
      if (row.process == 0) return false;
      committed = points_of(project, uuid);  // what a reader has seen must still be there afterwards
      kill(row.process, SIGKILL);
      killed = true;
      return false;
    });
    ASSERT_TRUE(killed) << trial;
    EXPECT_EQ(end.signal, SIGKILL);
    EXPECT_EQ(end.status, RunStatus::interrupted);
    const RunRow row = load_run(project, uuid);
    EXPECT_EQ(row.error.at("kind"), "worker_died");
    EXPECT_NE(row.status_reason.find("signal 9"), std::string::npos) << row.status_reason;
    EXPECT_GE(points_of(project, uuid), committed) << trial;
    for (const auto& series : load_series(project, uuid)) {
      const auto points = load_points(project, series.id);
      ASSERT_EQ(series.points, static_cast<std::int64_t>(points.steps.size()));
      if (!points.steps.empty()) EXPECT_EQ(series.last_step, points.steps.back());
    }
  }
  EXPECT_TRUE(check_project(project).empty());
}

TEST_F(Faults, AKilledRunThatIsResumedGivesTheBytesOfAnUninterruptedOne) {
  Project project = Project::create(folder_ / "resume.assay");
  const NewRun planned = walk(project, {{"steps", 2000}, {"step_time", 0.0003}, {"checkpoint_every", 40}});
  std::string whole, killed;
  EXPECT_EQ(run_now_and_wait(project, planned, whole, [] { return false; }).status, RunStatus::finished);
  RunStatus status = RunStatus::finished;
  for (int attempt = 0; attempt < 10 && status == RunStatus::finished; ++attempt) {  // one may end before it is killed
    killed.clear();
    status = run_now_and_wait(project, planned, killed, [&] {
               if (killed.empty()) return false;
               const RunRow row = load_run(project, killed);
               if (row.process != 0 && row.has_checkpoint && row.progress > 0.2) kill(row.process, SIGKILL);
               return false;
             }).status;
  }
  ASSERT_EQ(status, RunStatus::interrupted);
  requeue(project, {killed});
  EXPECT_EQ(run_worker_and_wait(project, killed, [] { return false; }).status, RunStatus::finished);
  Json first = write_result_folder(project, whole, folder_ / "whole"), second = write_result_folder(project, killed, folder_ / "killed");
  for (const char* field : {"run", "number", "started", "finished", "cpu_seconds"}) {
    first.erase(field);
    second.erase(field);
  }
  EXPECT_EQ(first, second);
  for (const auto& entry : fs::directory_iterator(folder_ / "whole")) {
    const std::string name = entry.path().filename().string();
    if (!entry.is_regular_file() || name == "result.json" || name == "metrics.csv") continue;
    EXPECT_EQ(read_file(entry.path()), read_file(folder_ / "killed" / name)) << name;
  }
  const auto without_time = [](const std::string& csv) {
    std::string rest;
    std::istringstream lines(csv);
    for (std::string line; std::getline(lines, line);) rest += line.substr(0, line.rfind(',')) + "\n";
    return rest;
  };
  EXPECT_EQ(without_time(read_file(folder_ / "whole/metrics.csv")), without_time(read_file(folder_ / "killed/metrics.csv")));
}

TEST_F(Faults, AWorkerThatIsDeafToCancelIsEnded) {
  Project project = Project::create(folder_ / "deaf.assay");
  std::string uuid;
  // Cancelled once it is deaf, that is after two series of three points: a worker that still starts ends at the first signal, as it should.
  const WorkerEnd end = run_now_and_wait(project, walk(project, {{"behaviour", "deaf"}, {"at", 3}}), uuid,
                                         [&] { return !uuid.empty() && points_of(project, uuid) >= 6; });
  EXPECT_EQ(end.signal, SIGKILL);
  EXPECT_EQ(end.status, RunStatus::cancelled);
}

TEST_F(Faults, APluginThatCrashesLeavesAnExplainedRun) {
  Project project = Project::create(folder_ / "crash.assay");
  std::string uuid;
  const WorkerEnd end = run_now_and_wait(project, walk(project, {{"behaviour", "crash"}, {"at", 20}}), uuid, [] { return false; });
  EXPECT_EQ(end.signal, SIGSEGV);
  EXPECT_EQ(load_run(project, uuid).error.at("kind"), "worker_died");
}

/// A small file system of the test's own: everything may run as root, so permissions alone stop nothing. False where this
/// is not allowed (then the test is skipped and says so).
bool mount_small_disk(const fs::path& place, const char* size) {
  fs::create_directories(place);
  if (unshare(CLONE_NEWNS) != 0) return false;
  mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr);
  return mount("tmpfs", place.c_str(), "tmpfs", 0, (std::string("size=") + size).c_str()) == 0;
}

/// Runs `body` in a child, since a mount namespace cannot be left again. Exit code 77: not allowed here.
int in_child(const std::function<int()>& body) {
  const pid_t child = fork();
  if (child == 0) {
    int code = 99;
    try {
      code = body();
    } catch (const std::exception& error) {
      std::fprintf(stderr, "child: %s\n", error.what());
    }
    _exit(code);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

TEST_F(Faults, AFullDiskDoesNotEndARunAndNothingIsLost) {
  const int code = in_child([&] {
    const fs::path disk = folder_ / "disk";
    if (!mount_small_disk(disk, "3m")) return 77;
    Project project = Project::create(disk / "full.assay");
    const NewRun planned = walk(project, {{"steps", 3000}, {"step_time", 0.0005}, {"checkpoint_every", 500}});
    std::string uuid;
    bool filled = false, freed = false;
    const fs::path ballast = disk / "ballast";
    std::chrono::steady_clock::time_point full_since;
    const WorkerEnd end = run_now_and_wait(project, planned, uuid, [&] {
      if (!filled && !uuid.empty() && points_of(project, uuid) >= 100) {
        std::ofstream stream(ballast, std::ios::binary);
        const std::string block(4096, 'x');
        while (stream.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) {
        }
        filled = true;
        full_since = std::chrono::steady_clock::now();
      }
      if (filled && !freed && std::chrono::steady_clock::now() - full_since > std::chrono::seconds(4)) {
        fs::remove(ballast);
        freed = true;
      }
      return false;
    });
    if (end.status != RunStatus::finished) return 1;
    Project again = Project::open(disk / "full.assay");
    const auto series = load_series(again, uuid);
    for (const auto& row : series)
      if (row.name == "position" && row.points != 3000) {
        std::fprintf(stderr, "%lld points\n", static_cast<long long>(row.points));
        return 2;
      }
    if (load_outputs(again, uuid).size() < 5) return 3;
    return check_project(again).empty() ? 0 : 4;
  });
  if (code == 77) GTEST_SKIP() << "SKIPPED LOUDLY: no mount namespace may be made here, so the full disk was not tested";
  EXPECT_EQ(code, 0);
}

TEST_F(Faults, AReadOnlyMediumOpensForReadingAndRefusesWork) {
  const int code = in_child([&] {
    const fs::path disk = folder_ / "disk";
    if (!mount_small_disk(disk, "8m")) return 77;
    {
      Project project = Project::create(disk / "p.assay");
      std::string uuid;
      run_now_and_wait(project, walk(project, {{"steps", 50}}), uuid, [] { return false; });
    }
    if (mount("tmpfs", disk.c_str(), "tmpfs", MS_REMOUNT | MS_RDONLY, nullptr) != 0) return 77;
    Project project = Project::open(disk / "p.assay");
    if (project.access() != Access::read_only_medium) return 1;
    if (list_runs(project, {}).total != 1) return 2;
    try {
      add_run(project, walk(project, {{"steps", 50}}));
      return 3;
    } catch (const Error& error) {
      return error.kind() == ErrorKind::storage && project.access_text().find("read-only") != std::string::npos ? 0 : 4;
    }
  });
  if (code == 77) GTEST_SKIP() << "SKIPPED LOUDLY: no mount namespace may be made here, so the read-only medium was not tested";
  EXPECT_EQ(code, 0);
}

TEST_F(Faults, ClosingTheFrontEndStopsNothing) {
  Project project = Project::create(folder_ / "queue.assay");
  const RunRow run = add_run(project, walk(project, {{"steps", 300}, {"step_time", 0.001}}));
  const RunRow second = add_run(project, walk(project, {{"steps", 300}, {"step_time", 0.001}}));
  const int code = in_child([&] {  // a front end that starts the scheduler and is gone at once
    ensure_scheduler(project);
    ensure_scheduler(project);
    return 0;
  });
  EXPECT_EQ(code, 0);
  for (int i = 0; i < 2400 && !(has_ended(load_run(project, run.uuid).status) && has_ended(load_run(project, second.uuid).status)); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_EQ(load_run(project, run.uuid).status, RunStatus::finished);
  EXPECT_EQ(load_run(project, second.uuid).status, RunStatus::finished);
}

}  // namespace
}  // namespace assay
