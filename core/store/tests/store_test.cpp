// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "core/base/atomic_file.h"
#include "core/base/file_lock.h"
#include "core/store/artifacts.h"
#include "core/store/control.h"
#include "core/store/data_sets.h"
#include "core/store/edits.h"
#include "core/store/project.h"
#include "core/store/recorder.h"
#include "core/store/run_list.h"
#include "core/store/run_rows.h"
#include "core/store/series_rows.h"

namespace assay {
namespace {
namespace fs = std::filesystem;

MethodInfo walk() {
  MethodInfo info;
  info.id = "probe.walk";
  info.title = "Walk";
  info.summary = "A walk.";
  info.parameters = {{.name = "rate", .kind = ParameterKind::real, .title = "Rate", .help = "h", .default_value = 0.1}};
  info.series = {{.name = "loss", .title = "Loss", .goal = Goal::minimise}};
  info.outputs = {{.name = "shd", .kind = OutputKind::scalar, .title = "SHD"}, {.name = "note", .kind = OutputKind::artifact, .title = "Note"}};
  return info;
}

class Store : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("assay-store-" + std::to_string(getpid()) + ".assay");
    fs::remove_all(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }
  NewRun planned(double rate, std::uint64_t seed = 0) {
    NewRun run;
    run.method = walk();
    run.parameters.set("rate", rate);
    run.seed = seed;
    return run;
  }
  void execute_sql(const std::string& sql) {
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open((folder_ / "project.sqlite").c_str(), &db), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
    sqlite3_close(db);
  }
  fs::path folder_;
};

TEST_F(Store, CreatesAndReopens) {
  {
    Project project = Project::create(folder_);
    EXPECT_TRUE(project.writable());
    add_run(project, planned(0.5));
  }
  Project project = Project::open(folder_);
  EXPECT_EQ(find_run(project, "1").changed.at("rate"), 0.5);
  EXPECT_EQ(find_run(project, "last").number, 1);
  EXPECT_THROW(Project::create(folder_), Error);
  EXPECT_THROW(find_run(project, "2"), Error);
  EXPECT_THROW(find_run(project, "abc"), Error);
  const std::string uuid = find_run(project, "1").uuid;
  EXPECT_EQ(find_run(project, uuid.substr(0, 8)).number, 1);
}

TEST_F(Store, RecorderKeepsEveryPointAndTheBest) {
  Project project = Project::create(folder_);
  const RunRow run = add_run(project, planned(0.1));
  {
    Recorder recorder(folder_, run.uuid, walk().series);
    for (int step = 0; step < 5000; ++step) recorder.record(PointEvent{"loss", step, std::abs(step - 3000.0), 0.001 * step});
    recorder.record(PointEvent{"loss", 5000, std::nan(""), 5});
    recorder.record(ScalarEvent{"shd", std::int64_t{14}});
    EXPECT_TRUE(recorder.flush());
  }
  const auto series = load_series(project, run.uuid);
  ASSERT_EQ(series.size(), 1u);
  EXPECT_EQ(series[0].points, 5001);
  EXPECT_EQ(series[0].best, 0);
  EXPECT_EQ(series[0].best_step, 3000);
  EXPECT_TRUE(std::isnan(series[0].last));
  const auto points = load_points(project, series[0].id, 4998);
  ASSERT_EQ(points.steps.size(), 2u);
  EXPECT_EQ(points.values[0], 1999);
  EXPECT_EQ(std::get<std::int64_t>(load_run(project, run.uuid).scalars.at(0).value), 14);
}

TEST_F(Store, RecorderSpillsWhileTheProjectIsLockedAndReplays) {
  Project project = Project::create(folder_);
  const RunRow run = add_run(project, planned(0.1));
  fs::create_directories(project.run_folder(run.uuid));
  sqlite3* blocker = nullptr;
  ASSERT_EQ(sqlite3_open((folder_ / "project.sqlite").c_str(), &blocker), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(blocker, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
  Recorder recorder(folder_, run.uuid, walk().series);
  recorder.record(PointEvent{"loss", 1, 2.5, 0});
  EXPECT_FALSE(recorder.flush());  // waits for the lock twice, then spills
  EXPECT_TRUE(fs::exists(project.run_folder(run.uuid) / "spill.jsonl"));
  EXPECT_NE(recorder.trouble(), "");
  sqlite3_exec(blocker, "COMMIT", nullptr, nullptr, nullptr);
  sqlite3_close(blocker);
  recorder.record(PointEvent{"loss", 2, 1.5, 0});
  for (int i = 0; i < 600 && !recorder.flush(); ++i) usleep(100000);
  EXPECT_EQ(recorder.trouble(), "");
  EXPECT_FALSE(fs::exists(project.run_folder(run.uuid) / "spill.jsonl"));
  EXPECT_EQ(load_series(project, run.uuid).at(0).points, 2);
}

TEST_F(Store, ASpillThatWasLeftIsReplayedWhenTheProjectIsOpened) {
  std::string uuid;
  {
    Project project = Project::create(folder_);
    const RunRow run = add_run(project, planned(0.1));
    uuid = run.uuid;
    fs::create_directories(project.run_folder(uuid));
  }
  execute_sql("UPDATE run SET status='running'");
  std::ofstream(folder_ / "runs" / uuid / "spill.jsonl") << R"({"k":"p","s":"loss","n":7,"v":"0.25","t":"1"})" << "\n"
                                                         << R"({"k":"p","s":"loss","n":8,"v":"inf","t":"1"})" << "\n"
                                                         << R"({"k":"p","s":"lo)";
  Project project = Project::open(folder_);
  const auto series = load_series(project, uuid).at(0);
  EXPECT_EQ(series.points, 2);
  EXPECT_TRUE(std::isinf(series.last));
  EXPECT_EQ(load_run(project, uuid).status, RunStatus::interrupted);
  EXPECT_FALSE(fs::exists(folder_ / "runs" / uuid / "spill.jsonl"));
}

TEST_F(Store, ARunningRunWithAFreeLockIsInterrupted) {
  Project project = Project::create(folder_);
  const RunRow dead = add_run(project, planned(0.1)), alive = add_run(project, planned(0.2));
  execute_sql("UPDATE run SET status='running'");
  fs::create_directories(project.run_folder(alive.uuid));
  const auto lock = FileLock::try_take(project.run_folder(alive.uuid) / "lock");
  EXPECT_EQ(mark_interrupted_runs(project), 1);
  EXPECT_EQ(load_run(project, dead.uuid).status, RunStatus::interrupted);
  EXPECT_NE(load_run(project, dead.uuid).status_reason, "");
  EXPECT_EQ(load_run(project, alive.uuid).status, RunStatus::running);
}

TEST_F(Store, ANewerSchemaOpensReadOnlyAndUnchanged) {
  { Project::create(folder_); }
  execute_sql("PRAGMA user_version=99");
  const std::string before = hash_of(folder_ / "project.sqlite");
  Project project = Project::open(folder_);
  EXPECT_EQ(project.access(), Access::newer_schema);
  EXPECT_NE(project.access_text().find("99"), std::string::npos);
  EXPECT_EQ(list_runs(project, {}).total, 0);
  EXPECT_THROW(add_run(project, planned(1)), Error);
  EXPECT_EQ(hash_of(folder_ / "project.sqlite"), before);
}

TEST_F(Store, ATruncatedDatabaseIsSaidToBeDamaged) {
  {
    Project project = Project::create(folder_);
    for (int i = 0; i < 200; ++i) add_run(project, planned(i));
  }
  execute_sql("PRAGMA wal_checkpoint(TRUNCATE)");
  const fs::path file = folder_ / "project.sqlite";
  fs::resize_file(file, fs::file_size(file) / 2);
  try {
    Project project = Project::open(folder_);
    EXPECT_EQ(project.access(), Access::damaged);
    EXPECT_FALSE(check_project(project).empty());
    EXPECT_THROW(add_run(project, planned(1)), Error);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::storage);
  }
  std::ofstream(file, std::ios::trunc) << "not a database at all, but long enough to be read as a header by somebody who hopes ........................";
  EXPECT_THROW(Project::open(folder_), Error);
}

TEST_F(Store, FlippedBitsNeverCrashAndNeverWrite) {
  {
    Project project = Project::create(folder_);
    for (int i = 0; i < 50; ++i) add_run(project, planned(i));
  }
  execute_sql("PRAGMA wal_checkpoint(TRUNCATE)");
  const fs::path file = folder_ / "project.sqlite";
  const std::string whole = read_file(file);
  for (int trial = 0; trial < 40; ++trial) {
    std::string bytes = whole;
    bytes[static_cast<std::size_t>(trial) * (bytes.size() - 1) / 39] ^= static_cast<char>(1 << (trial % 8));
    fs::remove(folder_ / "project.sqlite-wal");
    fs::remove(folder_ / "project.sqlite-shm");
    std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
    try {
      Project project = Project::open(folder_);
      list_runs(project, {});
      check_project(project);
    } catch (const Error&) {
    }
  }
}

TEST_F(Store, ListsSortFilterAndPage) {
  Project project = Project::create(folder_);
  for (int i = 0; i < 120; ++i) {
    const RunRow run = add_run(project, planned(0.01 * i, static_cast<std::uint64_t>(i % 5)));
    if (i % 10 == 0) set_run_tags(project, run.uuid, {"paper"});
  }
  EXPECT_EQ(list_runs(project, {.query = "rate<0.5"}).total, 50);
  EXPECT_EQ(list_runs(project, {.query = "tag:paper rate>=0.5"}).total, 7);
  EXPECT_EQ(list_runs(project, {.query = "-tag:paper seed:0"}).total, 12);
  const RunList page = list_runs(project, {.sort = "rate", .descending = false, .offset = 10, .limit = 5});
  EXPECT_EQ(page.total, 120);
  ASSERT_EQ(page.runs.size(), 5u);
  EXPECT_EQ(page.runs[0].number, 11);
  EXPECT_EQ(list_runs(project, {}).runs.at(119).tags, std::vector<std::string>{"paper"});
  EXPECT_EQ(count_runs(project).queued, 120);
}

TEST_F(Store, EditsAndTrashCanBeUndone) {
  Project project = Project::create(folder_);
  const RunRow run = add_run(project, planned(0.1));
  set_run_name(project, run.uuid, "first");
  set_run_notes(project, run.uuid, "a note with 100 % certainty");
  EXPECT_EQ(list_runs(project, {.query = "\"100 %\""}).total, 1);
  set_trashed(project, {run.uuid}, true);
  EXPECT_EQ(list_runs(project, {}).total, 0);
  EXPECT_EQ(list_runs(project, {.trashed = true}).total, 1);
  set_trashed(project, {run.uuid}, false);
  EXPECT_EQ(load_run(project, run.uuid).name, "first");
  EXPECT_THROW(set_run_tags(project, run.uuid, {"two words"}), Error);
  set_trashed(project, {run.uuid}, true);
  EXPECT_EQ(empty_trash(project), 1);
  EXPECT_EQ(count_runs(project).total, 0);
}

TEST_F(Store, TheQueueKeepsTheOrderAPersonGaveIt) {
  Project project = Project::create(folder_);
  std::vector<std::string> runs;
  for (int i = 0; i < 4; ++i) runs.push_back(add_run(project, planned(i)).uuid);
  move_in_queue(project, runs[3], runs[1]);
  move_in_queue(project, runs[0], "");
  std::vector<std::int64_t> order;
  for (const auto& run : load_queue(project)) order.push_back(run.number);
  EXPECT_EQ(order, (std::vector<std::int64_t>{4, 2, 3, 1}));
  EXPECT_TRUE(request_cancel(project, runs[1]));
  EXPECT_EQ(load_run(project, runs[1]).status, RunStatus::cancelled);
  EXPECT_FALSE(request_cancel(project, runs[1]));
  requeue(project, {runs[1]});
  EXPECT_EQ(load_queue(project).size(), 4u);
}

TEST_F(Store, DataSetsAreLinkedByPathAndHash) {
  Project project = Project::create(folder_);
  const fs::path csv = folder_ / "x.csv";
  std::ofstream(csv) << "a,b\n1,2\n3,5\n";
  const DataSetRow set = import_data_set(project, {csv, "small", "", true});
  EXPECT_EQ(set.kind, "table");
  EXPECT_EQ(set.summary.at("rows"), 2);
  fs::remove(csv);
  EXPECT_TRUE(fs::exists(find_data_set(project, "small")->path));
  EXPECT_THROW(import_data_set(project, {set.path, "small", "", false}), Error);
  EXPECT_THROW(import_data_set(project, {set.path, "run:1", "", false}), Error);
  EXPECT_THROW(import_data_set(project, {folder_ / "missing.csv", "other", "", false}), Error);
  EXPECT_TRUE(check_project(project).empty());
  std::ofstream(set.path, std::ios::app) << "9,9\n";
  EXPECT_EQ(check_project(project).size(), 1u);
  remove_data_set(project, "small");
  EXPECT_TRUE(load_data_sets(project).empty());
  restore_data_set(project, set);
  EXPECT_EQ(load_data_sets(project).size(), 1u);
}

TEST_F(Store, OutputsAreWholeAndTheirHashesAreChecked) {
  Project project = Project::create(folder_);
  const RunRow run = add_run(project, planned(0.1));
  OutputRow output = store_output(project.artifact_folder(run.uuid), "note", OutputKind::artifact, "note.txt", "hello");
  {
    Recorder recorder(folder_, run.uuid, {});
    recorder.record(OutputEvent{output});
  }
  EXPECT_EQ(load_outputs(project, run.uuid).at(0).bytes, 5u);
  EXPECT_TRUE(check_project(project).empty());
  std::ofstream(project.artifact_folder(run.uuid) / "note.txt") << "hullo";
  EXPECT_EQ(check_project(project).size(), 1u);
}

}  // namespace
}  // namespace assay
