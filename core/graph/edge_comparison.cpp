// SPDX-License-Identifier: GPL-3.0-or-later
// Edge by edge comparison of two graphs over the same names, declared in dag_metrics.h.
#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "core/base/error.h"
#include "core/graph/dag_metrics.h"

namespace assay {
namespace {

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t k = 0; k < names.size() && k < 10; ++k) text += (k ? ", " : "") + names[k];
  return names.size() > 10 ? text + " and " + std::to_string(names.size() - 10) + " more" : text;
}

}  // namespace

std::string_view to_string(EdgeStatus status) {
  switch (status) {
    case EdgeStatus::correct:
      return "correct";
    case EdgeStatus::reversed:
      return "reversed";
    case EdgeStatus::extra:
      return "extra";
    case EdgeStatus::missing:
      return "missing";
    case EdgeStatus::plain:
      return "plain";
  }
  return "correct";
}

Graph reordered(const Graph& graph, const std::vector<std::string>& nodes) {
  if (graph.nodes == nodes) return graph;
  std::unordered_map<std::string, int> place;
  for (std::size_t k = 0; k < nodes.size(); ++k) place.emplace(nodes[k], static_cast<int>(k));
  std::vector<int> to(graph.nodes.size(), -1);
  std::vector<std::string> unknown;
  std::vector<bool> met(nodes.size(), false);
  for (std::size_t k = 0; k < graph.nodes.size(); ++k) {
    const auto found = place.find(graph.nodes[k]);
    if (found == place.end()) {
      unknown.push_back(graph.nodes[k]);
    } else {
      to[k] = found->second;
      met[found->second] = true;
    }
  }
  std::vector<std::string> absent;
  for (std::size_t k = 0; k < nodes.size(); ++k)
    if (!met[k]) absent.push_back(nodes[k]);
  if (!unknown.empty() || !absent.empty()) {
    std::string value = unknown.empty() ? "" : "only in one graph: " + listed(unknown);
    if (!absent.empty()) value += (value.empty() ? "" : "; ") + std::string("only in the other: ") + listed(absent);
    throw Error(ErrorKind::data, {"The two graphs are over different variables",
                                  {},
                                  value,
                                  "two graphs over the same variable names",
                                  "Choose graphs of the same data set"});
  }
  Graph result{nodes, {}};
  for (const GraphEdge& edge : graph.edges) result.edges.push_back({to[edge.source], to[edge.target], edge.weight});
  std::sort(result.edges.begin(), result.edges.end(), [](const GraphEdge& a, const GraphEdge& b) {
    return std::tie(a.source, a.target) < std::tie(b.source, b.target);
  });
  return result;
}

std::vector<EdgeComparison> compare_edges(const Graph& reference, const Graph& estimate) {
  const Graph truth = reordered(reference, estimate.nodes);
  const int d = static_cast<int>(estimate.nodes.size());
  const Adjacency true_pattern = adjacency_of(truth), pattern = adjacency_of(estimate);
  const std::vector<double> true_weights = weights_of(truth), weights = weights_of(estimate);
  const auto at = [d](int i, int j) { return static_cast<std::size_t>(i) * d + j; };
  std::vector<EdgeComparison> rows;
  for (int i = 0; i < d; ++i) {
    for (int j = 0; j < d; ++j) {
      if (pattern(i, j) != 0) {
        const EdgeStatus status = true_pattern(i, j)   ? EdgeStatus::correct
                                  : true_pattern(j, i) ? EdgeStatus::reversed
                                                       : EdgeStatus::extra;
        const double other = status == EdgeStatus::reversed ? true_weights[at(j, i)] : true_weights[at(i, j)];
        rows.push_back({i, j, status, weights[at(i, j)], other});
      } else if (true_pattern(i, j) != 0 && (pattern(j, i) == 0 || true_pattern(j, i) != 0)) {
        rows.push_back({i, j, EdgeStatus::missing, 0, true_weights[at(i, j)]});
      }
    }
  }
  return rows;
}

}  // namespace assay
