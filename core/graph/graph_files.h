// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/export.h"
#include "core/data/table.h"

namespace assay {

/// Reads a reference graph over `variables` (the data's column names, in their order; the answer has them as nodes).
/// Understood, also as .gz: an edge list `source,target[,weight]` by variable name (headers Cause,Effect[,Score] and
/// from,to too; weight 0 is no edge), `i,j[,w]` by number from 0, an adjacency matrix with the variables as header and
/// optionally as first column, a bare d x d matrix of numbers (text or .npy, .npz) in the order of `variables`, and
/// TETRAD's "Graph Nodes: / Graph Edges:" text with `-->` edges. Names decide, never positions, unless the file has no
/// names. Entry (i, j) not 0 is i -> j. Throws Error (data): names that are not variables (each with the nearest ones),
/// a cycle (named), a wrong size, an edge twice with different weights, a self-loop, undirected edges, text where a
/// weight should be.
ASSAY_CORE Graph read_reference_graph(const std::filesystem::path& path, const std::vector<std::string>& variables);

struct GraphReadOptions {
  bool allow_cycles = false;  ///< cyclic truths exist (DREAM4): score them with AUROC and AUPR alone
};
ASSAY_CORE Graph read_reference_graph(const std::filesystem::path& path, const std::vector<std::string>& variables,
                                      const GraphReadOptions& options);

/// Reads a graph file of any of these forms without knowing its variables: nodes in the order in which the file names
/// them (0..d-1 as X1..Xd where it names none). Cycles are allowed.
ASSAY_CORE Graph read_graph(const std::filesystem::path& path);

/// `source,target,weight` with node names, RFC 4180, edges in the order given. A node without edges is not in it.
ASSAY_CORE std::string graph_csv(const Graph& graph);

/// How to_dot draws a graph.
struct DotOptions {
  std::string name = "graph";
  bool weights = true;                ///< an edge label with three significant digits
  std::string rank_direction = "TB";  ///< TB, LR, BT, RL
  double node_width = 0;              ///< inches, 0: as wide as the label needs
  double node_height = 0;             ///< inches, 0: as high as the label needs
  std::vector<double> node_widths;    ///< inches, one per node: wins over node_width; empty: none
  bool numbered_nodes = false;  ///< nodes are n0, n1, ... with the name as label: for layouts, any name comes back
  std::string statements;       ///< more DOT for the whole graph, e.g. "nodesep=0.4; overlap=false; splines=true;"
  bool edge_ids = false;        ///< an `id` attribute with the edge's index, read back by the layout
};

/// Graphviz's language; every name quoted, so any text is a valid node. A backslash that DOT cannot write (before a
/// quote or at the end of a name) becomes U+2216, which looks the same.
ASSAY_CORE std::string to_dot(const Graph& graph, const DotOptions& options = {});
/// A name as a quoted DOT string.
ASSAY_CORE std::string dot_quoted(std::string_view text);
/// GraphML 1.0 with node attribute `name` and edge attribute `weight` (Cytoscape, Gephi, igraph, NetworkX read it).
ASSAY_CORE std::string to_graphml(const Graph& graph);

}  // namespace assay
