// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/report/figure_data.h"
#include "core/report/report.h"

namespace assay {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

FigureData everything() {
  FigureData figure;
  figure.name = "path";
  figure.title = "SHD along the path, \"quoted\" λ";
  figure.kind = FigureKind::line;
  figure.x = {"λ", Scale::log, {"a", "b"}};
  figure.y = {"SHD", Scale::linear, {}};
  figure.curves = {{"one", {1, 2, 3}, {0.1, NAN, -infinity}, {0, 0, 0}, {1, infinity, 2}, 3, true, true, false, {1}}};
  figure.rules = {{1e-8, false, "stop"}};
  figure.interval = "95 %";
  figure.note = "run 1";
  figure.matrix = {{2, 2}, {1, 0.1, NAN, infinity}, {"r1", "r2"}, {"c1", "c2"}};
  figure.matrix_title = "weights";
  figure.graph.nodes = {"A", "B,\"x\""};
  figure.graph.edges = {{0, 1, -0.5, EdgeStatus::reversed}, {1, 0, 2, EdgeStatus::missing}};
  figure.graph.has_reference = true;
  figure.graph.layout = {
      "dot",
      {0, 0, 100, 50},
      {{"A", {10, 20}, 54, 36}},
      {{"A", "B", "0", {{1, 2}, {3, 4}, {5, 6}, {7, 8}}, std::nullopt, LayoutPoint{9, 10}, std::nullopt}}};
  figure.table = {{"k", "v"}, {{std::string("nan"), NAN}, {std::int64_t{3}, 3.0}, {true, std::monostate{}}}};
  return figure;
}

TEST(FigureJson, IsExactBothWaysInTextForm) {
  const std::string text = dump_json(to_json(everything()));
  const FigureData read = figure_data_from_json(parse_json(text, ErrorKind::data, "figure"));
  EXPECT_EQ(dump_json(to_json(read)), text);
  EXPECT_EQ(read.graph.edges[0].status, EdgeStatus::reversed);
  EXPECT_TRUE(std::isnan(read.curves[0].y[1]));
  EXPECT_EQ(read.curves[0].y[2], -infinity);
  EXPECT_EQ(read.matrix.values[3], infinity);
  ASSERT_EQ(read.graph.layout.edges.size(), 1u);
  EXPECT_FALSE(read.graph.layout.edges[0].start);
  EXPECT_EQ(read.graph.layout.edges[0].end, (LayoutPoint{9, 10}));
}

TEST(FigureJson, TellsAWordFromANumberInTables) {
  const FigureData read =
      figure_data_from_json(parse_json(dump_json(to_json(everything())), ErrorKind::data, "figure"));
  EXPECT_EQ(std::get<std::string>(read.table.rows[0][0]), "nan");
  EXPECT_TRUE(std::isnan(std::get<double>(read.table.rows[0][1])));
  EXPECT_EQ(std::get<std::int64_t>(read.table.rows[1][0]), 3);
  EXPECT_EQ(std::get<double>(read.table.rows[1][1]), 3.0);
  EXPECT_TRUE(std::holds_alternative<std::monostate>(read.table.rows[2][1]));
}

TEST(FigureJson, RefusesWhatIsNoFigure) {
  EXPECT_THROW(figure_data_from_json(Json::object()), Error);
  EXPECT_THROW(figure_data_from_json(Json{{"kind", "pie"}}), Error);
  EXPECT_THROW(figure_data_from_json(Json{{"kind", "line"}, {"curves", {{{"x", {1, 2}}, {"y", {1}}}}}}), Error);
  EXPECT_THROW(
      figure_data_from_json(
          Json{{"kind", "graph"},
               {"graph",
                {{"nodes", {"A"}}, {"edges", {{{"source", 0}, {"target", 7}, {"weight", 1}, {"status", "plain"}}}}}}}),
      Error);
}

TEST(FigureCsv, GraphNamesEachEdgesStatus) {
  FigureData figure = everything();
  figure.kind = FigureKind::graph;
  EXPECT_EQ(figure_csv(figure),
            "source,target,weight,status\nA,\"B,\"\"x\"\"\",-0.5,reversed\n\"B,\"\"x\"\"\",A,2,missing\n");
}

TEST(FigureCsv, CurvesAreOneRowPerPointWithTheirInterval) {
  FigureData figure;
  figure.kind = FigureKind::line;
  figure.curves = {{"a", {1, 2}, {0.5, NAN}, {0, 0}, {1, 1}}, {"b", {3}, {4}}};
  EXPECT_EQ(figure_csv(figure), "curve,x,y,low,high\na,1,0.5,0,1\na,2,nan,0,1\nb,3,4,,\n");
}

TEST(FigureJson, KeepsRangesImagesAndFrames) {
  FigureData figure;
  figure.kind = FigureKind::images;
  figure.x.low = 0.1;
  figure.y.high = std::numeric_limits<double>::infinity();
  figure.rules = {{0.62, true, "mean", 2}};
  figure.matrix = {{2, 1, 1, 2}, {0.1, -1e-300, NAN, 4}, {}, {}};
  figure.captions = {"σ 80", "σ 0.002"};
  figure.per_row = 8;
  figure.frames = true;
  figure.frame = all_frames;
  figure.extent = {-1.5, 1.5, -0.1, 1.0 / 3};
  figure.clouds = {{"members", {0.25}, {1.0 / 7}}};
  figure.clouds[0].line = false;
  figure.cloud_frames = {-1};
  figure.choices = {{"attack", "Attack", {"a", "b"}, "b"}};
  figure.table = {{"control", "passed"}, {{std::string("shift"), std::string("yes")}}};
  figure.column_titles = {"Control", "Result"};
  figure.result_column = "passed";
  const FigureData read = figure_data_from_json(parse_json(dump_json(to_json(figure)), ErrorKind::data, "figure"));
  EXPECT_EQ(read.x.low, figure.x.low);
  EXPECT_FALSE(read.x.high);
  EXPECT_EQ(read.y.high, figure.y.high);
  EXPECT_EQ(read.rules[0].style, 2);
  EXPECT_EQ(read.matrix.values[1], -1e-300);
  EXPECT_TRUE(std::isnan(read.matrix.values[2]));
  EXPECT_EQ(read.captions, figure.captions);
  EXPECT_EQ(read.per_row, 8);
  EXPECT_TRUE(read.frames);
  EXPECT_EQ(read.frame, all_frames);
  EXPECT_EQ(read.extent, figure.extent);
  ASSERT_EQ(read.clouds.size(), 1u);
  EXPECT_EQ(read.clouds[0].y, figure.clouds[0].y);
  EXPECT_FALSE(read.clouds[0].line);
  EXPECT_EQ(read.cloud_frames, figure.cloud_frames);
  ASSERT_EQ(read.choices.size(), 1u);
  EXPECT_EQ(read.choices[0].value, "b");
  EXPECT_EQ(read.column_titles, figure.column_titles);
  EXPECT_EQ(read.result_column, "passed");
}

TEST(FigureJson, RefusesFramesThatDoNotFitTheirClouds) {
  EXPECT_THROW(figure_data_from_json(Json{{"kind", "images"}, {"extent", {0, 1}}}), Error);
  EXPECT_THROW(figure_data_from_json(Json{{"kind", "images"}, {"cloud_frames", {0}}}), Error);
}

TEST(FigureCsv, ImagesAreOneRowPerPixel) {
  FigureData figure;
  figure.kind = FigureKind::images;
  figure.matrix = {{2, 1, 1, 2}, {0.5, 1, -1, 0.25}, {}, {}};
  EXPECT_EQ(figure_csv(figure), "image,row,column,value\n0,0,0,0.5\n0,0,1,1\n1,0,0,-1\n1,0,1,0.25\n");
  figure.matrix = {{1, 3, 1, 2}, {1, 2, 3, 4, 5, 6}, {}, {}};
  figure.captions = {"a, b"};
  EXPECT_EQ(figure_csv(figure), "image,caption,row,column,red,green,blue\n0,\"a, b\",0,0,1,3,5\n0,\"a, b\",0,1,2,4,6\n");
}

TEST(FigureCsv, FramesGiveTheMiddlesOfTheirCellsAndThePointsOverThem) {
  FigureData figure;
  figure.kind = FigureKind::images;
  figure.frames = true;
  figure.matrix = {{1, 1, 2, 1}, {0.5, 1}, {}, {}};
  figure.extent = {0, 4, 10, 20};
  figure.clouds = {{"members", {1}, {12}}};
  figure.cloud_frames = {-1};
  EXPECT_EQ(figure_csv(figure), "frame,x,y,value,group\n0,2,17.5,0.5,\n0,2,12.5,1,\n,1,12,,members\n");
}

TEST(ReportJson, IsExactBothWays) {
  Report report{"Title", "Subtitle", {}};
  ReportBlock table;
  table.kind = ReportBlock::Kind::table;
  table.columns = {"a", "b"};
  table.rows = {{"1", "−2"}};
  table.numeric = {true, false};
  ReportBlock figure;
  figure.kind = ReportBlock::Kind::figure;
  figure.figure = everything();
  figure.file = "path";
  ReportBlock values;
  values.kind = ReportBlock::Kind::key_values;
  values.values = {{"SHD", "14"}};
  values.emphasis = true;
  ReportBlock overview;
  overview.kind = ReportBlock::Kind::overview;
  overview.text = "Membership detected.";
  overview.label = "Verdict, run 88";
  overview.tone = "found";
  overview.facts = {"999 permutations"};
  overview.notes = {"Sets of one pool overlap."};
  table.result = 1;
  report.blocks = {overview, table, figure, values};
  const Report read = report_from_json(to_json(report));
  EXPECT_EQ(read.blocks[0].kind, ReportBlock::Kind::overview);
  EXPECT_EQ(read.blocks[0].tone, "found");
  EXPECT_EQ(read.blocks[0].facts, overview.facts);
  EXPECT_EQ(read.blocks[0].notes, overview.notes);
  EXPECT_EQ(read.blocks[0].label, overview.label);
  EXPECT_EQ(read.blocks[1].result, 1);
  const std::string text = dump_json(to_json(report));
  EXPECT_EQ(dump_json(to_json(report_from_json(parse_json(text, ErrorKind::data, "report")))), text);
}

}  // namespace
}  // namespace assay
