// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/dag_metrics.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>

namespace assay {

EdgeAccuracy count_accuracy(const Adjacency& truth, const Adjacency& estimate) {
  assert(truth.d == estimate.d);
  EdgeAccuracy result;
  const auto directed = [&](int i, int j) {  // i estimated as a cause of j
    const bool is_true = truth(i, j) != 0, opposite = truth(j, i) != 0;
    ++result.predicted;
    if (is_true) {
      ++result.true_positives;
    } else if (opposite) {
      ++result.reversed;
    } else {
      ++result.false_positives;
    }
  };
  for (int i = 0; i < truth.d; ++i) {
    for (int j = i + 1; j < truth.d; ++j) {
      const bool in_truth = truth.adjacent(i, j), in_estimate = estimate.adjacent(i, j);
      result.true_edges += (truth(i, j) != 0) + (truth(j, i) != 0);
      result.missing += in_truth && !in_estimate;
      result.extra += in_estimate && !in_truth;
      if (estimate(i, j) < 0 || estimate(j, i) < 0) {  // undirected
        ++result.predicted;
        ++(in_truth ? result.true_positives : result.false_positives);
        continue;
      }
      if (estimate(i, j) != 0) directed(i, j);
      if (estimate(j, i) != 0) directed(j, i);
    }
  }
  const double wrong = result.reversed + result.false_positives;
  const double pairs_without = 0.5 * truth.d * (truth.d - 1) - result.true_edges;
  result.fdr = wrong / std::max(result.predicted, 1);
  result.tpr = result.true_positives / std::max<double>(result.true_edges, 1);
  result.fpr = wrong / std::max(pairs_without, 1.0);
  result.shd = result.extra + result.missing + result.reversed;
  result.precision = result.true_positives / std::max<double>(result.predicted, 1);
  result.recall = result.tpr;
  const double sum = result.precision + result.recall;
  result.f1 = sum > 0 ? 2 * result.precision * result.recall / sum : 0;
  return result;
}

int mark_differences(const Adjacency& one, const Adjacency& other) {
  assert(one.d == other.d);
  const auto same = [](signed char a, signed char b) { return (a != 0) == (b != 0); };
  int count = 0;
  for (int i = 0; i < one.d; ++i)
    for (int j = i + 1; j < one.d; ++j) count += !same(one(i, j), other(i, j)) || !same(one(j, i), other(j, i));
  return count;
}

int shd_cpdag(const Adjacency& truth, const Adjacency& estimate) {
  return mark_differences(cpdag_of(truth), cpdag_of(estimate));
}

RankingAreas ranking_areas(const Adjacency& truth, std::span<const double> weights) {
  assert(weights.size() == truth.entries.size());
  struct Pair {
    double score;
    bool edge;
  };
  std::vector<Pair> pairs;
  pairs.reserve(weights.size());
  for (int i = 0; i < truth.d; ++i)
    for (int j = 0; j < truth.d; ++j)
      if (i != j) pairs.push_back({std::abs(weights[static_cast<std::size_t>(i) * truth.d + j]), truth(i, j) != 0});
  std::sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) { return a.score > b.score; });
  const double edges =
      static_cast<double>(std::count_if(pairs.begin(), pairs.end(), [](const Pair& p) { return p.edge; }));
  const double others = static_cast<double>(pairs.size()) - edges;

  // One pass over groups of equal score, highest first: trapezoids for the ROC curve, steps for average precision.
  double hits = 0, alarms = 0, roc = 0, average_precision = 0;
  for (std::size_t begin = 0; begin < pairs.size();) {
    double group_hits = 0, group_alarms = 0;
    std::size_t end = begin;
    for (; end < pairs.size() && pairs[end].score == pairs[begin].score; ++end)
      ++(pairs[end].edge ? group_hits : group_alarms);
    roc += group_alarms * (hits + group_hits / 2);
    hits += group_hits;
    alarms += group_alarms;
    average_precision += group_hits * hits / (hits + alarms);
    begin = end;
  }
  const double none = std::numeric_limits<double>::quiet_NaN();
  return {edges > 0 && others > 0 ? roc / (edges * others) : none, edges > 0 ? average_precision / edges : none};
}

int order_divergence(const Adjacency& truth, const std::vector<int>& order) {
  assert(static_cast<int>(order.size()) == truth.d);
  std::vector<int> position(order.size());
  for (std::size_t k = 0; k < order.size(); ++k) position[order[k]] = static_cast<int>(k);
  int count = 0;
  for (int i = 0; i < truth.d; ++i)
    for (int j = 0; j < truth.d; ++j) count += i != j && truth(i, j) != 0 && position[i] > position[j];
  return count;
}

}  // namespace assay
