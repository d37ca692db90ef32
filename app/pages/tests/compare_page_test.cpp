// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/compare_page.h"

#include <gtest/gtest.h>

#include <QComboBox>
#include <QLabel>
#include <cmath>

#include "app/pages/compare_tables.h"
#include "app/tests/project_fixture.h"
#include "core/store/control.h"
#include "core/store/recorder.h"

namespace assay::app::testing {
namespace {

/// Accessible names of everything in the page: what the marks and heads that are painted say.
QStringList said_by(const QWidget& page) {
  QStringList said;
  for (const QWidget* part : page.findChildren<QWidget*>())
    if (!part->accessibleName().isEmpty()) said << part->accessibleName();
  return said;
}

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

  void open(std::size_t groups) {
    page = std::make_unique<ComparePage>(*session, uuids);
    page->resize(1200, 760);
    page->show();
    ASSERT_TRUE(wait_until([&] { return page->groups().size() == groups; }));
  }

  MethodInfo method = [] {
    MethodInfo info = sample_method();
    info.parameters.push_back({.name = "rounds", .kind = ParameterKind::integer, .title = "Rounds", .help = "Of a test.", .default_value = 5, .minimum = 1});
    return info;
  }();
  QStringList uuids;
  Workspace workspace;
  std::unique_ptr<ProjectSession> session;
  std::unique_ptr<ComparePage> page;
};

TEST_F(Compare, RunsThatDifferBySeedAloneAreOneGroup) {
  finished_run(0.1, 0, 4);
  finished_run(0.1, 1, 6);
  finished_run(0.5, 0, 9);
  open(2);
  EXPECT_EQ(page->groups()[0].runs.size(), 2U);
  EXPECT_EQ(page->groups()[1].runs.size(), 1U);
}

TEST_F(Compare, ShowsOnlyTheParametersThatDifferUntilAllAreAskedFor) {
  finished_run(0.1, 0, 4);
  finished_run(0.5, 0, 9);
  open(2);
  EXPECT_EQ(page->tables().shown_parameters(), QStringList({"penalty"}));
  page->tables().set_all_parameters(true);
  EXPECT_EQ(page->tables().shown_parameters(), QStringList({"penalty", "rounds"}));
}

// Student's t for 95 % and one degree of freedom is 12.706 (any table): 4 and 6 give 5 ± 12.706 * sqrt(2) / sqrt(2).
TEST_F(Compare, NamesTheMeanWithItsStudentInterval) {
  finished_run(0.1, 0, 4);
  finished_run(0.1, 1, 6);
  open(1);
  const MeanInterval shd = group_scalar(page->groups()[0], "shd");
  EXPECT_DOUBLE_EQ(shd.mean, 5);
  EXPECT_NEAR(shd.half_width, 12.706, 0.001);
  EXPECT_TRUE(said_by(*page).contains("5 ± 12.7"));
}

TEST_F(Compare, GivesNoIntervalWhereTheSeedDrivesNothing) {
  method.seed_drives = SeedDrives::nothing;
  finished_run(0.1, 0, 4, {1, 2}, 1);
  finished_run(0.1, 1, 6, {1, 2}, 3);
  open(1);
  EXPECT_TRUE(std::isnan(group_scalar(page->groups()[0], "shd").half_width));
  EXPECT_TRUE(group_series(session->project(), page->groups()[0], "objective").low.empty());
}

TEST_F(Compare, RunsOfOneGroupThatRecordedOtherStepsStillHaveAMean) {
  finished_run(0.1, 0, 4, {0, 2, 4}, 1);
  finished_run(0.1, 1, 6, {1, 3, 5}, 3);
  open(1);
  const GroupCurve curve = group_series(session->project(), page->groups()[0], "objective");
  ASSERT_FALSE(curve.y.empty());
  for (const double value : curve.y) EXPECT_DOUBLE_EQ(value, 2);
}

TEST_F(Compare, ARemovedGroupIsGoneAndTheOthersKeepTheirColours) {
  finished_run(0.1, 0, 4);
  finished_run(0.5, 0, 9);
  finished_run(0.9, 0, 2);
  open(3);
  page->remove_group(0);
  ASSERT_TRUE(wait_until([&] { return page->groups().size() == 2; }));
  EXPECT_EQ(page->groups()[0].look, 1);
  EXPECT_EQ(page->groups()[1].look, 2);
  EXPECT_EQ(page->title(), "Compare 2");
}

TEST_F(Compare, TheLastGroupCanBeRemovedToo) {
  finished_run(0.1, 0, 4);
  open(1);
  page->remove_group(0);
  ASSERT_TRUE(wait_until([&] { return page->groups().empty(); }));
  EXPECT_FALSE(page->can_export());
}

TEST_F(Compare, FollowsARunThatEndsWhileThePageIsOpen) {
  finished_run(0.1, 0, 4);
  NewRun wanted;
  wanted.method = method;
  wanted.parameters.set("penalty", 0.5);
  wanted.parameters.set("rounds", 5);
  wanted.enqueue = false;
  const RunRow late = add_run(session->project(), wanted);
  uuids << QString::fromStdString(late.uuid);
  open(2);
  EXPECT_EQ(group_scalar(page->groups()[1], "shd").count, 0);
  Recorder recorder(session->project().folder(), late.uuid, method.series);
  recorder.record(ScalarEvent{"shd", 3.0});
  StatusEvent ended;
  ended.status = RunStatus::finished;
  recorder.record(ended);
  ASSERT_TRUE(recorder.flush());
  EXPECT_TRUE(wait_until([&] { return page->groups().size() == 2 && group_scalar(page->groups()[1], "shd").count == 1; }));
}

}  // namespace
}  // namespace assay::app::testing
