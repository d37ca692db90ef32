// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/adjacency.h"

#include <cassert>

namespace assay {

Adjacency pattern_of(std::span<const double> weights, int d) {
  assert(weights.size() == static_cast<std::size_t>(d) * d);
  Adjacency pattern(d);
  for (std::size_t k = 0; k < weights.size(); ++k) pattern.entries[k] = weights[k] != 0 ? 1 : 0;
  for (int i = 0; i < d; ++i) pattern(i, i) = 0;
  return pattern;
}

Adjacency adjacency_of(const Graph& graph) {
  Adjacency pattern(static_cast<int>(graph.nodes.size()));
  for (const GraphEdge& edge : graph.edges)
    if (edge.source != edge.target) pattern(edge.source, edge.target) = 1;
  return pattern;
}

std::vector<double> weights_of(const Graph& graph) {
  const std::size_t d = graph.nodes.size();
  std::vector<double> weights(d * d, 0.0);
  for (const GraphEdge& edge : graph.edges) weights[edge.source * d + edge.target] = edge.weight;
  return weights;
}

Graph graph_of(std::span<const double> weights, const std::vector<std::string>& nodes) {
  const int d = static_cast<int>(nodes.size());
  assert(weights.size() == static_cast<std::size_t>(d) * d);
  Graph graph{nodes, {}};
  for (int i = 0; i < d; ++i)
    for (int j = 0; j < d; ++j)
      if (const double weight = weights[static_cast<std::size_t>(i) * d + j]; i != j && weight != 0)
        graph.edges.push_back({i, j, weight});
  return graph;
}

int edge_count(const Adjacency& graph) {
  int count = 0;
  for (int i = 0; i < graph.d; ++i)
    for (int j = 0; j < graph.d; ++j) count += i != j && graph(i, j) != 0;
  return count;
}

}  // namespace assay
