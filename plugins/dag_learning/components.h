// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <Eigen/Core>

namespace assay::dag {

/// Strongly connected components of the pattern W_ij != 0 (i -> j) with at least two nodes (a diagonal entry counts as
/// a component of its own). Nodes ascend inside a component. Everything outside these lies on no cycle.
class CyclicComponents {
 public:
  /// O(d^2), without allocation after the first call of a size.
  const std::vector<std::vector<int>>& find(const Eigen::MatrixXd& weights);
  /// Number of non-zero entries seen by the last find().
  int entries() const { return entries_; }

 private:
  std::vector<int> start_, target_, index_, low_, stack_, frame_, next_;
  std::vector<char> on_stack_;
  std::vector<std::vector<int>> components_;
  int entries_ = 0;
};

/// True when the pattern W_ij != 0 has no directed cycle: an exact topological sort, no tolerance.
bool is_dag(const Eigen::MatrixXd& weights);

/// A topological order of the pattern (sources first, smallest index first among equals); empty when there is a cycle.
std::vector<int> topological_order(const Eigen::MatrixXd& weights);

/// Number of non-zero entries.
int count_edges(const Eigen::MatrixXd& weights);

}  // namespace assay::dag
