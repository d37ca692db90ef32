// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/dag_learning/acyclic_repair.h"

#include <cmath>
#include <limits>

#include "plugins/dag_learning/components.h"

namespace assay::dag {

Repair make_acyclic(const SampleMoments& moments, const Eigen::MatrixXd& weights) {
  Repair repair{.weights = weights, .removed = {}};
  CyclicComponents components;
  if (components.find(repair.weights).empty()) return repair;
  const Eigen::MatrixXd errors = refit(moments, repair.weights).standard_errors;
  while (true) {
    const auto found = components.find(repair.weights);
    if (found.empty()) return repair;
    for (const std::vector<int>& nodes : found) {
      double weakest = std::numeric_limits<double>::infinity();
      std::pair<int, int> edge{nodes[0], nodes[0]};
      for (int j : nodes) {
        for (int i : nodes) {
          if (repair.weights(i, j) == 0.0) continue;
          const double se = errors(i, j);
          const double strength =
              se > 0.0 ? std::abs(repair.weights(i, j)) / se : std::abs(repair.weights(i, j)) * 1e12;
          if (strength < weakest) weakest = strength, edge = {i, j};
        }
      }
      repair.weights(edge.first, edge.second) = 0.0;
      repair.removed.push_back(edge);
    }
  }
}

}  // namespace assay::dag
