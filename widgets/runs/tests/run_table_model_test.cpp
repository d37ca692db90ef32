// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/run_table_model.h"

#include <gtest/gtest.h>

#include <QAbstractItemModelTester>
#include <QApplication>
#include <algorithm>
#include <cmath>
#include <map>

#include "core/base/random.h"
#include "widgets/runs/query_field.h"
#include "widgets/runs/run_table_view.h"
#include "widgets/theme/theme.h"

namespace assay {
namespace {

RunMethods methods(SeedDrives drives) {
  RunMethod method;
  method.title = "Walk";
  method.seed_drives = drives;
  method.scalar_goals["shd"] = Goal::minimise;
  method.scalar_titles["shd"] = "SHD";
  return {{"probe.walk", method}};
}

/// `groups` parameter values with five seeds each.
std::vector<RunRow> many(int groups) {
  RandomStream random(1, "runs");
  std::vector<RunRow> runs;
  for (int g = 0; g < groups; ++g)
    for (int seed = 0; seed < 5; ++seed) {
      RunRow run;
      run.number = static_cast<std::int64_t>(runs.size()) + 1;
      run.uuid = "run-" + std::to_string(run.number);
      run.method = "probe.walk";
      run.status = seed == 4 && g % 7 == 0 ? RunStatus::failed : RunStatus::finished;
      run.seed = static_cast<std::uint64_t>(seed);
      run.parameters = {{"rate", 0.001 * ((g * 37) % groups)}, {"mode", "free"}};
      run.started = 1000;
      run.finished = 3000;
      if (run.status == RunStatus::finished) run.scalars = {{"shd", static_cast<std::int64_t>(random.below(40))}};
      runs.push_back(run);
    }
  return runs;
}

int column_of(const RunTableModel& model, const QString& key) { return static_cast<int>(model.columns().indexOf(key)); }

TEST(RunTableModel, KeepsTheRulesOfItemModels) {
  RunTableModel model;
  const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
  model.set_methods(methods(SeedDrives::everything));
  model.set_runs(many(20));
  model.set_grouped(true);
  model.sort(column_of(model, "scalars.shd"), Qt::AscendingOrder);
  model.set_grouped(false);
  model.set_runs(many(3));
  model.set_columns({"select", "status", "run", "seed"});
}

TEST(RunTableModel, SortsTwoThousandRunsAsBruteForceDoes) {
  RunTableModel model;
  model.set_methods(methods(SeedDrives::everything));
  auto runs = many(400);
  model.set_runs(runs);
  ASSERT_EQ(model.rowCount(), 2000);
  const int shd = column_of(model, "scalars.shd");
  ASSERT_GE(shd, 0);
  for (const auto order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
    model.sort(shd, order);
    std::vector<double> expected;
    for (const auto& run : runs)
      if (const double value = scalar_number(run, "shd"); !std::isnan(value)) expected.push_back(value);
    std::sort(expected.begin(), expected.end());
    if (order == Qt::DescendingOrder) std::reverse(expected.begin(), expected.end());
    for (int row = 0; row < model.rowCount(); ++row) {
      const QVariant number = model.index(row, shd).data(RunTableModel::number_role);
      if (row < static_cast<int>(expected.size())) { ASSERT_EQ(number.toDouble(), expected[static_cast<std::size_t>(row)]) << row; }
      else { ASSERT_FALSE(number.isValid()) << "runs without a value come last"; }
    }
  }
}

TEST(RunTableModel, GroupsDifferBySeedAloneAndShowTheMean) {
  RunTableModel model;
  model.set_methods(methods(SeedDrives::everything));
  const auto runs = many(30);
  model.set_runs(runs);
  model.set_grouped(true);
  ASSERT_EQ(model.rowCount(), 30);
  for (int row = 0; row < model.rowCount(); ++row) {
    const QModelIndex group = model.index(row, 0);
    ASSERT_EQ(model.rowCount(group), 5);
    const double rate = model.run_at(group)->parameters["rate"];
    double sum = 0, square = 0;
    int n = 0;
    for (const auto& run : runs)
      if (run.parameters["rate"] == rate && run.status == RunStatus::finished) {
        const double v = scalar_number(run, "shd");
        sum += v;
        square += v * v;
        ++n;
      }
    std::vector<int> members;
    for (const auto& uuid : model.uuids_at(group))
      for (std::size_t i = 0; i < runs.size(); ++i)
        if (runs[i].uuid == uuid) members.push_back(static_cast<int>(i));
    const MeanInterval value = model.group_value(members, "shd");
    EXPECT_NEAR(value.mean, sum / n, 1e-12);
    // Student's t for 4 (3) degrees of freedom: 2.776 (3.182), from a printed table.
    const double sd = std::sqrt((square - sum * sum / n) / (n - 1));
    EXPECT_NEAR(value.half_width, (n == 5 ? 2.776 : 3.182) * sd / std::sqrt(n), 1e-2);
  }
}

TEST(RunTableModel, ShowsNoIntervalWhereTheSeedDrivesNothing) {
  RunTableModel model;
  model.set_methods(methods(SeedDrives::nothing));
  model.set_runs(many(2));
  model.set_grouped(true);
  EXPECT_FALSE(model.index(0, column_of(model, "scalars.shd")).data().toString().contains(QStringLiteral("±")));
}

TEST(RunTableModel, ColumnsThatDifferAreTheUsualOnes) {
  RunTableModel model;
  model.set_methods(methods(SeedDrives::everything));
  model.set_runs(many(4));
  EXPECT_TRUE(model.columns().contains("parameters.rate"));
  EXPECT_FALSE(model.columns().contains("parameters.mode"));
}

TEST(RunTableView, KeepsTheSelectionWhileValuesChange) {
  RunTableModel model;
  model.set_methods(methods(SeedDrives::everything));
  auto runs = many(4);
  model.set_runs(runs);
  RunTableView view(&model);
  view.select_run("run-7");
  runs[6].progress = 0.5;
  runs[6].notes = "changed";
  model.set_runs(runs);
  EXPECT_EQ(view.current_run(), "run-7");
  model.sort(column_of(model, "scalars.shd"), Qt::AscendingOrder);
  EXPECT_EQ(view.current_run(), "run-7");
  view.selectAll();
  EXPECT_EQ(view.selected_runs().size(), 20);
}

TEST(QueryField, SaysWhatIsWrongBelowTheField) {
  QueryField field;
  field.set_problem("There is no field \"shdd\"");
  auto* problem = field.findChild<QWidget*>("query_problem");
  ASSERT_NE(problem, nullptr);
  EXPECT_FALSE(problem->isHidden());
  field.set_problem({});
  EXPECT_TRUE(problem->isHidden());
}

}  // namespace
}  // namespace assay

int main(int argc, char** argv) {
  if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");  // test discovery has no display
  ::testing::InitGoogleTest(&argc, argv);
  QApplication application(argc, argv);
  assay::Theme::instance().apply("light");
  return RUN_ALL_TESTS();
}
