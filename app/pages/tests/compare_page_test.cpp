// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/compare_page.h"

#include <gtest/gtest.h>

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QTest>
#include <QToolButton>
#include <cmath>

#include "app/pages/compare_curves.h"
#include "app/pages/compare_graphs.h"
#include "app/pages/compare_tables.h"
#include "app/pages/tests/compare_fixture.h"
#include "app/window/document_tabs.h"
#include "app/window/main_window.h"
#include "core/store/recorder.h"
#include "widgets/plots/live_plot.h"
#include "widgets/plots/plot_strip.h"
#include "widgets/theme/theme.h"

namespace assay::app::testing {
namespace {

/// Accessible names of everything in the page: what the marks and heads that are painted say.
QStringList said_by(const QWidget& page) {
  QStringList said;
  for (const QWidget* part : page.findChildren<QWidget*>())
    if (!part->accessibleName().isEmpty()) said << part->accessibleName();
  return said;
}

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

// ---- one data set ------------------------------------------------------------------------------------------------------

TEST_F(OnTwoDataSets, CurvesValuesAndGraphsFollowTheDataSetOfTheFirstGroup) {
  EXPECT_TRUE(page->locked());
  EXPECT_EQ(followers(), (std::vector<bool>{true, true, false}));
  EXPECT_TRUE(draws(2));
  EXPECT_EQ(page->graphs().runs(), uuids.mid(0, 2));
  EXPECT_EQ(page->findChild<QComboBox*>("data_set")->currentText(), "sachs");
}

TEST_F(OnTwoDataSets, AGreyedGroupSaysWhichDataSetItIsOn) {
  EXPECT_TRUE(wait_until([&] { return reasons() == QStringList({"on barley"}); }));
}

TEST_F(OnTwoDataSets, SelectingAGroupMovesTheLockToItsDataSet) {
  page->select_group(uuids[2]);
  EXPECT_EQ(followers(), (std::vector<bool>{false, false, true}));
  EXPECT_TRUE(draws(1));
  EXPECT_EQ(page->graphs().runs(), uuids.mid(2, 1));
  EXPECT_EQ(page->findChild<QComboBox*>("data_set")->currentText(), "barley");
  EXPECT_TRUE(wait_until([&] { return reasons() == QStringList{"on sachs", "on sachs"}; }));
}

TEST_F(OnTwoDataSets, UnlockedEveryDataSetIsDrawn) {
  auto* lock = page->findChild<QToolButton*>("data_lock");
  ASSERT_NE(lock, nullptr);
  EXPECT_TRUE(lock->isChecked());
  lock->click();
  EXPECT_FALSE(page->locked());
  EXPECT_TRUE(draws(3));
  EXPECT_EQ(page->graphs().runs(), uuids);
  EXPECT_TRUE(wait_until([&] { return reasons().isEmpty(); }));
}

TEST_F(OnTwoDataSets, TheFigureShowsWhatThePageShows) {
  ASSERT_TRUE(draws(2));
  EXPECT_TRUE(wait_until([&] { return page->curves().figure_in_use().curves.size() == 2; }));
}

// ---- what is remembered ------------------------------------------------------------------------------------------------

TEST_F(OnTwoDataSets, RemovedGroupsSelectionLockAndColoursAreAsTheyWere) {
  page->remove_group(0);
  ASSERT_TRUE(wait_until([&] { return page->groups().size() == 2; }));
  page->select_group(uuids[2]);
  page->set_locked(false);
  page->curves().toggle_log(false);
  const QVariantMap remembered = page->remembered();
  open(2, remembered);
  EXPECT_FALSE(page->locked());
  EXPECT_EQ(page->groups()[0].look, 1);
  EXPECT_EQ(page->groups()[1].look, 2);
  page->set_locked(true);
  EXPECT_EQ(followers(), (std::vector<bool>{false, true}));
  EXPECT_TRUE(wait_until([&] { return page->curves().plots().front()->series_count() == 1; }));
  EXPECT_EQ(page->curves().plots().front()->axes().y_scale, Scale::log);
}

TEST_F(OnTwoDataSets, TheWindowBringsThemBackWithTheProject) {
  const QString folder = QString::fromStdString(session->project().folder().string());
  page.reset();
  session.reset();
  const auto compared = [](MainWindow& window) { return qobject_cast<ComparePage*>(window.tabs().current_page()); };
  {
    MainWindow window;
    window.show();
    ASSERT_TRUE(window.open_project(folder));
    window.open_compare(uuids.mid(0, 2));
    ASSERT_NE(compared(window), nullptr);
    ASSERT_TRUE(wait_until([&] { return compared(window)->groups().size() == 2; }));
    compared(window)->remove_group(1);
    compared(window)->add_runs({uuids[2]});
    compared(window)->set_locked(false);
    ASSERT_TRUE(wait_until([&] { return compared(window)->groups().size() == 2 && compared(window)->groups()[1].id() == uuids[2]; }));
    window.close();
  }
  MainWindow window;
  window.show();
  ASSERT_TRUE(window.open_project(folder));
  ASSERT_NE(compared(window), nullptr);
  ASSERT_TRUE(wait_until([&] { return compared(window)->groups().size() == 2; }));
  EXPECT_EQ(compared(window)->groups()[0].id(), uuids[0]);
  EXPECT_EQ(compared(window)->groups()[1].id(), uuids[2]);
  EXPECT_FALSE(compared(window)->locked());
}

// ---- axes, units, theme ------------------------------------------------------------------------------------------------

TEST_F(Compare, KeysLCSWorkWithoutAFocusedPlot) {
  finished_run(0.1, 0, 4);
  open(1);
  ASSERT_TRUE(wait_until([&] { return page->curves().plots().front()->series_count() == 1; }));
  LivePlot& plot = *page->curves().plots().front();
  QTest::keyClick(page.get(), Qt::Key_L);
  EXPECT_EQ(plot.axes().y_scale, Scale::log);
  EXPECT_TRUE(page->findChild<QToolButton*>("log_0")->isChecked());
  QTest::keyClick(page.get(), Qt::Key_C);
  for (const LivePlot* each : page->curves().plots()) EXPECT_FALSE(each->cursor_shown());
  QTest::keyClick(page.get(), Qt::Key_S);
  for (const LivePlot* each : page->curves().plots()) EXPECT_GT(each->smoothing(), 0);
  EXPECT_GT(page->findChild<QDoubleSpinBox*>("smoothing")->value(), 0);
}

TEST_F(Compare, ACursorStandsInBothPlotsAndItsValuesInTheStrip) {
  finished_run(0.1, 0, 4, {1, 2, 3}, 7);
  open(1);
  const auto plots = page->curves().plots();
  ASSERT_TRUE(wait_until([&] { return plots[0]->series_count() == 1 && plots[1]->axes().x_title == "evaluations"; }));
  emit plots[0]->cursor_moved(2.0);
  plots[0]->set_cursor(2.0);
  EXPECT_EQ(plots[1]->cursor(), std::optional<double>(2.0));
  emit plots[0]->cursor_moved(2.0);
  EXPECT_TRUE(page->curves().strip().words().contains("At 2 evaluations")) << page->curves().strip().words().toStdString();
  EXPECT_TRUE(page->curves().strip().words().contains("7"));
}

TEST_F(Compare, ValuesNameTheirUnit) {
  method.outputs.front().unit = "edges";
  finished_run(0.1, 0, 4);
  open(1);
  QString all;
  for (const QLabel* label : page->tables().findChildren<QLabel*>()) all += label->text();
  EXPECT_TRUE(all.contains("SHD, edges"));
}

TEST_F(Compare, ColoursOfWordsFollowTheTheme) {
  finished_run(0.1, 0, 4);
  open(1);
  const auto words = [&] {
    QString all;
    for (const QLabel* label : page->tables().findChildren<QLabel*>()) all += label->text();
    return all;
  };
  ASSERT_TRUE(words().contains(light_tokens().secondary.name()));
  Theme::instance().apply("dark");
  EXPECT_TRUE(wait_until([&] { return words().contains(dark_tokens().secondary.name()) && !words().contains(light_tokens().secondary.name()); }));
  Theme::instance().apply("light");
}

}  // namespace
}  // namespace assay::app::testing
