// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/base/export.h"
#include "core/data/table.h"

namespace assay {

/// The pattern of a graph over `d` nodes: entry (i, j) is not 0 for an edge i -> j (row = cause, column = effect).
/// Entries are 0 or 1; count_accuracy also reads -1, an undirected edge written once. The diagonal is ignored
/// everywhere.
struct Adjacency {
  int d = 0;
  std::vector<signed char> entries;  ///< d x d, row-major

  Adjacency() = default;
  explicit Adjacency(int nodes) : d(nodes), entries(static_cast<std::size_t>(nodes) * nodes, 0) {}

  signed char& operator()(int cause, int effect) { return entries[static_cast<std::size_t>(cause) * d + effect]; }
  signed char operator()(int cause, int effect) const { return entries[static_cast<std::size_t>(cause) * d + effect]; }
  /// Whether i and j are joined in either direction.
  bool adjacent(int i, int j) const { return (*this)(i, j) != 0 || (*this)(j, i) != 0; }
  bool operator==(const Adjacency&) const = default;
};

/// 1 where `weights` (d x d, row-major) is not exactly 0, off the diagonal. NaN counts as an edge.
ASSAY_CORE Adjacency pattern_of(std::span<const double> weights, int d);

/// 1 for each edge of `graph`, node k of the graph being row and column k. Self-loops are dropped.
ASSAY_CORE Adjacency adjacency_of(const Graph& graph);

/// d x d row-major weights of `graph`; 0 where there is no edge.
ASSAY_CORE std::vector<double> weights_of(const Graph& graph);

/// The graph of all non-zero off-diagonal entries of `weights` (d x d, row-major), ordered by source, then target.
ASSAY_CORE Graph graph_of(std::span<const double> weights, const std::vector<std::string>& nodes);

/// Number of non-zero entries off the diagonal.
ASSAY_CORE int edge_count(const Adjacency& graph);

}  // namespace assay
