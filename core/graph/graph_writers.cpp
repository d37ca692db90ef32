// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <charconv>
#include <string>
#include <vector>

#include "core/base/numbers.h"
#include "core/data/csv_writer.h"
#include "core/data/utf8.h"
#include "core/graph/graph_files.h"

namespace assay {
namespace {

/// Three significant digits, C locale.
std::string three_digits(double value) {
  std::array<char, 32> text;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, 3).ptr;
  return std::string(text.data(), end);
}

/// Text for XML 1.0: markup escaped, characters that XML does not have left out.
std::string xml_text(std::string_view raw) {
  const std::string text = is_utf8(raw) ? std::string(raw) : from_latin1(raw);
  std::string out;
  for (char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\n':
        out += "&#10;";
        break;
      case '\r':
        out += "&#13;";
        break;
      case '\t':
        out += "&#9;";
        break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20) out += c;
    }
  }
  return out;
}

/// A label shows a name as it is: Graphviz reads \n, \l, \N and the like in labels, so each backslash is doubled.
std::string dot_label(std::string_view text) {
  std::string doubled;
  for (char c : text) {
    if (c == '\\') doubled += '\\';
    doubled += c;
  }
  return dot_quoted(doubled);
}

}  // namespace

std::string graph_csv(const Graph& graph) {
  std::string out = "source,target,weight\n";
  for (const GraphEdge& edge : graph.edges) {
    append_csv_field(out, graph.nodes[edge.source]);
    out += ',';
    append_csv_field(out, graph.nodes[edge.target]);
    out += ',' + shortest(edge.weight) + '\n';
  }
  return out;
}

/// Inside a quoted DOT string a backslash is itself, except before a quote or a line's end, where DOT cannot write it.
std::string dot_quoted(std::string_view text) {
  std::string out = "\"";
  for (std::size_t k = 0; k < text.size(); ++k) {
    const char c = text[k];
    const bool before_quote = k + 1 == text.size() || text[k + 1] == '"' || text[k + 1] == '\n' || text[k + 1] == '\r';
    if (c == '"')
      out += "\\\"";
    else if (c == '\\' && before_quote)
      out += "\xe2\x88\x96";
    else if (c != '\0')
      out += c;
  }
  return out + '"';
}

std::string to_dot(const Graph& graph, const DotOptions& options) {
  std::string out =
      "digraph " + dot_quoted(options.name) + " {\n  rankdir=" + dot_quoted(options.rank_direction) + ";\n";
  if (!options.statements.empty()) out += "  " + options.statements + "\n";
  const bool own_widths = options.node_widths.size() == graph.nodes.size();
  if (options.node_height > 0) out += "  node [height=" + shortest(options.node_height) + "];\n";
  if (options.node_width > 0) out += "  node [width=" + shortest(options.node_width) + "];\n";
  if (options.node_height > 0 && (own_widths || options.node_width > 0)) out += "  node [fixedsize=true];\n";
  const auto node = [&](int k) {
    return options.numbered_nodes ? "n" + std::to_string(k) : dot_quoted(graph.nodes[k]);
  };
  const auto attributes = [](const std::vector<std::string>& list) {
    std::string text;
    for (const std::string& attribute : list) text += (text.empty() ? " [" : ", ") + attribute;
    return text.empty() ? text : text + "]";
  };
  for (std::size_t k = 0; k < graph.nodes.size(); ++k) {
    std::vector<std::string> list;
    const std::string& name = graph.nodes[k];
    if (options.numbered_nodes || name.find('\\') != std::string::npos) list.push_back("label=" + dot_label(name));
    if (own_widths) list.push_back("width=" + shortest(options.node_widths[k]));
    out += "  " + node(static_cast<int>(k)) + attributes(list) + ";\n";
  }
  for (std::size_t k = 0; k < graph.edges.size(); ++k) {
    const GraphEdge& edge = graph.edges[k];
    std::vector<std::string> list;
    if (options.weights) list.push_back("label=\"" + three_digits(edge.weight) + "\"");
    if (options.edge_ids) list.push_back("id=\"" + std::to_string(k) + "\"");
    out += "  " + node(edge.source) + " -> " + node(edge.target) + attributes(list) + ";\n";
  }
  return out + "}\n";
}

std::string to_graphml(const Graph& graph) {
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\" "
      "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"\n"
      "         xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns "
      "http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">\n"
      "  <key id=\"name\" for=\"node\" attr.name=\"name\" attr.type=\"string\"/>\n"
      "  <key id=\"weight\" for=\"edge\" attr.name=\"weight\" attr.type=\"double\"/>\n"
      "  <graph edgedefault=\"directed\">\n";
  for (std::size_t k = 0; k < graph.nodes.size(); ++k)
    out += "    <node id=\"n" + std::to_string(k) + "\"><data key=\"name\">" + xml_text(graph.nodes[k]) +
           "</data></node>\n";
  for (const GraphEdge& edge : graph.edges)
    out += "    <edge source=\"n" + std::to_string(edge.source) + "\" target=\"n" + std::to_string(edge.target) +
           "\"><data key=\"weight\">" + shortest(edge.weight) + "</data></edge>\n";
  return out + "  </graph>\n</graphml>\n";
}

}  // namespace assay
