// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <QComboBox>
#include <QLabel>
#include <memory>
#include <string>
#include <vector>

#include "app/pages/compare_curves.h"
#include "app/pages/compare_page.h"
#include "app/tests/project_fixture.h"
#include "core/store/control.h"
#include "core/store/recorder.h"
#include "widgets/plots/live_plot.h"

namespace assay::app::testing {

/// A project with finished runs, and the page that compares them.
class Compare : public ::testing::Test {
 protected:
  void SetUp() override {
    session = ProjectSession::open(workspace.make_project().toStdString());
    set_queue_paused(session->project(), true);
    method.seed_drives = SeedDrives::everything;
  }

  /// A finished run with an SHD and an objective that is `level` at each of `steps`.
  RunRow finished_run(double penalty, std::uint64_t seed, double shd, const std::vector<std::int64_t>& steps = {1, 2, 3}, double level = 1) {
    NewRun wanted;
    if (!data_set.empty()) wanted.data["data"] = Json{{"name", data_set}, {"path", data_set + ".csv"}, {"sha256", "hash of " + data_set}};
    wanted.method = method;
    wanted.parameters.set("penalty", penalty);
    wanted.parameters.set("rounds", 5);
    wanted.seed = seed;
    wanted.enqueue = false;
    const RunRow row = add_run(session->project(), wanted);
    Recorder recorder(session->project().folder(), row.uuid, method.series);
    for (const std::int64_t step : steps) recorder.record(PointEvent{"objective", step, level, 0.1});
    recorder.record(ScalarEvent{"shd", shd});
    StatusEvent ended;
    ended.status = RunStatus::finished;
    ended.started = 1000;
    ended.finished = 2000;
    recorder.record(ended);
    EXPECT_TRUE(recorder.flush());
    uuids << QString::fromStdString(row.uuid);
    return row;
  }

  void open(std::size_t groups, const QVariantMap& remembered = {}) {
    page = std::make_unique<ComparePage>(*session, remembered.contains("runs") ? remembered.value("runs").toStringList() : uuids, remembered);
    page->resize(1200, 760);
    page->show();
    ASSERT_TRUE(wait_until([&] { return page->groups().size() == groups; }));
  }

  MethodInfo method = [] {
    MethodInfo info = sample_method();
    info.parameters.push_back({.name = "rounds", .kind = ParameterKind::integer, .title = "Rounds", .help = "Of a test.", .default_value = 5, .minimum = 1});
    return info;
  }();
  std::string data_set;  ///< of the runs that finished_run() adds
  QStringList uuids;
  Workspace workspace;
  std::unique_ptr<ProjectSession> session;
  std::unique_ptr<ComparePage> page;
};

/// Two runs on one data set, one on another.
struct OnTwoDataSets : Compare {
  void SetUp() override {
    Compare::SetUp();
    data_set = "sachs";
    finished_run(0.1, 0, 4);
    finished_run(0.5, 0, 9);
    data_set = "barley";
    finished_run(0.1, 0, 2);
    open(3);
  }
  std::vector<bool> followers() const {
    std::vector<bool> all;
    for (const auto& group : page->groups()) all.push_back(group.follows);
    return all;
  }
  bool draws(int curves) {
    return wait_until([&] { return page->curves().plots().front()->series_count() == curves; });
  }
  /// What the greyed chips give as their reason.
  QStringList reasons() const {
    QStringList all;
    for (const QLabel* label : page->findChildren<QLabel*>("other_data"))
      if (label->isVisible()) all << label->text();
    return all;
  }
};

}  // namespace assay::app::testing
