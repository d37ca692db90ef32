// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/table_figure.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/report/graph_figure.h"

namespace assay {
namespace {

OutputSpec path_output() {
  OutputSpec output;
  output.name = "path";
  output.kind = OutputKind::table;
  output.columns = {{"lambda", "λ"},
                    {"edges", "Edges"},
                    {"low"},
                    {"high"},
                    {"method", "", ColumnKind::text},
                    {"chosen", "", ColumnKind::boolean},
                    {"time", "Time", ColumnKind::real, "s"}};
  return output;
}
Table path_table() {
  return {{"lambda", "edges", "low", "high", "method", "chosen", "time"},
          {{0.1, std::int64_t{9}, 8.0, 10.0, std::string("a"), false, 1.0},
           {0.2, std::int64_t{5}, 4.0, 6.0, std::string("b"), false, 2.0},
           {0.4, std::int64_t{2}, 1.0, 3.0, std::string("a"), true, std::monostate{}}}};
}

TEST(TableFigure, SplitsRowsIntoOneCurvePerGroupInOrderOfAppearance) {
  FigureSpec spec{.name = "p",
                  .kind = FigureKind::line,
                  .output = "path",
                  .x = "lambda",
                  .y = {"edges"},
                  .low = "low",
                  .high = "high",
                  .group = "method",
                  .chosen = "chosen"};
  const FigureData figure = table_figure(spec, path_output(), path_table());
  ASSERT_EQ(figure.curves.size(), 2u);
  EXPECT_EQ(figure.curves[0].name, "a");
  EXPECT_EQ(figure.curves[0].x, (std::vector<double>{0.1, 0.4}));
  EXPECT_EQ(figure.curves[0].y, (std::vector<double>{9, 2}));
  EXPECT_EQ(figure.curves[0].high, (std::vector<double>{10, 3}));
  EXPECT_EQ(figure.curves[0].chosen, std::vector<int>{1});
  EXPECT_EQ(figure.curves[1].name, "b");
  EXPECT_EQ(figure.x.title, "λ");
}

TEST(TableFigure, BarsPutTheTextsOnTheAxisAndLeaveGapsOpen) {
  FigureSpec spec{.name = "p", .kind = FigureKind::bars, .output = "path", .x = "method", .y = {"time"}};
  const FigureData figure = table_figure(spec, path_output(), path_table());
  EXPECT_EQ(figure.x.categories, (std::vector<std::string>{"a", "b"}));
  ASSERT_EQ(figure.curves.size(), 1u);
  EXPECT_TRUE(std::isnan(figure.curves[0].y[0]));  // the last row of "a" has no time
  EXPECT_EQ(figure.curves[0].y[1], 2);
  EXPECT_EQ(figure.y.title, "Time (s)");
}

TEST(TableFigure, HistogramCountsEveryFiniteValueOnce) {
  Table table{{"edges"}, {}};
  for (int k = 0; k < 100; ++k) table.rows.push_back({static_cast<double>(k)});
  table.rows.push_back({std::nan("")});
  OutputSpec output;
  output.columns = {{"edges", "Edges"}};
  const FigureData figure =
      table_figure({.name = "h", .kind = FigureKind::histogram, .output = "t", .y = {"edges"}}, output, table);
  double total = 0;
  for (const double count : figure.curves[0].y) total += count;
  EXPECT_EQ(total, 100);
  EXPECT_EQ(figure.curves[0].x.front(), 0);
  EXPECT_EQ(figure.curves[0].x.back(), 99);
  EXPECT_EQ(figure.curves[0].y.back(), 0);
}

Table witness() {
  Table table{{"role", "score"}, {}};
  for (int k = 0; k < 60; ++k) table.rows.push_back({std::string("auxiliary"), -1 + 0.02 * k});
  for (int k = 0; k < 20; ++k) table.rows.push_back({std::string("candidate"), 0.5 + 0.05 * k});
  return table;
}

TEST(TableFigure, AHistogramOfSharesHasAreaOneForEveryGroupWhateverItsSize) {
  OutputSpec output;
  output.columns = {{"role", "Role", ColumnKind::text}, {"score", "standardised witness"}};
  FigureSpec spec{.name = "w", .kind = FigureKind::histogram, .output = "witness", .y = {"score"}, .group = "role"};
  spec.share = true;
  const FigureData figure = table_figure(spec, output, witness());
  ASSERT_EQ(figure.curves.size(), 2u);
  for (const FigureCurve& curve : figure.curves) {
    double area = 0;
    for (std::size_t k = 0; k + 1 < curve.x.size(); ++k) area += curve.y[k] * (curve.x[k + 1] - curve.x[k]);
    EXPECT_NEAR(area, 1, 1e-12) << curve.name;
  }
  EXPECT_EQ(figure.y.title, "density");
  EXPECT_EQ(figure.curves[0].name, "auxiliary, n = 60");
}

TEST(TableFigure, ARuleStandsAtTheMeanOfEachGroup) {
  OutputSpec output;
  output.columns = {{"role"}, {"score"}};
  FigureSpec spec{.name = "w", .kind = FigureKind::histogram, .output = "witness", .y = {"score"}, .group = "role"};
  spec.share = true;
  const FigureData figure = table_figure(spec, output, witness());
  ASSERT_EQ(figure.rules.size(), 2u);
  EXPECT_NEAR(figure.rules[0].value, -0.41, 1e-12);
  EXPECT_NEAR(figure.rules[1].value, 0.975, 1e-12);
  EXPECT_TRUE(figure.rules[1].vertical);
  EXPECT_EQ(figure.rules[1].style, figure.curves[1].style);
  EXPECT_EQ(figure.rules[1].title, "candidate: mean 0.975");
  EXPECT_EQ(figure.curves[0].style, 6) << "the larger group is the ground";
  spec.reference_line = 0;
  const FigureData declared = table_figure(spec, output, witness());
  ASSERT_EQ(declared.rules.size(), 2u) << "a declared reference stands for the ground's mean";
  EXPECT_TRUE(declared.rules[0].vertical);
  EXPECT_EQ(declared.rules[0].value, 0);
  spec.reference_line.reset();
  spec.share = false;
  EXPECT_TRUE(table_figure(spec, output, witness()).rules.empty()) << "counts keep to what they count";
}

TEST(TableFigure, RocAxesHoldTheSameRangeAndOnLogAxesWholeDecades) {
  OutputSpec output;
  const Table table{{"fpr", "tpr"}, {{0.0, 0.0}, {0.004, 0.2}, {0.1, 0.7}, {1.0, 1.0}}};
  FigureSpec spec{.name = "r", .kind = FigureKind::roc, .output = "roc", .x = "fpr", .y = {"tpr"}};
  FigureData figure = table_figure(spec, output, table);
  EXPECT_EQ(figure.curves.size(), 1u);
  EXPECT_EQ(figure.x.low, 0);
  EXPECT_EQ(figure.y.high, 1);
  spec.x_scale = spec.y_scale = Scale::log;
  figure = table_figure(spec, output, table);
  EXPECT_NEAR(*figure.x.low, 1e-3, 1e-12);
  EXPECT_EQ(figure.y.low, figure.x.low);
  EXPECT_EQ(figure.curves[0].x, (std::vector<double>{0, 0.004, 0.1, 1})) << "the numbers stay as they were given";
}

TEST(TableFigure, ATableNamesItsColumnsForPeopleAndKnowsItsResults) {
  OutputSpec output;
  output.columns = {{"control", "Control", ColumnKind::text}, {"found", "Found", ColumnKind::text}, {"passed", "Result", ColumnKind::text}};
  const Table table{{"control", "found", "passed"}, {{std::string("Shift"), std::string("p = 0.41"), std::string("yes")}}};
  FigureSpec spec{.name = "c", .kind = FigureKind::table, .output = "controls", .y = {"control", "passed"}};
  spec.result = "passed";
  const FigureData figure = table_figure(spec, output, table);
  EXPECT_EQ(figure.column_titles, (std::vector<std::string>{"Control", "Result"}));
  EXPECT_EQ(figure.result_column, "passed");
  spec.y = {"control"};
  EXPECT_THROW(table_figure(spec, output, table), Error) << "the column of results is not among those shown";
}

TEST(TableFigure, ATableShowsTheColumnsThatItDeclaresInTheirOrder) {
  const FigureSpec all{.name = "t", .kind = FigureKind::table, .output = "path"};
  EXPECT_EQ(table_figure(all, path_output(), path_table()).table.columns, path_table().columns);
  const FigureSpec some{.name = "t", .kind = FigureKind::table, .output = "path", .y = {"method", "edges"}};
  const Table shown = table_figure(some, path_output(), path_table()).table;
  EXPECT_EQ(shown.columns, (std::vector<std::string>{"method", "edges"}));
  EXPECT_EQ(std::get<std::int64_t>(shown.rows[1][1]), 5);
}

TEST(TableFigure, ColumnsThatAreNotThereAreThePluginsFault) {
  try {
    table_figure({.name = "p", .kind = FigureKind::line, .output = "path", .x = "lamda", .y = {"edges"}}, path_output(),
                 path_table());
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::plugin);
    EXPECT_EQ(error.text().value, "lamda");
  }
}

TEST(ApplyPositions, MovesANodeAndKeepsItsEdgesAttached) {
  Layout layout{
      "dot",
      {0, 0, 100, 100},
      {{"A", {50, 10}, 40, 20}, {"B", {50, 90}, 40, 20}},
      {{"A", "B", "0", {{50, 20}, {50, 40}, {50, 60}, {50, 70}}, std::nullopt, LayoutPoint{50, 80}, std::nullopt}}};
  apply_positions(layout, Json{{"B", {250, 10}}, {"nobody", {1, 2}}});
  EXPECT_EQ(layout.nodes[1].centre, (LayoutPoint{250, 10}));
  EXPECT_EQ(layout.edges[0].points.front(), (LayoutPoint{70, 10}));
  EXPECT_EQ(*layout.edges[0].end, (LayoutPoint{230, 10}));
  EXPECT_EQ(layout.bounds[2], 270);
}

}  // namespace
}  // namespace assay
