// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/acyclicity.h"

#include <gtest/gtest.h>

#include <limits>

#include "core/graph/tests/random_dags.h"

namespace assay {
namespace {

using test::graph_with;

TEST(TopologicalOrder, PutsCausesFirstAndTakesTheSmallestFreeNode) {
  EXPECT_EQ(topological_order(graph_with(4, {{3, 0}, {0, 2}, {1, 2}})), (std::vector<int>{1, 3, 0, 2}));
  EXPECT_EQ(topological_order(Adjacency(3)), (std::vector<int>{0, 1, 2}));
  EXPECT_EQ(topological_order(Adjacency(0)), std::vector<int>{});
}

TEST(TopologicalOrder, IsAbsentForACycle) {
  EXPECT_FALSE(topological_order(graph_with(3, {{0, 1}, {1, 2}, {2, 0}})));
  EXPECT_FALSE(topological_order(graph_with(2, {{0, 1}, {1, 0}})));
}

TEST(IsDag, LooksAtThePatternWithoutTolerance) {
  const std::vector<double> tiny{0, 1, 1e-300, 0};
  EXPECT_FALSE(is_dag(tiny, 2));
  const std::vector<double> exact{5, 1, -0.0, 5};  // the diagonal does not count
  EXPECT_TRUE(is_dag(exact, 2));
  const std::vector<double> nan{0, 1, std::numeric_limits<double>::quiet_NaN(), 0};
  EXPECT_FALSE(is_dag(nan, 2));
}

TEST(IsDag, AgreesWithADepthFirstSearchOnEveryPatternOfFourNodesWithoutTwoCycles) {
  // Robinson's count of labelled acyclic graphs (OEIS A003024): 1, 3, 25, 543.
  EXPECT_EQ(test::all_dags(2, [](const Adjacency& g) { return is_dag(g); }).size(), 3u);
  EXPECT_EQ(test::all_dags(3, [](const Adjacency& g) { return is_dag(g); }).size(), 25u);
  EXPECT_EQ(test::all_dags(4, [](const Adjacency& g) { return is_dag(g); }).size(), 543u);
}

TEST(Components, AreSortedAndInCausalOrder) {
  const auto graph = graph_with(6, {{4, 5}, {5, 4}, {4, 1}, {1, 2}, {2, 3}, {3, 1}, {3, 0}});
  EXPECT_EQ(strongly_connected_components(graph), (std::vector<std::vector<int>>{{4, 5}, {1, 2, 3}, {0}}));
}

TEST(Components, SurviveALongChain) {
  const int d = 2000;
  Adjacency graph(d);
  for (int i = 0; i + 1 < d; ++i) graph(i, i + 1) = 1;
  EXPECT_EQ(strongly_connected_components(graph).size(), 2000u);
  graph(d - 1, 0) = 1;
  EXPECT_EQ(strongly_connected_components(graph).size(), 1u);
  EXPECT_EQ(find_cycle(graph).size(), 2000u);
}

TEST(FindCycle, NamesAShortestCycle) {
  const auto graph = graph_with(5, {{1, 2}, {2, 3}, {3, 4}, {4, 1}, {3, 1}, {0, 1}});
  const auto cycle = find_cycle(graph);
  EXPECT_EQ(cycle, (std::vector<int>{1, 2, 3}));
  EXPECT_EQ(cycle_text(cycle, {"a", "b", "c", "d", "e"}), "b -> c -> d -> b");
  EXPECT_TRUE(find_cycle(graph_with(3, {{0, 1}, {0, 2}, {1, 2}})).empty());
}

}  // namespace
}  // namespace assay
