// SPDX-License-Identifier: GPL-3.0-or-later
// Random acyclic patterns and slow reference answers for the tests of core/graph.
#pragma once

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <numeric>
#include <random>
#include <set>
#include <utility>
#include <vector>

#include "core/graph/adjacency.h"

namespace assay::test {

inline Adjacency graph_with(int d, std::initializer_list<std::pair<int, int>> edges) {
  Adjacency graph(d);
  for (const auto& [cause, effect] : edges) graph(cause, effect) = 1;
  return graph;
}

inline Adjacency random_dag(int d, double density, std::mt19937& random) {
  std::vector<int> order(d);
  std::iota(order.begin(), order.end(), 0);
  std::shuffle(order.begin(), order.end(), random);
  std::bernoulli_distribution edge(density);
  Adjacency graph(d);
  for (int a = 0; a < d; ++a)
    for (int b = a + 1; b < d; ++b)
      if (edge(random)) graph(order[a], order[b]) = 1;
  return graph;
}

/// Every acyclic pattern over d nodes (d <= 4: 543 of them), found by trying all orientations of all skeletons.
inline std::vector<Adjacency> all_dags(int d, const std::function<bool(const Adjacency&)>& acyclic) {
  const int pairs = d * (d - 1) / 2;
  int total = 1;
  for (int k = 0; k < pairs; ++k) total *= 3;
  std::vector<Adjacency> found;
  for (int code = 0; code < total; ++code) {
    Adjacency graph(d);
    int rest = code;
    for (int i = 0; i < d; ++i)
      for (int j = i + 1; j < d; ++j, rest /= 3) {
        if (rest % 3 == 1) graph(i, j) = 1;
        if (rest % 3 == 2) graph(j, i) = 1;
      }
    if (acyclic(graph)) found.push_back(graph);
  }
  return found;
}

/// Calls `visit` with every simple path from `from` to `to` over edges of either direction.
inline void each_path(const Adjacency& graph, int from, int to,
                      const std::function<void(const std::vector<int>&)>& visit) {
  std::vector<int> path{from};
  const std::function<void()> extend = [&] {
    if (path.back() == to) return visit(path);
    for (int next = 0; next < graph.d; ++next) {
      if (!graph.adjacent(path.back(), next) || std::find(path.begin(), path.end(), next) != path.end()) continue;
      path.push_back(next);
      extend();
      path.pop_back();
    }
  };
  extend();
}

/// Nodes that can be reached from `node` along arrows, itself included, by walking.
inline std::set<int> descendants(const Adjacency& graph, int node) {
  std::set<int> found{node};
  std::vector<int> open{node};
  while (!open.empty()) {
    const int at = open.back();
    open.pop_back();
    for (int j = 0; j < graph.d; ++j)
      if (graph(at, j) != 0 && found.insert(j).second) open.push_back(j);
  }
  return found;
}

/// Whether `path` is blocked by `given` (Pearl's definition, one inner node after the other).
inline bool blocked(const Adjacency& graph, const std::vector<int>& path, const std::set<int>& given) {
  for (std::size_t k = 1; k + 1 < path.size(); ++k) {
    const int node = path[k];
    if (graph(path[k - 1], node) != 0 && graph(path[k + 1], node) != 0) {  // collider
      const auto below = descendants(graph, node);
      if (std::none_of(below.begin(), below.end(), [&](int z) { return given.contains(z); })) return true;
    } else if (given.contains(node)) {
      return true;
    }
  }
  return false;
}

inline bool d_separated(const Adjacency& graph, int i, int j, const std::set<int>& given) {
  bool separated = true;
  each_path(graph, i, j, [&](const std::vector<int>& path) { separated = separated && blocked(graph, path, given); });
  return separated;
}

}  // namespace assay::test
