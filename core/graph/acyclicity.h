// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/export.h"
#include "core/graph/adjacency.h"

namespace assay {

/// Every node after all of its causes, or nothing where the pattern has a directed cycle. Exact: no tolerance. Of
/// several orders it is the one that takes the smallest free node first. O(d^2).
ASSAY_CORE std::optional<std::vector<int>> topological_order(const Adjacency& graph);

/// Whether the pattern has no directed cycle. Exact; O(d^2).
ASSAY_CORE bool is_dag(const Adjacency& graph);

/// The same for the non-zero entries of a d x d row-major weight matrix, its diagonal left out.
ASSAY_CORE bool is_dag(std::span<const double> weights, int d);

/// The strongly connected components: each sorted, those listed first that come first in a causal order. Nodes on no
/// cycle are components of one. Tarjan 1972; iterative, O(d^2).
ASSAY_CORE std::vector<std::vector<int>> strongly_connected_components(const Adjacency& graph);

/// A shortest directed cycle through the smallest node that lies on one, as nodes in the order of the arrows (the first
/// is not repeated); empty for a DAG.
ASSAY_CORE std::vector<int> find_cycle(const Adjacency& graph);

/// "a -> b -> c -> a", for messages.
ASSAY_CORE std::string cycle_text(const std::vector<int>& cycle, const std::vector<std::string>& names);

}  // namespace assay
