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
