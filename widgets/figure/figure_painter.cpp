// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/figure/figure_painter.h"

#include <QImage>
#include <algorithm>
#include <cmath>

#include "widgets/figure/image_painter.h"
#include "widgets/figure/raster_painter.h"
#include "widgets/figure/table_layout.h"
#include "widgets/graph/graph_view.h"
#include "widgets/theme/theme.h"

namespace assay {
namespace {

FigureInk ink_of(const Tokens& tokens, const QColor& background) {
  return {tokens.text, tokens.secondary, tokens.grid, tokens.axis, background, tokens.line, tokens.panel, tokens.dark};
}

QFont sized(double units) {
  QFont font(sans_family());
  font.setPixelSize(std::max(1, static_cast<int>(std::lround(units))));
  font.setHintingPreference(QFont::PreferNoHinting);
  return font;
}

/// What a figure of this width needs whose height follows from its contents.
double measured_height_mm(const FigureData& figure, const FigureStyle& style) {
  QImage surface(1, 1, QImage::Format_RGB32);
  QPainter painter(&surface);
  constexpr double point = 20;  // fine enough for whole pixels of fonts
  const FigureCanvas canvas{painter, point, figure, style, FigureInk::print()};
  const double title = style.title && !figure.title.empty() ? QFontMetricsF(canvas.font()).height() * 1.3 : 0;
  const double width = style.width_mm / 25.4 * 72 * point;
  const double height = figure.kind == FigureKind::table ? table_height(canvas, width) : figure.frames ? frames_height(canvas, width) : image_grid_height(canvas, width);
  return (height + title) / (72 * point) * 25.4;
}

}  // namespace

FigureInk FigureInk::print() {
  FigureInk ink = ink_of(light_tokens(), Qt::white);
  ink.text = Qt::black;
  ink.axis = QColor(0x40, 0x46, 0x4e);
  return ink;
}
FigureInk FigureInk::screen() { return ink_of(theme_tokens(), theme_tokens().base); }

double smallest_text_pt(const FigureStyle& style) { return style.tick_pt > 0 ? style.tick_pt : std::max(6.0, style.font_pt - 1); }

QFont FigureCanvas::font() const { return sized(style.font_pt * point); }
QFont FigureCanvas::tick_font() const { return sized(smallest_text_pt(style) * point); }
double FigureCanvas::data_line() const { return std::max(0.5, style.line_pt) * point; }
double FigureCanvas::axis_line() const { return std::max(0.5, style.axis_pt) * point; }

double natural_height_mm(const FigureData& figure, const FigureStyle& style) {
  const double width = style.width_mm, point_mm = 25.4 / 72;
  switch (figure.kind) {
    case FigureKind::graph: {
      const auto& bounds = figure.graph.layout.bounds;
      const double w = bounds[2] - bounds[0], h = bounds[3] - bounds[1];
      // As wide as the page, but names no larger than 1.6 times the text; the legend takes two lines.
      if (!(w > 0) || !(h > 0)) return width * 0.6;
      const double scale = std::min(width / w, 1.6 * point_mm * style.font_pt / 10);
      return std::clamp(h * scale + 3 * style.font_pt * point_mm, width * 0.3, width * 1.4);
    }
    case FigureKind::heatmap: {
      if (figure.matrix.shape.size() != 2 || figure.matrix.shape[1] == 0) return width * 0.6;
      // Over a table a cell is two lines high; above it stand the names of columns and the axis title.
      if (!figure.row_column.empty())
        return std::min((static_cast<double>(figure.matrix.shape[0]) * 3 + 6) * style.font_pt * point_mm, width * 1.3);
      const double cells = static_cast<double>(figure.matrix.shape[0]) / static_cast<double>(figure.matrix.shape[1]);
      return std::clamp(width * 0.75 * cells + 12, width * 0.3, width * 1.3);
    }
    case FigureKind::table:
    case FigureKind::images: return std::clamp(measured_height_mm(figure, style), 12.0, 240.0);
    case FigureKind::roc: return width * (width > 120 ? 0.5 : 0.95);
    default: return width * (width > 120 ? 0.45 : 0.68);
  }
}

void paint_figure(QPainter& painter, const QRectF& whole, double point, const FigureData& figure, const FigureStyle& style, const FigureInk& ink) {
  const FigureCanvas canvas{painter, point, figure, style, ink};
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.fillRect(whole, ink.background);
  QRectF area = whole;
  if (style.title && !figure.title.empty()) {
    QFont font = canvas.font();
    font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    painter.setPen(ink.text);
    const double height = QFontMetricsF(font).height() * 1.3;
    painter.drawText(QRectF(area.left(), area.top(), area.width(), height), Qt::AlignLeft | Qt::AlignTop, QString::fromStdString(figure.title));
    area.setTop(area.top() + height);
  }
  switch (figure.kind) {
    case FigureKind::graph: paint_graph(painter, area, figure.graph, canvas.font(), style.legend != LegendPlace::none, canvas.data_line()); break;
    case FigureKind::heatmap: paint_heat_map(canvas, area); break;
    case FigureKind::table: paint_table(canvas, area); break;
    case FigureKind::images:
      if (figure.frames) paint_frames(canvas, area);
      else paint_images(canvas, area);
      break;
    case FigureKind::raster:
      if (figure.curves.empty()) paint_heat_map(canvas, area);
      else paint_raster(canvas, area);
      break;
    default: paint_plot(canvas, area);
  }
  painter.restore();
}

}  // namespace assay
