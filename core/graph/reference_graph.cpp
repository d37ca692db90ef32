// SPDX-License-Identifier: GPL-3.0-or-later
// From a graph file to a graph over the variables of a data set.
#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

#include "core/base/error.h"
#include "core/base/numbers.h"
#include "core/data/byte_source.h"
#include "core/data/column_statistics.h"
#include "core/data/utf8.h"
#include "core/graph/acyclicity.h"
#include "core/graph/graph_files.h"
#include "core/graph/parsed_graph.h"

namespace assay {
namespace {

/// Where each of the file's names stands among the variables. Throws with every unknown name and what comes near it.
std::vector<int> places_of(const std::filesystem::path& path, const std::vector<std::string>& names,
                           const std::vector<std::string>& variables) {
  std::unordered_map<std::string_view, int> known;
  for (std::size_t k = 0; k < variables.size(); ++k) known.emplace(variables[k], static_cast<int>(k));
  std::vector<int> places;
  std::vector<std::string> unknown, near;
  for (const std::string& name : names) {
    const auto found = known.find(name);
    places.push_back(found == known.end() ? -1 : found->second);
    if (found != known.end()) continue;
    unknown.push_back(name);
    if (near.size() < 8)
      for (const std::string& candidate : nearest_names(name, variables, 1))
        near.push_back(candidate + " for " + shortened(name, 40));
  }
  if (unknown.empty()) return places;
  const bool numbers = std::all_of(unknown.begin(), unknown.end(),
                                   [](const std::string& name) { return read_integer(name).has_value(); });
  std::string remedy = "Use the names of the data's columns";
  if (!near.empty())
    remedy = "The nearest names are " + list_of_names(near);
  else if (numbers)
    remedy = "Edges by number need the header i,j or i,j,w and count from 0";
  throw data_error(path, "The graph names variables that the data does not have", list_of_names(unknown),
                   list_of_names(variables), remedy);
}

Graph resolved(const std::filesystem::path& path, const ParsedGraph& parsed,
               const std::vector<std::string>& variables) {
  const int d = static_cast<int>(variables.size());
  const bool by_name = !parsed.names.empty();
  if (!by_name && parsed.form == ParsedGraph::Form::bare_matrix && parsed.size != d)
    throw data_error(path, "The graph has another size than the data",
                     std::to_string(parsed.size) + " x " + std::to_string(parsed.size),
                     std::to_string(d) + " x " + std::to_string(d), "Use the graph of the same variables");
  if (parsed.form == ParsedGraph::Form::numbered_edges && parsed.size > d)
    throw data_error(path, "An edge's node number is larger than the data has variables",
                     std::to_string(parsed.size - 1), "0 to " + std::to_string(d - 1), "Numbers count from 0");
  std::vector<int> places;
  if (by_name) places = places_of(path, parsed.names, variables);
  if (parsed.form == ParsedGraph::Form::matrix && parsed.size != d) {
    std::vector<std::string> absent;
    for (int k = 0; k < d; ++k)
      if (std::find(places.begin(), places.end(), k) == places.end()) absent.push_back(variables[k]);
    throw data_error(path, "The matrix lacks variables of the data", list_of_names(absent),
                     "a row and a column for each of " + std::to_string(d) + " variables",
                     "Add them, with zeros where there is no edge");
  }
  std::map<std::pair<int, int>, const ParsedEdge*> edges;
  for (const ParsedEdge& edge : parsed.edges) {
    const int source = by_name ? places[edge.source] : edge.source,
              target = by_name ? places[edge.target] : edge.target;
    const auto where = [&] {
      return edge.line > 0 ? path.string() + ", line " + std::to_string(edge.line) : path.string();
    };
    if (source == target)
      throw Error(ErrorKind::data, {"The graph has an edge from a variable to itself", where(), variables[source],
                                    "edges between two different variables", "Remove it"});
    const auto [known, added] = edges.emplace(std::pair{source, target}, &edge);
    if (!added && known->second->weight != edge.weight)
      throw Error(ErrorKind::data, {"The graph states an edge twice with different weights", where(),
                                    variables[source] + " -> " + variables[target] + ": " +
                                        shortest(known->second->weight) + " and " + shortest(edge.weight),
                                    "each edge once", "Keep one of the two"});
  }
  Graph graph{variables, {}};
  for (const auto& [ends, edge] : edges) graph.edges.push_back({ends.first, ends.second, edge->weight});
  return graph;
}

}  // namespace

Graph read_reference_graph(const std::filesystem::path& path, const std::vector<std::string>& variables,
                           const GraphReadOptions& options) {
  Graph graph = resolved(path, parse_graph_file(path), variables);
  if (options.allow_cycles) return graph;
  if (const auto cycle = find_cycle(adjacency_of(graph)); !cycle.empty())
    throw data_error(path, "The reference graph has a directed cycle", cycle_text(cycle, variables),
                     "a graph without directed cycles", "Remove one of these edges");
  return graph;
}

Graph read_reference_graph(const std::filesystem::path& path, const std::vector<std::string>& variables) {
  return read_reference_graph(path, variables, GraphReadOptions{});
}

Graph read_graph(const std::filesystem::path& path) {
  const ParsedGraph parsed = parse_graph_file(path);
  return resolved(path, parsed,
                  parsed.names.empty() ? numbered_names(static_cast<std::size_t>(parsed.size)) : parsed.names);
}

}  // namespace assay
