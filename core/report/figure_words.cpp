// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/figure_words.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/base/numbers.h"

namespace assay {
namespace {

std::string ended(std::string sentence) {
  if (!sentence.empty() && sentence.back() != '.' && sentence.back() != '?') sentence += '.';
  return sentence;
}

void add_sentence(std::string& text, const std::string& sentence) {
  if (sentence.empty()) return;
  text += (text.empty() ? "" : " ") + ended(sentence);
}

std::array<int, 5> edges_by_status(const FigureGraph& graph) {
  std::array<int, 5> counts{};
  for (const FigureEdge& edge : graph.edges) ++counts[static_cast<std::size_t>(edge.status)];
  return counts;
}
int count_of(const std::array<int, 5>& counts, EdgeStatus status) { return counts[static_cast<std::size_t>(status)]; }

struct Range {
  double low = std::numeric_limits<double>::infinity(), high = -low;
};
Range range_of(const std::vector<double>& values) {
  Range range;
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    range.low = std::min(range.low, value);
    range.high = std::max(range.high, value);
  }
  return range;
}
std::string range_text(const std::vector<double>& values) {
  const Range range = range_of(values);
  if (range.low > range.high) return "no finite value";
  return range.low == range.high ? for_people(range.low) : for_people(range.low) + " to " + for_people(range.high);
}

std::string kind_text(FigureKind kind) {
  switch (kind) {
    case FigureKind::line:
      return "Line plot";
    case FigureKind::scatter:
      return "Scatter plot";
    case FigureKind::roc:
      return "ROC curves";
    case FigureKind::bars:
      return "Bar chart";
    case FigureKind::histogram:
      return "Histogram";
    case FigureKind::heatmap:
      return "Heat map";
    case FigureKind::graph:
      return "Directed graph";
    case FigureKind::raster:
      return "Raster plot";
    case FigureKind::images:
      return "Images";
    case FigureKind::table:
      return "Table";
    case FigureKind::density:
      return "Density plot";
  }
  return "Figure";
}

std::string graph_summary(const FigureGraph& graph) {
  const auto counts = edges_by_status(graph);
  const int learned = static_cast<int>(graph.edges.size()) - count_of(counts, EdgeStatus::missing);
  std::string text = std::to_string(graph.nodes.size()) + " nodes and " + std::to_string(learned) + " learned edges";
  if (graph.has_reference)
    text += ": " + std::to_string(count_of(counts, EdgeStatus::correct)) + " correct, " +
            std::to_string(count_of(counts, EdgeStatus::reversed)) + " reversed, " +
            std::to_string(count_of(counts, EdgeStatus::extra)) + " extra; " +
            std::to_string(count_of(counts, EdgeStatus::missing)) + " edges of the reference are missing";
  text += ".";
  std::string list;
  int listed = 0;
  for (const FigureEdge& edge : graph.edges) {
    if (edge.status == EdgeStatus::missing) continue;
    if (++listed > 20) break;
    list += (list.empty() ? " " : ", ") + graph.nodes[static_cast<std::size_t>(edge.source)] + " to " +
            graph.nodes[static_cast<std::size_t>(edge.target)];
  }
  if (!list.empty()) text += (listed > 20 ? " The first 20 edges:" : " Edges:") + list + ".";
  return text;
}

}  // namespace

std::string figure_caption(const FigureData& figure) {
  std::string text;
  add_sentence(text, figure.title);
  if (figure.kind == FigureKind::graph && figure.graph.has_reference) {
    const auto counts = edges_by_status(figure.graph);
    add_sentence(text, "Green solid: correct (" + std::to_string(count_of(counts, EdgeStatus::correct)) +
                           "); blue dash-dot: reversed, drawn as learned (" +
                           std::to_string(count_of(counts, EdgeStatus::reversed)) + "); vermilion dashed: extra (" +
                           std::to_string(count_of(counts, EdgeStatus::extra)) + "); grey dotted: missing (" +
                           std::to_string(count_of(counts, EdgeStatus::missing)) + ")");
  }
  if (!figure.interval.empty()) add_sentence(text, "Bands and bars: " + figure.interval);
  if (!figure.note.empty()) {
    std::string conditions = figure.note;
    if (conditions.starts_with("run ")) conditions[0] = 'R';
    add_sentence(text, conditions);
  }
  return text;
}

std::string figure_summary(const FigureData& figure) {
  std::string text = kind_text(figure.kind);
  if (figure.kind == FigureKind::graph) return text + " with " + graph_summary(figure.graph);
  if (figure.kind == FigureKind::heatmap || figure.kind == FigureKind::images) {
    std::string shape;
    for (const std::int64_t extent : figure.matrix.shape)
      shape += (shape.empty() ? "" : " × ") + std::to_string(extent);
    return text + " of " + (figure.matrix_title.empty() ? figure.title : figure.matrix_title) + ", " + shape +
           ", values " + range_text(figure.matrix.values) + ".";
  }
  if (figure.kind == FigureKind::table)
    return text + " with " + std::to_string(figure.table.rows.size()) + " rows and " +
           std::to_string(figure.table.columns.size()) + " columns.";
  if (!figure.y.title.empty()) text += " of " + figure.y.title;
  if (!figure.x.title.empty()) text += " against " + figure.x.title;
  text += figure.y.scale == Scale::log ? ", logarithmic." : ".";
  std::size_t listed = 0;
  for (const FigureCurve& curve : figure.curves) {
    if (++listed > 8) break;
    text += " " + (curve.name.empty() ? std::string("Values") : curve.name) + ": " +
            for_people(static_cast<std::int64_t>(curve.y.size())) + " points, " + range_text(curve.y) +
            (curve.y.empty() ? "" : ", last " + for_people(curve.y.back())) + ".";
  }
  if (figure.curves.size() > 8) text += " And " + std::to_string(figure.curves.size() - 8) + " more curves.";
  return text;
}

}  // namespace assay
