// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "core/report/pareto_front.h"
#include "core/report/stacked_bars.h"
#include "core/report/table_figure.h"

namespace assay {
namespace {

FigureData errors_by_layer(bool stacked) {
  OutputSpec output;
  output.columns = {{"layer", "Layer", ColumnKind::text}, {"clip", "clipping"}, {"quant", "quantisation"}, {"time", "temporal"}, {"low"}, {"high"}};
  const Table table{{"layer", "clip", "quant", "time", "low", "high"},
                    {{std::string("conv 1"), 0.5, 1.0, 0.25, 0.4, 0.7}, {std::string("fc"), 0.0, std::nan(""), 2.0, 0.0, 0.5}}};
  FigureSpec spec{.name = "errors", .kind = FigureKind::bars, .output = "layers", .x = "layer", .y = {"clip", "quant", "time"}, .low = "low", .high = "high"};
  spec.stacked = stacked;
  return table_figure(spec, output, table);
}

TEST(StackedBars, EveryBarBeginsWhereTheOneBelowEndsAndMissingOnesTakeNoRoom) {
  const FigureData figure = errors_by_layer(true);
  EXPECT_EQ(figure.stacked, 3);
  EXPECT_EQ(bar_bases(figure, 0), (std::vector<double>{0, 0}));
  EXPECT_EQ(bar_bases(figure, 1), (std::vector<double>{0.5, 0}));
  EXPECT_EQ(bar_bases(figure, 2), (std::vector<double>{1.5, 0}));
  EXPECT_EQ(figure.curves[1].y[0], 1.0) << "the numbers stay the parts, not the sums";
  EXPECT_EQ(bar_bases(errors_by_layer(false), 2), (std::vector<double>{0, 0}));
}

TEST(StackedBars, AnIntervalStandsAtTheTopOfTheStackAsFarFromItAsFromItsOwnValue) {
  const FigureData figure = errors_by_layer(true);
  EXPECT_FALSE(tops_stack(figure, 1));
  ASSERT_TRUE(tops_stack(figure, 2));
  const std::vector<double> interval = stack_interval(figure, 2, 0);
  ASSERT_EQ(interval.size(), 2u);
  EXPECT_NEAR(interval[0], 1.75 - 0.1, 1e-12);
  EXPECT_NEAR(interval[1], 1.75 + 0.2, 1e-12);
}

TEST(StackedBars, LossesGrowDownwardFromZeroBesideGains) {
  FigureData figure;
  figure.kind = FigureKind::bars;
  figure.stacked = 3;
  figure.curves = {{"a", {0}, {2}, {}, {}}, {"b", {0}, {-1}, {}, {}}, {"c", {0}, {-4}, {}, {}}};
  EXPECT_EQ(bar_bases(figure, 1), std::vector<double>{0});
  EXPECT_EQ(bar_bases(figure, 2), std::vector<double>{-1});
}

TEST(StackedBars, GroupsStandBesideEachOtherEachWithItsOwnStack) {
  OutputSpec output;
  output.columns = {{"x", "", ColumnKind::text}, {"g", "", ColumnKind::text}, {"a"}, {"b"}};
  const Table table{{"x", "g", "a", "b"}, {{std::string("l"), std::string("one"), 1.0, 2.0}, {std::string("l"), std::string("two"), 3.0, 4.0}}};
  FigureSpec spec{.name = "s", .kind = FigureKind::bars, .output = "t", .x = "x", .y = {"a", "b"}, .group = "g"};
  spec.stacked = true;
  const FigureData figure = table_figure(spec, output, table);
  ASSERT_EQ(figure.curves.size(), 4u);
  EXPECT_EQ(bar_bases(figure, 1), std::vector<double>{1});
  EXPECT_EQ(bar_bases(figure, 2), std::vector<double>{0});
  EXPECT_EQ(bar_bases(figure, 3), std::vector<double>{3});
}

TEST(StackedBars, JsonAndCsvTellThatAndHowTheyStand) {
  const FigureData figure = errors_by_layer(true);
  const FigureData read = figure_data_from_json(parse_json(dump_json(to_json(figure)), ErrorKind::data, "figure"));
  EXPECT_EQ(read.stacked, 3);
  EXPECT_EQ(dump_json(to_json(read)), dump_json(to_json(figure)));
  EXPECT_EQ(figure_csv(figure),
            "curve,x,y,base,low,high\nclipping,conv 1,0.5,0,0.4,0.7\nclipping,fc,0,0,0,0.5\nquantisation,conv 1,1,0.5,,\n"
            "quantisation,fc,nan,0,,\ntemporal,conv 1,0.25,1.5,,\ntemporal,fc,2,0,,\n");
  EXPECT_EQ(figure_csv(errors_by_layer(false)).substr(0, 19), "curve,x,y,low,high\n");
  Json without = to_json(figure);
  without.erase("stacked");
  EXPECT_EQ(figure_data_from_json(without).stacked, 0) << "figures written before stand side by side";
}

TEST(ParetoFront, HoldsThePointsThatNoOtherPointOfAnyCurveBeats) {
  const FigureCurve front = pareto_front({{"a", {1, 2, 4}, {10, 9, 30}, {}, {}}, {"b", {3, 0.5, 5}, {20, 10, 30}, {}, {}}});
  EXPECT_EQ(front.x, (std::vector<double>{0.5, 3, 4}));
  EXPECT_EQ(front.y, (std::vector<double>{10, 20, 30}));
  EXPECT_EQ(front.name, "Pareto front");
  EXPECT_TRUE(front.steps);
  EXPECT_EQ(front.style, -1);
}

TEST(ParetoFront, IsWhatComparingEveryPairFinds) {
  std::mt19937 random(3);
  std::uniform_int_distribution<int> value(0, 12);  // few values: many ties
  for (int round = 0; round < 200; ++round) {
    FigureCurve cloud;
    for (int k = 0; k < 25; ++k) cloud.x.push_back(value(random)), cloud.y.push_back(value(random));
    std::vector<std::pair<double, double>> expected, found;
    for (std::size_t a = 0; a < cloud.x.size(); ++a) {
      bool beaten = false;
      for (std::size_t b = 0; b < cloud.x.size(); ++b)
        beaten |= cloud.x[b] <= cloud.x[a] && cloud.y[b] >= cloud.y[a] && (cloud.x[b] < cloud.x[a] || cloud.y[b] > cloud.y[a]);
      if (!beaten) expected.emplace_back(cloud.x[a], cloud.y[a]);
    }
    std::sort(expected.begin(), expected.end());
    expected.erase(std::unique(expected.begin(), expected.end()), expected.end());
    if (expected.size() < 2) expected.clear();
    const FigureCurve front = pareto_front({cloud});
    for (std::size_t k = 0; k < front.x.size(); ++k) found.emplace_back(front.x[k], front.y[k]);
    EXPECT_EQ(found, expected);
  }
}

TEST(ParetoFront, ValuesThatAreNotNumbersHaveNoPartAndOnePointIsNoLine) {
  EXPECT_TRUE(pareto_front({}).x.empty());
  EXPECT_TRUE(pareto_front({{"a", {1, 2, std::nan("")}, {5, 4, 9}, {}, {}}}).x.empty());
  EXPECT_EQ(pareto_front({{"a", {1, 2, -INFINITY}, {5, 6, 9}, {}, {}}}).x, (std::vector<double>{1, 2}));
}

TEST(ParetoFront, IsTheLastCurveOfAFigureThatAsksForItAndTakesNoStyle) {
  OutputSpec output;
  output.columns = {{"energy", "energy"}, {"accuracy", "accuracy"}, {"rule", "", ColumnKind::text}};
  const Table table{{"energy", "accuracy", "rule"},
                    {{1.0, 0.5, std::string("a")}, {2.0, 0.9, std::string("a")}, {1.5, 0.7, std::string("b")}, {3.0, 0.8, std::string("b")}}};
  for (const FigureKind kind : {FigureKind::line, FigureKind::scatter, FigureKind::roc}) {
    FigureSpec spec{.name = "e", .kind = kind, .output = "t", .x = "energy", .y = {"accuracy"}, .group = "rule"};
    spec.front = true;
    const FigureData figure = table_figure(spec, output, table);
    if (kind == FigureKind::roc) {
      EXPECT_EQ(figure.curves.size(), 2u);
      continue;
    }
    ASSERT_EQ(figure.curves.size(), 3u);
    EXPECT_EQ(figure.curves[1].style, 1);
    EXPECT_EQ(figure.curves[2].x, (std::vector<double>{1, 1.5, 2}));
    const FigureData read = figure_data_from_json(to_json(figure));
    EXPECT_EQ(read.curves[2].style, -1);
    EXPECT_TRUE(read.curves[2].line && read.curves[2].steps);
    spec.front = false;
    EXPECT_EQ(table_figure(spec, output, table).curves.size(), 2u);
  }
}

TEST(Raster, KeepsStepsAndNeuronsAsTheyWereAndItsReferenceIsAStep) {
  OutputSpec output;
  output.columns = {{"step"}, {"neuron"}, {"layer", "", ColumnKind::text}};
  const Table table{{"step", "neuron", "layer"}, {{std::int64_t{1}, std::int64_t{700}, std::string("conv")}, {std::int64_t{4}, std::int64_t{3}, std::string("fc")}}};
  FigureSpec spec{.name = "r", .kind = FigureKind::raster, .output = "t", .x = "step", .y = {"neuron"}, .group = "layer"};
  spec.reference_line = 2;
  const FigureData figure = table_figure(spec, output, table);
  ASSERT_EQ(figure.curves.size(), 2u);
  EXPECT_EQ(figure.curves[0].y, std::vector<double>{700});
  ASSERT_EQ(figure.rules.size(), 1u);
  EXPECT_TRUE(figure.rules[0].vertical);
}

}  // namespace
}  // namespace assay
