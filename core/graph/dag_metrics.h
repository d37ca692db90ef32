// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "core/base/export.h"
#include "core/data/table.h"
#include "core/graph/acyclicity.h"
#include "core/graph/adjacency.h"
#include "core/graph/cpdag.h"

namespace assay {

/// How well an estimated pattern meets the true one. Rates divide by max(count, 1), as the reference code does: where
/// `predicted` is 0 show fdr and precision as "n/a".
struct EdgeAccuracy {
  double fdr = 0;     ///< (reversed + false_positives) / predicted
  double tpr = 0;     ///< true_positives / true edges; also called recall
  double fpr = 0;     ///< (reversed + false_positives) / pairs without a true edge; above 1 for some cyclic estimates
  int shd = 0;        ///< extra + missing (both on skeletons) + reversed: a reversed edge counts 1
  int predicted = 0;  ///< estimated edges, an undirected one counted once ("nnz" of the reference code)
  double precision = 0;  ///< true_positives / predicted
  double recall = 0;     ///< = tpr
  double f1 = 0;         ///< harmonic mean of precision and recall, 0 where both are 0

  int true_edges = 0;
  int true_positives = 0;   ///< directed as in truth, or undirected on a true pair
  int reversed = 0;         ///< directed against a true edge
  int false_positives = 0;  ///< on a pair with no true edge
  int missing = 0;          ///< pairs with a true edge and no estimated one
  int extra = 0;            ///< pairs with an estimated edge and no true one
};

/// `estimate` may be a DAG, a cyclic graph (a 2-cycle on a true edge is one true positive and one reversed), or a CPDAG
/// with -1 for undirected edges; -1 in both entries of a pair still is one edge. Graphs over the same nodes in the same
/// order. Source: count_accuracy of github.com/xunzheng/notears, notears/utils.py.
ASSAY_CORE EdgeAccuracy count_accuracy(const Adjacency& truth, const Adjacency& estimate);

/// Unordered pairs whose mark (none, ->, <-, --) differs between two CPDAGs as cpdag_of gives them.
ASSAY_CORE int mark_differences(const Adjacency& one, const Adjacency& other);

/// mark_differences of the CPDAGs of two DAGs. Throws Error (method) if one has a cycle.
ASSAY_CORE int shd_cpdag(const Adjacency& truth, const Adjacency& estimate);

/// Structural intervention distance: ordered pairs (i, j) for which adjusting for i's estimated causes gives a wrong
/// p(x_j | do x_i) under the true DAG. Not symmetric; 0 .. d (d - 1). `truth` must be acyclic (else Error, method).
/// Source: Peters and Buhlmann 2015, Neural Computation 27(3).
ASSAY_CORE int sid(const Adjacency& truth, const Adjacency& estimate);

/// Areas under the curves of the ranking of all ordered pairs i != j by |weight|. NaN where truth has no edge (both),
/// or every edge (auroc).
struct RankingAreas {
  double auroc = 0;  ///< ties count one half
  double aupr = 0;   ///< average precision; tied pairs enter together
};
ASSAY_CORE RankingAreas ranking_areas(const Adjacency& truth, std::span<const double> weights);

/// Order divergence: true edges that point against `order` (a permutation of the nodes, causes first).
ASSAY_CORE int order_divergence(const Adjacency& truth, const std::vector<int>& order);

/// What became of an edge between a reference graph and an estimate; `plain` where there is no reference (never from
/// compare_edges).
enum class EdgeStatus { correct, reversed, extra, missing, plain };
ASSAY_CORE std::string_view to_string(EdgeStatus status);

/// One edge of the union of two graphs; `source` and `target` index the nodes of the estimate and follow its arrow (the
/// reference's for a missing edge). A reversed edge is listed once.
struct EdgeComparison {
  int source = 0;
  int target = 0;
  EdgeStatus status = EdgeStatus::correct;
  double weight = 0;            ///< in the estimate; 0 where missing
  double reference_weight = 0;  ///< in the reference (of the opposite edge where reversed); 0 where extra
  bool operator==(const EdgeComparison&) const = default;
};

/// The edges of both graphs with their status, ordered by source, then target. Nodes are matched by name, in any order.
/// Throws Error (data) that lists the names which stand in one graph only.
ASSAY_CORE std::vector<EdgeComparison> compare_edges(const Graph& reference, const Graph& estimate);

/// `graph` with its nodes in the order of `nodes` (the same names). Throws Error (data) as compare_edges does.
ASSAY_CORE Graph reordered(const Graph& graph, const std::vector<std::string>& nodes);

}  // namespace assay
