// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/graph/parsed_graph.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <sstream>
#include <unordered_map>
#include <utility>

#include "core/base/error.h"
#include "core/data/byte_source.h"
#include "core/data/column_statistics.h"
#include "core/data/csv_reader.h"
#include "core/data/npy.h"
#include "core/data/numeric_array.h"
#include "core/data/utf8.h"

namespace assay {
namespace {

constexpr int most_nodes = 20000;

std::string trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1));
}

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
  return text;
}

[[noreturn]] void refuse(const std::filesystem::path& path, std::int64_t line, std::string message,
                         std::string value = {}, std::string allowed = {}, std::string remedy = {}) {
  std::string where = path.string();
  if (line > 0) where += ", line " + std::to_string(line);
  throw Error(ErrorKind::data,
              {std::move(message), std::move(where), std::move(value), std::move(allowed), std::move(remedy)});
}

double weight_of(const std::filesystem::path& path, std::int64_t line, std::string_view cell, bool decimal_comma) {
  const CellValue value = read_cell(cell, decimal_comma);
  const bool number =
      value.kind == CellKind::integer || value.kind == CellKind::real || value.kind == CellKind::boolean;
  if (!number || !std::isfinite(value.number))
    refuse(path, line, "The weight of an edge is not a number", shortened(cell), "a finite number; 0 is no edge");
  return value.number;
}

/// Gives every name a number in the order of appearance.
class NameList {
 public:
  int index(const std::string& name) {
    const auto [place, added] = places_.emplace(name, static_cast<int>(names.size()));
    if (added) names.push_back(name);
    return place->second;
  }
  std::vector<std::string> names;

 private:
  std::unordered_map<std::string, int> places_;
};

struct TextRow {
  std::vector<std::string> cells;
  std::int64_t line = 0;
};

/// `i,j[,w]` with numbers from 0.
ParsedGraph numbered_edges(const std::filesystem::path& path, const std::vector<TextRow>& rows, bool decimal_comma) {
  ParsedGraph graph;
  graph.form = ParsedGraph::Form::numbered_edges;
  for (std::size_t r = 1; r < rows.size(); ++r) {
    const TextRow& row = rows[r];
    std::array<int, 2> ends{};
    for (int k = 0; k < 2; ++k) {
      const CellValue value = read_cell(row.cells[k]);
      if (value.kind != CellKind::integer || value.integer < 0 || value.integer >= most_nodes)
        refuse(path, row.line, "A node number is not valid", shortened(row.cells[k]),
               "0 to the number of variables less 1");
      ends[k] = static_cast<int>(value.integer);
    }
    const double weight = row.cells.size() > 2 ? weight_of(path, row.line, row.cells[2], decimal_comma) : 1;
    graph.size = std::max({graph.size, ends[0] + 1, ends[1] + 1});
    if (weight != 0) graph.edges.push_back({ends[0], ends[1], weight, row.line});
  }
  return graph;
}

ParsedGraph named_edges(const std::filesystem::path& path, const std::vector<TextRow>& rows, bool decimal_comma) {
  ParsedGraph graph;
  graph.form = ParsedGraph::Form::edge_list;
  NameList names;
  for (std::size_t r = 1; r < rows.size(); ++r) {
    const TextRow& row = rows[r];
    const std::string source = trimmed(row.cells[0]), target = trimmed(row.cells[1]);
    if (source.empty() || target.empty())
      refuse(path, row.line, "An edge lacks one of its ends", {}, "the names of two variables");
    const double weight = row.cells.size() > 2 ? weight_of(path, row.line, row.cells[2], decimal_comma) : 1;
    const int from = names.index(source), to = names.index(target);
    if (weight != 0) graph.edges.push_back({from, to, weight, row.line});
  }
  graph.names = std::move(names.names);
  return graph;
}

bool is_0_1_2(const std::vector<std::string>& cells) {
  for (std::size_t k = 0; k < cells.size(); ++k)
    if (trimmed(cells[k]) != std::to_string(k)) return false;
  return !cells.empty();
}

/// A matrix of weights: bare, under a header, or with row names too. Row names may stand in another order than the
/// header.
ParsedGraph weight_matrix(const std::filesystem::path& path, std::vector<TextRow> rows, bool has_header,
                          bool decimal_comma) {
  ParsedGraph graph;
  if (!has_header && rows.size() == rows[0].cells.size() + 1 && is_0_1_2(rows[0].cells)) has_header = true;
  std::vector<std::string> header;
  if (has_header) {
    for (const std::string& cell : rows[0].cells) header.push_back(trimmed(cell));
    rows.erase(rows.begin());
  }
  const std::size_t d = rows.size();
  if (d == 0) refuse(path, 0, "The file has a header and no rows", {}, "an edge list or a square matrix", {});
  const std::size_t width = rows[0].cells.size();
  const bool row_names = width == d + 1 && has_header &&
                         (header.size() == d || header[0].empty() ||
                          std::find(header.begin(), header.end(), trimmed(rows[0].cells[0])) != header.end());
  if (width != d && !row_names)
    refuse(path, 0, "The file is neither an edge list nor a square matrix",
           std::to_string(d) + " rows and " + std::to_string(width) + " columns",
           "an edge list with the header source,target or source,target,weight, or a matrix with a row and a column "
           "for each variable",
           "Check that this is the file of the graph, not of the data");
  if (row_names && header.size() == width) header.erase(header.begin());
  if (d > most_nodes)
    refuse(path, 0, "The graph is too large", std::to_string(d) + " nodes", "at most " + std::to_string(most_nodes));
  const bool named = has_header && !is_0_1_2(header);
  graph.form = named ? ParsedGraph::Form::matrix : ParsedGraph::Form::bare_matrix;
  graph.size = static_cast<int>(d);
  if (named) graph.names = header;

  std::unordered_map<std::string, int> column;
  for (std::size_t k = 0; k < header.size(); ++k)
    if (!column.emplace(header[k], static_cast<int>(k)).second)
      refuse(path, 0, "Two columns have the same name", header[k], "a different name for each variable");
  std::vector<bool> seen(d, false);
  for (std::size_t r = 0; r < d; ++r) {
    const TextRow& row = rows[r];
    int source = static_cast<int>(r);
    if (row_names) {
      const auto found = column.find(trimmed(row.cells[0]));
      if (found == column.end())
        refuse(path, row.line, "A row's name is not in the header", shortened(row.cells[0]), list_of_names(header));
      source = found->second;
      if (seen[source]) refuse(path, row.line, "Two rows have the same name", shortened(row.cells[0]));
      seen[source] = true;
    }
    for (std::size_t k = row_names ? 1 : 0; k < row.cells.size(); ++k) {
      const double weight = weight_of(path, row.line, row.cells[k], decimal_comma);
      if (weight != 0) graph.edges.push_back({source, static_cast<int>(k) - row_names, weight, row.line});
    }
  }
  return graph;
}

/// TETRAD: "Graph Nodes:", names separated by ; or ,; "Graph Edges:", lines "1. A --> B".
ParsedGraph node_and_edge_text(const std::filesystem::path& path, const std::string& text) {
  ParsedGraph graph;
  graph.form = ParsedGraph::Form::node_and_edge_text;
  NameList names;
  enum { outside, in_nodes, in_edges } part = outside;
  std::istringstream lines(text);
  std::string raw;
  for (std::int64_t line = 1; std::getline(lines, raw); ++line) {
    const std::string content = trimmed(raw);
    if (content.empty()) continue;
    if (content.starts_with("Graph Nodes:")) {
      part = in_nodes;
      continue;
    }
    if (content.starts_with("Graph ")) {  // also Graph Attributes, Graph Node Attributes, which follow the edges
      part = content.starts_with("Graph Edges:") ? in_edges : outside;
      continue;
    }
    if (part == in_nodes) {
      const char separator = content.find(';') != std::string::npos ? ';' : ',';
      std::istringstream list(content);
      for (std::string name; std::getline(list, name, separator);)
        if (!trimmed(name).empty()) names.index(trimmed(name));
    } else if (part == in_edges) {
      std::istringstream words(content);
      std::string first, mark, source, target;
      words >> first;
      if (first.size() > 1 && first.back() == '.' && first.find_first_not_of("0123456789") == first.size() - 1)
        words >> source;
      else
        source = first;
      if (!(words >> mark >> target)) refuse(path, line, "An edge is not understood", shortened(content), "1. A --> B");
      if (mark == "<--")
        std::swap(source, target);
      else if (mark != "-->")
        refuse(path, line, "An edge has no single direction", shortened(content), "edges of the form A --> B",
               "Give the graph as a DAG, with every edge directed");
      const int from = names.index(source), to = names.index(target);
      graph.edges.push_back({from, to, 1, line});
    }
    if (names.names.size() > most_nodes)
      refuse(path, line, "The graph is too large", {}, "at most " + std::to_string(most_nodes) + " nodes");
  }
  graph.names = std::move(names.names);
  return graph;
}

ParsedGraph array_graph(const std::filesystem::path& path, const Matrix& matrix) {
  if (matrix.shape.size() != 2 || matrix.shape[0] != matrix.shape[1] || matrix.shape[0] > most_nodes) {
    std::string shape;
    for (std::int64_t extent : matrix.shape) shape += (shape.empty() ? "" : " x ") + std::to_string(extent);
    refuse(path, 0, "The array is not a square matrix of weights", shape,
           "d x d for d variables, d at most " + std::to_string(most_nodes));
  }
  ParsedGraph graph;
  graph.form = ParsedGraph::Form::bare_matrix;
  graph.size = static_cast<int>(matrix.shape[0]);
  for (int i = 0; i < graph.size; ++i)
    for (int j = 0; j < graph.size; ++j) {
      const double weight = matrix.values[static_cast<std::size_t>(i) * graph.size + j];
      if (!std::isfinite(weight))
        refuse(path, 0, "The weight of an edge is not a number",
               "row " + std::to_string(i) + ", column " + std::to_string(j), "a finite number");
      if (weight != 0) graph.edges.push_back({i, j, weight, 0});
    }
  return graph;
}

/// Of the arrays of an .npz file the one that people call the graph.
std::string graph_array(const std::filesystem::path& path) {
  const auto names = npz_names(path);
  if (names.size() == 1) return names.front();
  for (const char* usual : {"graph", "dag", "DAG", "adjacency", "W_true", "B_true", "W", "B", "y"})
    if (std::find(names.begin(), names.end(), usual) != names.end()) return usual;
  return {};
}

}  // namespace

ParsedGraph parse_graph_file(const std::filesystem::path& path) {
  const bool archive = data_extension(path) == ".npz" && std::filesystem::exists(path);
  if (const auto array = read_array_file(path, archive ? graph_array(path) : std::string()))
    return array_graph(path, array->matrix);

  std::string start(64, '\0');
  start.resize(ByteSource(path).read(start.data(), start.size()));
  if (trimmed(start).starts_with("Graph Nodes:"))
    return node_and_edge_text(path, read_bytes(path, std::uint64_t{1} << 28));

  CsvReader reader(path);
  const bool decimal_comma = reader.dialect().decimal_comma, has_header = reader.dialect().has_header;
  std::vector<TextRow> rows;
  std::vector<std::string_view> cells;
  while (reader.next(cells)) {
    TextRow& row = rows.emplace_back();
    row.line = reader.line();
    row.cells.assign(cells.begin(), cells.end());
    const std::size_t width = rows[std::min<std::size_t>(rows.size() - 1, 1)].cells.size();
    const bool header_without_corner = rows.size() == 2 && width == rows[0].cells.size() + 1;
    if (row.cells.size() != (rows.size() <= 2 ? rows[0].cells.size() : width) && !header_without_corner)
      refuse(path, row.line, "A row has another number of values than the first",
             std::to_string(row.cells.size()) + (row.cells.size() == 1 ? " value" : " values"), std::to_string(width),
             "Correct that row; a value that holds the separator must stand in quotes");
  }
  if (rows.empty()) refuse(path, 0, "The file has no rows");
  if (has_header && rows[0].cells.size() >= 2 && rows[0].cells.size() <= 3) {
    const std::string first = lower(trimmed(rows[0].cells[0])), second = lower(trimmed(rows[0].cells[1]));
    if (first == "i" && second == "j") return numbered_edges(path, rows, decimal_comma);
    for (const auto& [from, to] :
         {std::pair{"source", "target"}, {"cause", "effect"}, {"from", "to"}, {"tail", "head"}, {"parent", "child"}})
      if (first == from && second == to) return named_edges(path, rows, decimal_comma);
  }
  return weight_matrix(path, std::move(rows), has_header, decimal_comma);
}

}  // namespace assay
