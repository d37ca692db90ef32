// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/dag_metrics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <random>

#include "core/base/error.h"
#include "core/graph/tests/random_dags.h"

namespace assay {
namespace {

using test::graph_with;
using test::random_dag;

TEST(CountAccuracy, CountsAReversedEdgeOnce) {
  const auto truth = graph_with(3, {{0, 1}, {1, 2}});
  const auto accuracy = count_accuracy(truth, graph_with(3, {{1, 0}, {1, 2}}));
  EXPECT_EQ(accuracy.shd, 1);
  EXPECT_EQ(accuracy.reversed, 1);
  EXPECT_DOUBLE_EQ(accuracy.tpr, 0.5);
  EXPECT_DOUBLE_EQ(accuracy.fdr, 0.5);
  EXPECT_DOUBLE_EQ(accuracy.fpr, 1.0);
  EXPECT_DOUBLE_EQ(accuracy.f1, 0.5);
}

TEST(CountAccuracy, TakesATwoCycleOnATrueEdgeAsOneRightAndOneReversed) {
  const auto accuracy = count_accuracy(graph_with(2, {{0, 1}}), graph_with(2, {{0, 1}, {1, 0}}));
  EXPECT_EQ(accuracy.true_positives, 1);
  EXPECT_EQ(accuracy.reversed, 1);
  EXPECT_EQ(accuracy.shd, 1);
}

TEST(CountAccuracy, CountsAnUndirectedEdgeOnceHoweverItIsWritten) {
  const auto truth = graph_with(3, {{0, 1}, {1, 2}});
  Adjacency once(3), twice(3);
  once(0, 1) = once(0, 2) = -1;
  twice(0, 1) = twice(1, 0) = twice(0, 2) = twice(2, 0) = -1;
  for (const auto& estimate : {once, twice}) {
    const auto accuracy = count_accuracy(truth, estimate);
    EXPECT_EQ(accuracy.predicted, 2);
    EXPECT_DOUBLE_EQ(accuracy.tpr, 0.5);
    EXPECT_DOUBLE_EQ(accuracy.fdr, 0.5);
    EXPECT_EQ(accuracy.shd, 2);
  }
}

TEST(CountAccuracy, OfTheEmptyEstimateMissesEverything) {
  const auto accuracy = count_accuracy(graph_with(3, {{0, 1}, {1, 2}}), Adjacency(3));
  EXPECT_EQ(accuracy.shd, 2);
  EXPECT_EQ(accuracy.predicted, 0);
  EXPECT_EQ(accuracy.fdr, 0);
  EXPECT_EQ(accuracy.f1, 0);
}

TEST(Shd, IsSymmetricZeroOnlyForTheSameGraphAndATriangleOfThreeHolds) {
  std::mt19937 random(1);
  for (int round = 0; round < 300; ++round) {
    const auto a = random_dag(6, 0.4, random), b = random_dag(6, 0.4, random), c = random_dag(6, 0.4, random);
    const int ab = count_accuracy(a, b).shd;
    EXPECT_EQ(ab, count_accuracy(b, a).shd);
    EXPECT_EQ(ab == 0, a == b);
    EXPECT_LE(count_accuracy(a, c).shd, ab + count_accuracy(b, c).shd);
    EXPECT_EQ(shd_cpdag(a, b), shd_cpdag(b, a));
  }
}

/// The CPDAG by its definition: an edge is directed iff every member of the equivalence class directs it the same way.
TEST(Cpdag, IsTheUnionOfItsEquivalenceClassForEveryGraphOfFourNodes) {
  const auto dags = test::all_dags(4, [](const Adjacency& graph) { return is_dag(graph); });
  std::map<std::pair<std::vector<signed char>, std::vector<std::array<int, 3>>>, std::vector<Adjacency>> classes;
  for (const auto& dag : dags) {
    Adjacency skeleton(4);
    for (int i = 0; i < 4; ++i)
      for (int j = 0; j < 4; ++j) skeleton(i, j) = dag.adjacent(i, j);
    classes[{skeleton.entries, v_structures(dag)}].push_back(dag);
  }
  EXPECT_EQ(classes.size(), 185u);  // Gillispie and Perlman 2001: 185 classes of 4 labelled nodes
  for (const auto& [key, members] : classes) {
    Adjacency joined(4);
    for (const auto& member : members)
      for (std::size_t k = 0; k < joined.entries.size(); ++k) joined.entries[k] |= member.entries[k];
    for (const auto& member : members) EXPECT_EQ(cpdag_of(member), joined);
  }
}

TEST(Cpdag, IsEqualExactlyForMarkovEquivalentGraphs) {
  std::mt19937 random(2);
  int equivalent = 0;
  for (int round = 0; round < 4000; ++round) {
    const auto a = random_dag(4, 0.5, random), b = random_dag(4, 0.5, random);
    EXPECT_EQ(markov_equivalent(a, b), cpdag_of(a) == cpdag_of(b));
    EXPECT_EQ(markov_equivalent(a, b), shd_cpdag(a, b) == 0);
    equivalent += markov_equivalent(a, b);
  }
  EXPECT_GT(equivalent, 20);  // the claim was tried on both sides
}

TEST(Cpdag, KeepsIndependencesOfItsMembers) {
  // Equivalent graphs have the same d-separations, others differ in at least one: the definition, checked on five
  // nodes.
  std::mt19937 random(3);
  const auto separations = [](const Adjacency& graph) {
    std::vector<bool> all;
    for (int i = 0; i < 5; ++i)
      for (int j = i + 1; j < 5; ++j)
        for (int subset = 0; subset < 32; ++subset) {
          if (subset >> i & 1 || subset >> j & 1) continue;
          std::set<int> given;
          for (int z = 0; z < 5; ++z)
            if (subset >> z & 1) given.insert(z);
          all.push_back(test::d_separated(graph, i, j, given));
        }
    return all;
  };
  std::vector<Adjacency> graphs;
  std::vector<std::vector<bool>> independences;
  for (int k = 0; k < 60; ++k) {
    graphs.push_back(random_dag(5, k % 2 ? 0.8 : 0.3, random));
    independences.push_back(separations(graphs.back()));
  }
  for (std::size_t a = 0; a < graphs.size(); ++a)
    for (std::size_t b = 0; b < a; ++b)
      EXPECT_EQ(markov_equivalent(graphs[a], graphs[b]), independences[a] == independences[b]);
}

TEST(Cpdag, RefusesACycleByNamingIt) {
  try {
    (void)cpdag_of(graph_with(3, {{0, 1}, {1, 2}, {2, 0}}));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.text().value, "0 -> 1 -> 2 -> 0");
  }
}

/// SID by its definition (Peters and Buhlmann 2015, theorem 2.4): the estimated parents of i are a valid adjustment set
/// iff none is a descendant of a node other than i on a directed path i ~> j and they block every other path.
int sid_by_paths(const Adjacency& truth, const Adjacency& estimate) {
  int wrong = 0;
  for (int i = 0; i < truth.d; ++i) {
    std::set<int> adjusted;
    for (int z = 0; z < truth.d; ++z)
      if (z != i && estimate(z, i) != 0) adjusted.insert(z);
    for (int j = 0; j < truth.d; ++j) {
      if (j == i) continue;
      if (adjusted.contains(j)) {
        wrong += test::descendants(truth, i).contains(j);
        continue;
      }
      bool valid = true;
      test::each_path(truth, i, j, [&](const std::vector<int>& path) {
        bool directed = true;
        for (std::size_t k = 0; k + 1 < path.size(); ++k) directed = directed && truth(path[k], path[k + 1]) != 0;
        if (!directed) {
          valid = valid && test::blocked(truth, path, adjusted);
          return;
        }
        for (std::size_t k = 1; k < path.size(); ++k)
          for (int below : test::descendants(truth, path[k])) valid = valid && !adjusted.contains(below);
      });
      wrong += !valid;
    }
  }
  return wrong;
}

TEST(Sid, AgreesWithItsDefinitionOverPathsOnRandomGraphs) {
  std::mt19937 random(4);
  for (int d : {3, 4, 5, 6})
    for (int round = 0; round < 250; ++round) {
      const auto truth = random_dag(d, 0.2 + 0.15 * (round % 5), random), estimate = random_dag(d, 0.5, random);
      ASSERT_EQ(sid(truth, estimate), sid_by_paths(truth, estimate));
      EXPECT_EQ(sid(truth, truth), 0);
    }
}

/// Regression coefficient of x_j on (x_i, x_Z) in a linear Gaussian model with covariance S, against the total effect.
TEST(Sid, CountsTheWrongEffectsOfRandomLinearModels) {
  std::mt19937 random(5);
  std::uniform_real_distribution<double> size(0.5, 2.0);
  std::bernoulli_distribution sign(0.5);
  const int d = 5;
  using Square = std::vector<std::vector<double>>;
  const auto solve = [](Square a, std::vector<double> b) {  // Gauss with pivoting
    const std::size_t n = b.size();
    for (std::size_t k = 0; k < n; ++k) {
      std::size_t pivot = k;
      for (std::size_t r = k; r < n; ++r)
        if (std::abs(a[r][k]) > std::abs(a[pivot][k])) pivot = r;
      std::swap(a[k], a[pivot]);
      std::swap(b[k], b[pivot]);
      for (std::size_t r = k + 1; r < n; ++r) {
        const double factor = a[r][k] / a[k][k];
        for (std::size_t c = k; c < n; ++c) a[r][c] -= factor * a[k][c];
        b[r] -= factor * b[k];
      }
    }
    for (std::size_t k = n; k-- > 0;) {
      for (std::size_t c = k + 1; c < n; ++c) b[k] -= a[k][c] * b[c];
      b[k] /= a[k][k];
    }
    return b;
  };
  for (int round = 0; round < 200; ++round) {
    const auto truth = random_dag(d, 0.5, random), estimate = random_dag(d, 0.5, random);
    // T = (I - W)^-1 by the nilpotent series: T_ij is the total effect of i on j.
    Square w(d, std::vector<double>(d, 0)), total = w, power = w;
    for (int i = 0; i < d; ++i) {
      total[i][i] = power[i][i] = 1;
      for (int j = 0; j < d; ++j)
        if (truth(i, j) != 0) w[i][j] = (sign(random) ? 1 : -1) * size(random);
    }
    for (int step = 1; step < d; ++step) {
      Square next(d, std::vector<double>(d, 0));
      for (int i = 0; i < d; ++i)
        for (int k = 0; k < d; ++k)
          for (int j = 0; j < d; ++j) next[i][j] += power[i][k] * w[k][j];
      power = next;
      for (int i = 0; i < d; ++i)
        for (int j = 0; j < d; ++j) total[i][j] += power[i][j];
    }
    Square covariance(d, std::vector<double>(d, 0));
    for (int k = 0; k < d; ++k)
      for (int i = 0; i < d; ++i)
        for (int j = 0; j < d; ++j) covariance[i][j] += total[k][i] * total[k][j];
    int wrong = 0;
    for (int i = 0; i < d; ++i) {
      std::vector<int> regressors{i};
      for (int z = 0; z < d; ++z)
        if (estimate(z, i) != 0) regressors.push_back(z);
      for (int j = 0; j < d; ++j) {
        if (j == i) continue;
        double effect = 0;  // adjusting for j itself claims "no effect"
        if (estimate(j, i) == 0) {
          Square a;
          std::vector<double> b;
          for (int r : regressors) {
            a.emplace_back();
            for (int c : regressors) a.back().push_back(covariance[r][c]);
            b.push_back(covariance[r][j]);
          }
          effect = solve(a, b)[0];
        }
        wrong += std::abs(effect - total[i][j]) > 1e-7;
      }
    }
    ASSERT_EQ(sid(truth, estimate), wrong);
  }
}

TEST(Sid, OfTheChainExamples) {  // README of the golden data
  const auto chain = graph_with(3, {{0, 1}, {1, 2}});
  EXPECT_EQ(sid(chain, Adjacency(3)), 3);
  EXPECT_EQ(sid(chain, chain), 0);
  EXPECT_EQ(sid(chain, graph_with(3, {{2, 1}, {1, 0}})), 6);
  EXPECT_EQ(sid(chain, graph_with(3, {{0, 1}, {1, 2}, {0, 2}})), 0);
  EXPECT_EQ(sid(chain, graph_with(3, {{1, 0}, {1, 2}})), 3);
}

TEST(RankingAreas, GiveTheTextbookValues) {
  const auto truth = graph_with(2, {{0, 1}});
  EXPECT_DOUBLE_EQ(ranking_areas(truth, std::vector<double>{0, -3, 1, 0}).auroc, 1);
  EXPECT_DOUBLE_EQ(ranking_areas(truth, std::vector<double>{0, 1, 3, 0}).auroc, 0);
  EXPECT_DOUBLE_EQ(ranking_areas(truth, std::vector<double>{0, 2, 2, 0}).auroc, 0.5);
  EXPECT_DOUBLE_EQ(ranking_areas(truth, std::vector<double>{0, 2, 2, 0}).aupr, 0.5);
  // Ranking: edge, no, edge, no, no, no: precision 1 and 2/3 at the hits; 7 of 8 pairs in order.
  const auto two = graph_with(3, {{0, 1}, {1, 2}});
  const std::vector<double> weights{0, 6, 5, 1, 0, 4, 2, 3, 0};
  EXPECT_DOUBLE_EQ(ranking_areas(two, weights).auroc, 7.0 / 8);
  EXPECT_DOUBLE_EQ(ranking_areas(two, weights).aupr, (1 + 2.0 / 3) / 2);
  EXPECT_TRUE(std::isnan(ranking_areas(Adjacency(3), weights).auroc));
}

TEST(RankingAreas, CountPairsInTheRightOrder) {
  std::mt19937 random(6);
  std::uniform_int_distribution<int> score(0, 4);
  for (int round = 0; round < 50; ++round) {
    const auto truth = random_dag(5, 0.5, random);
    std::vector<double> weights(25);
    for (double& weight : weights) weight = score(random);
    double right = 0, pairs = 0;
    for (int a = 0; a < 25; ++a)
      for (int b = 0; b < 25; ++b) {
        if (a % 6 == 0 || b % 6 == 0 || !truth.entries[a] || truth.entries[b]) continue;
        ++pairs;
        right += weights[a] > weights[b] ? 1 : weights[a] == weights[b] ? 0.5 : 0;
      }
    if (pairs == 0) continue;
    EXPECT_NEAR(ranking_areas(truth, weights).auroc, right / pairs, 1e-12);
  }
}

TEST(OrderDivergence, CountsEdgesAgainstTheOrder) {
  const auto chain = graph_with(3, {{0, 1}, {1, 2}});
  EXPECT_EQ(order_divergence(chain, {0, 1, 2}), 0);
  EXPECT_EQ(order_divergence(chain, {2, 1, 0}), 2);
  EXPECT_EQ(order_divergence(chain, {1, 2, 0}), 1);
}

TEST(CompareEdges, NamesWhatBecameOfEveryEdgeAndMatchesByName) {
  const Graph reference{{"c", "b", "a", "z"}, {{2, 1, 1}, {1, 0, 1}, {0, 3, 0.5}}};       // a>b b>c c>z
  const Graph estimate{{"a", "b", "c", "z"}, {{0, 1, 2.0}, {2, 1, -1.0}, {0, 3, 0.25}}};  // a>b c>b a>z
  const std::vector<EdgeComparison> expected{{0, 1, EdgeStatus::correct, 2, 1},
                                             {0, 3, EdgeStatus::extra, 0.25, 0},
                                             {2, 1, EdgeStatus::reversed, -1, 1},
                                             {2, 3, EdgeStatus::missing, 0, 0.5}};
  EXPECT_EQ(compare_edges(reference, estimate), expected);
}

TEST(CompareEdges, HasAsManyWrongRowsAsTheShd) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    const auto truth = random_dag(6, 0.4, random), estimate = random_dag(6, 0.4, random);
    const std::vector<std::string> names{"a", "b", "c", "d", "e", "f"};
    const auto as_graph = [&](const Adjacency& pattern) {
      return graph_of(std::vector<double>(pattern.entries.begin(), pattern.entries.end()), names);
    };
    int wrong = 0;
    for (const auto& row : compare_edges(as_graph(truth), as_graph(estimate)))
      wrong += row.status != EdgeStatus::correct;
    EXPECT_EQ(wrong, count_accuracy(truth, estimate).shd);
  }
}

TEST(CompareEdges, RefusesOtherNames) {
  try {
    (void)compare_edges({{"a", "b"}, {}}, {{"a", "c"}, {}});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::data);
    EXPECT_NE(std::string(error.what()).find('b'), std::string::npos);
    EXPECT_NE(std::string(error.what()).find('c'), std::string::npos);
  }
}

}  // namespace
}  // namespace assay
