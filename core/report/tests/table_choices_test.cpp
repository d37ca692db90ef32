// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/table_choices.h"

#include <gtest/gtest.h>

#include "core/report/table_figure.h"

namespace assay {
namespace {

OutputSpec points_output() {
  OutputSpec output;
  output.name = "points";
  output.kind = OutputKind::table;
  output.columns = {{"proxy", "Score", ColumnKind::text}, {"task", "Task", ColumnKind::text}, {"cell", "Cell", ColumnKind::text},
                    {"score", "Score"},                  {"accuracy", "Accuracy", ColumnKind::real, "%"}};
  return output;
}
Table points_table() {
  Table table{{"proxy", "task", "cell", "score", "accuracy"}, {}};
  const auto add = [&](const char* proxy, const char* task, const char* cell, double score, double accuracy) {
    table.rows.push_back({std::string(proxy), std::string(task), std::string(cell), score, accuracy});
  };
  add("swap", "cifar10", "a", 10, 90);
  add("swap", "cifar10", "b", 20, 91);
  add("swap", "cifar100", "a", 10, 60);
  add("nwot_log", "cifar10", "a", 5, 90);
  return table;
}
FigureSpec cloud() {
  return {.name = "cloud", .kind = FigureKind::scatter, .output = "points", .x = "score", .y = {"accuracy"},
          .choose = {"proxy", "task"}, .label = "cell", .x_title = "{proxy}", .y_title = "{task} (%)"};
}

TEST(TableChoices, ShowTheFirstValueOfEachColumnUntilAPersonChooses) {
  const FigureData figure = table_figure(cloud(), points_output(), points_table());
  ASSERT_EQ(figure.choices.size(), 2u);
  EXPECT_EQ(figure.choices[0].values, (std::vector<std::string>{"swap", "nwot_log"}));
  EXPECT_EQ(figure.choices[0].value, "swap");
  ASSERT_EQ(figure.curves.size(), 1u);
  EXPECT_EQ(figure.curves[0].x, (std::vector<double>{10, 20}));
  EXPECT_EQ(figure.curves[0].labels, (std::vector<std::string>{"a", "b"}));
}

TEST(TableChoices, AChosenValueFiltersTheRowsAndNamesTheAxes) {
  const FigureData figure = table_figure(cloud(), points_output(), points_table(), {{"proxy", "swap"}, {"task", "cifar100"}});
  EXPECT_EQ(figure.curves[0].y, std::vector<double>{60});
  EXPECT_EQ(figure.x.title, "swap");
  EXPECT_EQ(figure.y.title, "cifar100 (%)");
}

TEST(TableChoices, OfferOnlyWhatGoesWithTheEarlierChoice) {
  const FigureData figure = table_figure(cloud(), points_output(), points_table(), {{"proxy", "nwot_log"}, {"task", "cifar100"}});
  EXPECT_EQ(figure.choices[1].values, std::vector<std::string>{"cifar10"});
  EXPECT_EQ(figure.choices[1].value, "cifar10");
  EXPECT_EQ(figure.x.title, "nwot log");
}

TEST(TableChoices, LabelsSurviveTheWayToThePaintingProgram) {
  const FigureData figure = table_figure(cloud(), points_output(), points_table());
  EXPECT_EQ(figure_data_from_json(to_json(figure)).curves[0].labels, figure.curves[0].labels);
}

TEST(TableChoices, AHeatMapOverATableStaysOneOnTheWayToThePaintingProgram) {
  const FigureSpec spec{.name = "h", .kind = FigureKind::heatmap, .output = "points", .x = "proxy", .y = {"score"}, .group = "task"};
  const FigureData figure = figure_data_from_json(to_json(table_figure(spec, points_output(), points_table())));
  EXPECT_EQ(figure.row_column, "proxy");
  EXPECT_EQ(figure.column_column, "task");
  EXPECT_EQ(figure.matrix.row_names, (std::vector<std::string>{"swap", "nwot_log"}));
}

TEST(RunningMedian, IsTheMedianOfNeighboursInX) {
  FigureCurve points;
  points.x = {5, 1, 3, 2, 4};
  points.y = {50, 10, 300, 20, 40};  // 300 is an outlier
  const FigureCurve median = running_median(points, 3);
  EXPECT_EQ(median.x, (std::vector<double>{2, 3, 4}));
  EXPECT_EQ(median.y, (std::vector<double>{20, 40, 50}));
}

TEST(RunningMedian, LeavesOutWhatIsNotFiniteAndNeedsThreePoints) {
  FigureCurve points;
  points.x = {1, 2, 3};
  points.y = {1, std::numeric_limits<double>::quiet_NaN(), 3};
  EXPECT_TRUE(running_median(points, 3).x.empty());
  points.y[1] = 7;
  EXPECT_EQ(running_median(points, 60).y, std::vector<double>{3});
}

}  // namespace
}  // namespace assay
