// SPDX-License-Identifier: GPL-3.0-or-later
// The numbers of a figure as CSV.
#include "core/base/numbers.h"
#include "core/data/csv_writer.h"
#include "core/report/figure_data.h"

namespace assay {
namespace {

/// One row per point: `curve,x,y`, and `low,high` where some curve has an interval. Bars: x is the category's text.
std::string curves_csv(const FigureData& figure) {
  bool interval = false;
  for (const FigureCurve& curve : figure.curves) interval |= !curve.low.empty() || !curve.high.empty();
  std::string out = interval ? "curve,x,y,low,high\n" : "curve,x,y\n";
  for (const FigureCurve& curve : figure.curves) {
    for (std::size_t k = 0; k < curve.x.size(); ++k) {
      append_csv_field(out, curve.name);
      out += ',';
      const auto category = static_cast<std::size_t>(curve.x[k]);
      if (!figure.x.categories.empty() && curve.x[k] >= 0 && category < figure.x.categories.size())
        append_csv_field(out, figure.x.categories[category]);
      else
        out += shortest(curve.x[k]);
      out += ',' + shortest(curve.y[k]);
      if (interval) {
        out += ',' + (curve.low.empty() ? std::string() : shortest(curve.low[k]));
        out += ',' + (curve.high.empty() ? std::string() : shortest(curve.high[k]));
      }
      out += '\n';
    }
  }
  return out;
}

std::string edges_csv(const FigureGraph& graph) {
  std::string out = graph.has_reference ? "source,target,weight,status\n" : "source,target,weight\n";
  for (const FigureEdge& edge : graph.edges) {
    append_csv_field(out, graph.nodes[static_cast<std::size_t>(edge.source)]);
    out += ',';
    append_csv_field(out, graph.nodes[static_cast<std::size_t>(edge.target)]);
    out += ',' + shortest(edge.weight);
    if (graph.has_reference) out += ',' + std::string(to_string(edge.status));
    out += '\n';
  }
  return out;
}

/// Arrays of more than two dimensions: one row per value, its indices first.
std::string indexed_csv(const Matrix& matrix) {
  std::string out;
  for (std::size_t axis = 0; axis < matrix.shape.size(); ++axis) out += "i" + std::to_string(axis) + ',';
  out += "value\n";
  std::vector<std::int64_t> index(matrix.shape.size(), 0);
  for (const double value : matrix.values) {
    for (const std::int64_t one : index) out += std::to_string(one) + ',';
    out += shortest(value) + '\n';
    for (std::size_t axis = index.size(); axis-- > 0;) {
      if (++index[axis] < matrix.shape[axis]) break;
      index[axis] = 0;
    }
  }
  return out;
}

}  // namespace

std::string figure_csv(const FigureData& figure) {
  switch (figure.kind) {
    case FigureKind::graph:
      return edges_csv(figure.graph);
    case FigureKind::table:
      return csv_text(figure.table);
    case FigureKind::heatmap:
      return csv_text(figure.matrix);
    case FigureKind::images:
      return indexed_csv(figure.matrix);
    default:
      return curves_csv(figure);
  }
}

}  // namespace assay
