// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace assay {

/// An edge as a graph file states it.
struct ParsedEdge {
  int source = 0;  ///< index into ParsedGraph::names, or a node number where the file has none
  int target = 0;
  double weight = 1;
  std::int64_t line = 0;  ///< 0 for arrays
};

/// A graph file before its names are held against the data's.
struct ParsedGraph {
  enum class Form { edge_list, numbered_edges, matrix, bare_matrix, node_and_edge_text };
  Form form = Form::edge_list;
  std::vector<std::string> names;  ///< in the file's order; empty for numbered_edges and bare_matrix
  int size = 0;                    ///< of a matrix: its rows; of numbered edges: the largest number + 1
  std::vector<ParsedEdge> edges;   ///< with weight other than 0, self-loops and repetitions included
};

/// Reads any of the forms that read_reference_graph lists, of at most 20,000 nodes. Throws Error (data): text for a
/// weight, edges that are not directed, a matrix that is not square, row names other than the header's.
ParsedGraph parse_graph_file(const std::filesystem::path& path);

}  // namespace assay
