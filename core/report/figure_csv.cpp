// SPDX-License-Identifier: GPL-3.0-or-later
// The numbers of a figure as CSV.
#include "core/base/numbers.h"
#include "core/data/csv_writer.h"
#include "core/report/figure_data.h"
#include "core/report/image_stack.h"
#include "core/report/stacked_bars.h"

namespace assay {
namespace {

/// One row per point: `curve,x,y`, and `low,high` where some curve has an interval. Bars: x is the category's text.
/// Stacked bars: also `base`, where a bar begins; low and high are of the value y, not of the stack.
std::string curves_csv(const FigureData& figure) {
  bool interval = false;
  for (const FigureCurve& curve : figure.curves) interval |= !curve.low.empty() || !curve.high.empty();
  std::string out = figure.stacked > 0 ? "curve,x,y,base" : "curve,x,y";
  out += interval ? ",low,high\n" : "\n";
  for (std::size_t c = 0; c < figure.curves.size(); ++c) {
    const FigureCurve& curve = figure.curves[c];
    const std::vector<double> bases = figure.stacked > 0 ? bar_bases(figure, c) : std::vector<double>{};
    for (std::size_t k = 0; k < curve.x.size(); ++k) {
      append_csv_field(out, curve.name);
      out += ',';
      const auto category = static_cast<std::size_t>(curve.x[k]);
      if (!figure.x.categories.empty() && curve.x[k] >= 0 && category < figure.x.categories.size())
        append_csv_field(out, figure.x.categories[category]);
      else
        out += shortest(curve.x[k]);
      out += ',' + shortest(curve.y[k]);
      if (!bases.empty()) out += ',' + shortest(bases[k]);
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

void append_caption(std::string& out, const FigureData& figure, std::size_t image) {
  if (figure.captions.empty()) return;
  out += ',';
  if (image < figure.captions.size()) append_csv_field(out, figure.captions[image]);
}

/// One row per pixel: `image[,caption],row,column,value`, of colours `red,green,blue`. All counted from 0, row 0 on top.
std::string images_csv(const FigureData& figure, const ImageStack& stack) {
  std::string out = figure.captions.empty() ? "image," : "image,caption,";
  out += stack.channels == 3 ? "row,column,red,green,blue\n" : "row,column,value\n";
  const auto width = static_cast<std::size_t>(stack.width), pixels = width * static_cast<std::size_t>(stack.height);
  const auto channels = static_cast<std::size_t>(stack.channels);
  for (std::size_t image = 0; image < static_cast<std::size_t>(stack.count); ++image) {
    std::string start = std::to_string(image);
    append_caption(start, figure, image);
    for (std::size_t pixel = 0; pixel < pixels; ++pixel) {
      out += start + ',' + std::to_string(pixel / width) + ',' + std::to_string(pixel % width);
      for (std::size_t channel = 0; channel < channels; ++channel)
        out += ',' + shortest(figure.matrix.values[(image * channels + channel) * pixels + pixel]);
      out += '\n';
    }
  }
  return out;
}

/// `frame[,caption],x,y,value,group`: the middles of the field's cells by frame, then the points over it, which have a group
/// and no value; points of every frame have no frame.
std::string frames_csv(const FigureData& figure, const ImageStack& stack) {
  std::string out = figure.captions.empty() ? "frame,x,y,value,group\n" : "frame,caption,x,y,value,group\n";
  const std::vector<double> extent = field_extent(figure);
  const auto width = static_cast<std::size_t>(stack.width), pixels = width * static_cast<std::size_t>(stack.height);
  for (std::size_t frame = 0; frame < static_cast<std::size_t>(stack.count); ++frame) {
    std::string start = std::to_string(frame);
    append_caption(start, figure, frame);
    for (std::size_t pixel = 0; pixel < pixels; ++pixel) {
      const double column = (static_cast<double>(pixel % width) + 0.5) / stack.width;
      const double row = (static_cast<double>(pixel / width) + 0.5) / stack.height;
      out += start + ',' + shortest(extent[0] + (extent[1] - extent[0]) * column) + ',' +
             shortest(extent[3] - (extent[3] - extent[2]) * row) + ',' +
             shortest(figure.matrix.values[frame * static_cast<std::size_t>(stack.channels) * pixels + pixel]) + ",\n";
    }
  }
  for (std::size_t k = 0; k < figure.clouds.size(); ++k) {
    const FigureCurve& cloud = figure.clouds[k];
    const int frame = k < figure.cloud_frames.size() ? figure.cloud_frames[k] : -1;
    std::string start = frame < 0 ? std::string() : std::to_string(frame);
    if (frame >= 0) append_caption(start, figure, static_cast<std::size_t>(frame));
    else if (!figure.captions.empty()) start += ',';
    for (std::size_t point = 0; point < cloud.x.size(); ++point) {
      out += start + ',' + shortest(cloud.x[point]) + ',' + shortest(cloud.y[point]) + ",,";
      append_csv_field(out, cloud.name);
      out += '\n';
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
    case FigureKind::images: {
      const auto stack = image_stack(figure.matrix);
      if (!stack) return indexed_csv(figure.matrix);
      return figure.frames ? frames_csv(figure, *stack) : images_csv(figure, *stack);
    }
    default:
      return curves_csv(figure);
  }
}

}  // namespace assay
