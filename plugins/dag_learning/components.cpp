// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/dag_learning/components.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <queue>

#include "plugins/dag_learning/kernels.h"

namespace assay::dag {

// Tarjan's algorithm with its own stack of calls.
const std::vector<std::vector<int>>& CyclicComponents::find(const Eigen::MatrixXd& weights) {
  const int d = int(weights.rows());
  components_.clear();
  const std::ptrdiff_t entries = std::ptrdiff_t(kernels().count_entries(weights.data(), std::size_t(weights.size())));
  if (d >= 2 && entries == std::ptrdiff_t(d) * (d - 1) && (weights.diagonal().array() == 0.0).all()) {
    // Every pair in both directions: one component, as all through the first stages.
    entries_ = int(entries);
    components_.emplace_back(std::size_t(d));
    std::iota(components_[0].begin(), components_[0].end(), 0);
    return components_;
  }
  start_.assign(d + 1, 0);
  target_.clear();
  // Column j holds the parents of j: following edges backwards leaves the components as they are.
  for (int j = 0; j < d; ++j) {
    start_[j] = int(target_.size());
    const double* column = weights.col(j).data();
    for (int i = 0; i < d; ++i) {
      if (column[i] != 0.0) target_.push_back(i);
    }
  }
  start_[d] = entries_ = int(target_.size());
  index_.assign(d, -1);
  low_.assign(d, 0);
  next_.assign(d, 0);
  on_stack_.assign(d, 0);
  stack_.clear();
  frame_.clear();
  int counter = 0;
  for (int root = 0; root < d; ++root) {
    if (index_[root] >= 0) continue;
    frame_.push_back(root);
    while (!frame_.empty()) {
      const int v = frame_.back();
      if (index_[v] < 0) {
        index_[v] = low_[v] = counter++;
        next_[v] = start_[v];
        stack_.push_back(v);
        on_stack_[v] = 1;
      }
      bool descended = false;
      while (next_[v] < start_[v + 1]) {
        const int u = target_[next_[v]];
        if (index_[u] < 0) {
          frame_.push_back(u);
          descended = true;
          break;
        }
        if (on_stack_[u]) low_[v] = std::min(low_[v], std::min(low_[u], index_[u]));
        ++next_[v];
      }
      if (descended) continue;
      frame_.pop_back();
      if (low_[v] != index_[v]) continue;
      const auto first = std::find(stack_.rbegin(), stack_.rend(), v).base() - 1;
      if (stack_.end() - first > 1 || weights(v, v) != 0.0) {
        components_.emplace_back(first, stack_.end());
        std::sort(components_.back().begin(), components_.back().end());
      }
      for (auto it = first; it != stack_.end(); ++it) on_stack_[*it] = 0;
      stack_.erase(first, stack_.end());
    }
  }
  std::sort(components_.begin(), components_.end());
  return components_;
}

std::vector<int> topological_order(const Eigen::MatrixXd& weights) {
  const int d = int(weights.rows());
  std::vector<int> parents(d, 0), order;
  for (int j = 0; j < d; ++j) parents[j] = int((weights.col(j).array() != 0.0).count());
  std::priority_queue<int, std::vector<int>, std::greater<>> ready;
  for (int j = 0; j < d; ++j) {
    if (parents[j] == 0) ready.push(j);
  }
  while (!ready.empty()) {
    const int i = ready.top();
    ready.pop();
    order.push_back(i);
    for (int j = 0; j < d; ++j) {
      if (weights(i, j) != 0.0 && --parents[j] == 0) ready.push(j);
    }
  }
  if (int(order.size()) != d) order.clear();
  return order;
}

bool is_dag(const Eigen::MatrixXd& weights) { return weights.rows() == 0 || !topological_order(weights).empty(); }

int count_edges(const Eigen::MatrixXd& weights) { return int((weights.array() != 0.0).count()); }

}  // namespace assay::dag
