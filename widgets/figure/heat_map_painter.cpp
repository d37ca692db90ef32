// SPDX-License-Identifier: GPL-3.0-or-later
// A matrix as coloured cells: rectangles, so that they stay sharp in every format.
#include <algorithm>
#include <cmath>

#include "widgets/figure/figure_axis.h"
#include "widgets/figure/figure_painter.h"

namespace assay {
namespace {

QString text(const std::string& utf8) { return QString::fromStdString(utf8); }

struct HeatLayout {
  int rows = 0, columns = 0;
  double limit = 1;
  bool both_signs = false;
  double left = 0, top = 0, bar = 0, bottom = 0;
  bool slanted = false;
  QRectF cells;
  int row_every = 1, column_every = 1;  ///< names thinned to what there is room for
};

QString name_of(const std::vector<std::string>& names, int i) { return i < static_cast<int>(names.size()) ? text(names[static_cast<std::size_t>(i)]) : QString::number(i + 1); }

/// A heat map over a table: few cells, each of them a result to be read.
bool named_cells(const FigureData& figure) { return !figure.row_column.empty(); }

HeatLayout lay_out(const FigureCanvas& c, const QRectF& area) {
  HeatLayout l;
  const Matrix& m = c.figure.matrix;
  if (m.shape.size() != 2 || m.shape[0] <= 0 || m.shape[1] <= 0 || m.values.size() != static_cast<std::size_t>(m.shape[0] * m.shape[1])) return l;
  l.rows = static_cast<int>(m.shape[0]);
  l.columns = static_cast<int>(m.shape[1]);
  double low = 0, high = 0;
  for (const double value : m.values)
    if (std::isfinite(value)) low = std::min(low, value), high = std::max(high, value);
  l.both_signs = low < 0;
  l.limit = std::max({std::abs(low), high, 1e-300});
  const QFontMetricsF ticks(c.tick_font()), titles(c.font());
  const double em = c.style.font_pt * c.point;
  double widest_row = 0, widest_column = 0;
  for (int i = 0; i < l.rows; ++i) widest_row = std::max(widest_row, ticks.horizontalAdvance(name_of(m.row_names, i)));
  for (int j = 0; j < l.columns; ++j) widest_column = std::max(widest_column, ticks.horizontalAdvance(name_of(m.column_names, j)));
  widest_row = std::min(widest_row, area.width() * 0.25);
  l.left = widest_row + em * 0.5 + (c.figure.y.title.empty() ? 0 : titles.height() * 1.2);
  l.bar = em * 1.2 + ticks.horizontalAdvance("−0.000") + em * 2;
  const double guess = (area.width() - l.left - l.bar) / l.columns;
  l.slanted = widest_column > guess * 0.95;
  l.top = (l.slanted ? std::min(widest_column, area.height() * 0.2) : ticks.height()) + em * 0.4 + (c.figure.x.title.empty() ? 0 : titles.height() * 1.2);
  l.bottom = em * 0.4;
  QRectF room = area.adjusted(l.left, l.top, -l.bar, -l.bottom);
  // A matrix has square cells; a table's cells are as wide as their numbers need and no higher than two lines.
  double wide = room.width() / l.columns, high_side = room.height() / l.rows;
  if (named_cells(c.figure)) {
    high_side = std::min(high_side, ticks.height() * 2.4);
    wide = std::min(wide, ticks.horizontalAdvance("−0.000") * 3);
  } else {
    wide = high_side = std::min(wide, high_side);
  }
  l.cells = QRectF(room.left(), room.top(), wide * l.columns, high_side * l.rows);
  l.cells.moveLeft(room.left() + std::max(0.0, (room.width() - l.cells.width()) / 2));
  l.row_every = std::max(1, static_cast<int>(std::ceil(ticks.height() * 0.85 / std::max(1e-9, high_side))));
  l.column_every = std::max(1, static_cast<int>(std::ceil((l.slanted ? ticks.height() * 0.85 : widest_column) / std::max(1e-9, wide))));
  return l;
}

/// The number in each cell, in whichever of black and white stands out more from the cell.
void paint_values(const FigureCanvas& c, const HeatLayout& l) {
  const QFontMetricsF ticks(c.tick_font());
  const double width = l.cells.width() / l.columns, height = l.cells.height() / l.rows;
  if (ticks.horizontalAdvance("−0.00") > width * 0.95 || ticks.height() * 0.8 > height) return;
  c.painter.setFont(c.tick_font());
  for (int i = 0; i < l.rows; ++i)
    for (int j = 0; j < l.columns; ++j) {
      const double value = c.figure.matrix.values[static_cast<std::size_t>(i * l.columns + j)];
      const QColor cell = heat_colour(value, l.limit, l.both_signs, c.ink.dark);
      const double light = 0.2126 * cell.redF() + 0.7152 * cell.greenF() + 0.0722 * cell.blueF();
      c.painter.setPen(light > 0.5 ? QColor(0x1b, 0x20, 0x26) : QColor(Qt::white));
      const QString words = std::isfinite(value) ? tick_text(value, 0.01) : QStringLiteral("n/a");
      c.painter.drawText(QRectF(l.cells.left() + j * width, l.cells.top() + i * height, width, height), Qt::AlignCenter, words);
    }
}

}  // namespace

QColor heat_colour(double value, double limit, bool both_signs, bool dark) {
  if (!std::isfinite(value)) return dark ? QColor(0x50, 0x50, 0x50) : QColor(0xc8, 0xc8, 0xc8);
  const double share = std::clamp(std::abs(value) / limit, 0.0, 1.0);
  const QColor none = dark ? QColor(0x1d, 0x20, 0x25) : QColor(Qt::white);
  // Blue and vermilion of the series: told apart by colour-blind people, and by lightness from zero.
  const QColor full = value < 0 ? (dark ? QColor(0x4f, 0xa3, 0xe0) : QColor(0x00, 0x5a, 0x8f)) : both_signs ? (dark ? QColor(0xf0, 0x80, 0x3c) : QColor(0xc2, 0x4d, 0x00)) : (dark ? QColor(0x4f, 0xa3, 0xe0) : QColor(0x00, 0x5a, 0x8f));
  const double t = std::pow(share, 0.8);
  return QColor::fromRgbF(static_cast<float>(none.redF() + (full.redF() - none.redF()) * t), static_cast<float>(none.greenF() + (full.greenF() - none.greenF()) * t),
                          static_cast<float>(none.blueF() + (full.blueF() - none.blueF()) * t));
}

void paint_colour_bar(const FigureCanvas& c, const QRectF& whole, double low, double high, const std::function<QColor(double)>& colour, bool beyond) {
  const QRectF bar = beyond ? whole.adjusted(0, whole.width(), 0, 0) : whole;
  QPainter& p = c.painter;
  const QFontMetricsF ticks(c.tick_font()), titles(c.font());
  const double em = c.style.font_pt * c.point;
  constexpr int shades = 64;
  p.save();
  p.setRenderHint(QPainter::Antialiasing, false);
  for (int k = 0; k < shades; ++k) {
    const double value = low + (high - low) * (k + 0.5) / shades;
    p.fillRect(QRectF(QPointF(bar.left(), bar.bottom() - bar.height() * (k + 1) / shades), QPointF(bar.right(), bar.bottom() - bar.height() * k / shades)), colour(value));
  }
  p.restore();
  p.setPen(QPen(c.ink.axis, c.axis_line()));
  p.setBrush(Qt::NoBrush);
  p.drawRect(bar);
  if (beyond) {
    p.setBrush(colour(high));
    p.drawPolygon(QPolygonF{bar.topLeft(), QPointF(bar.center().x(), whole.top()), bar.topRight()});
    p.setBrush(Qt::NoBrush);
  }
  p.setFont(c.tick_font());
  p.setPen(c.ink.text);
  double widest = 0;
  const PaperAxis axis(low, high, Scale::linear, false);
  for (const auto& tick : axis.ticks(std::max(2, static_cast<int>(bar.height() / (ticks.height() * 2.5))))) {
    const double y = bar.bottom() - axis.place(tick.value) * bar.height();
    p.drawText(QPointF(bar.right() + em * 0.3, y + ticks.ascent() * 0.36), tick.label);
    widest = std::max(widest, ticks.horizontalAdvance(tick.label));
  }
  if (c.figure.matrix_title.empty()) return;
  p.setFont(c.font());
  p.save();
  p.translate(bar.right() + em * 0.5 + widest, bar.center().y());
  p.rotate(-90);
  p.drawText(QRectF(-bar.height() / 2, 0, bar.height(), titles.height()), Qt::AlignHCenter | Qt::AlignTop, titles.elidedText(text(c.figure.matrix_title), Qt::ElideRight, bar.height()));
  p.restore();
}

QRectF heat_map_cells(const FigureCanvas& canvas, const QRectF& area) { return lay_out(canvas, area).cells; }

void paint_heat_map(const FigureCanvas& c, const QRectF& area) {
  const HeatLayout l = lay_out(c, area);
  QPainter& p = c.painter;
  if (l.rows == 0) {
    p.setPen(c.ink.secondary);
    p.setFont(c.font());
    p.drawText(area, Qt::AlignCenter, QStringLiteral("No matrix"));
    return;
  }
  const Matrix& m = c.figure.matrix;
  const double side_x = l.cells.width() / l.columns, side_y = l.cells.height() / l.rows, em = c.style.font_pt * c.point;
  p.save();
  p.setRenderHint(QPainter::Antialiasing, false);
  p.fillRect(l.cells, heat_colour(0, l.limit, l.both_signs, c.ink.dark));
  for (int i = 0; i < l.rows; ++i)
    for (int j = 0; j < l.columns; ++j) {
      const double value = m.values[static_cast<std::size_t>(i) * static_cast<std::size_t>(l.columns) + static_cast<std::size_t>(j)];
      if (value != 0) p.fillRect(QRectF(QPointF(l.cells.left() + j * side_x, l.cells.top() + i * side_y), QPointF(l.cells.left() + (j + 1) * side_x, l.cells.top() + (i + 1) * side_y)), heat_colour(value, l.limit, l.both_signs, c.ink.dark));
    }
  p.restore();
  if (named_cells(c.figure)) paint_values(c, l);
  if (side_x > em * 0.8) {
    p.setPen(QPen(c.ink.grid, c.axis_line()));
    for (int j = 1; j < l.columns; ++j) p.drawLine(QPointF(l.cells.left() + j * side_x, l.cells.top()), QPointF(l.cells.left() + j * side_x, l.cells.bottom()));
    for (int i = 1; i < l.rows; ++i) p.drawLine(QPointF(l.cells.left(), l.cells.top() + i * side_y), QPointF(l.cells.right(), l.cells.top() + i * side_y));
  }
  p.setPen(QPen(c.ink.axis, c.axis_line()));
  p.setBrush(Qt::NoBrush);
  p.drawRect(l.cells);

  const QFontMetricsF ticks(c.tick_font()), titles(c.font());
  p.setFont(c.tick_font());
  p.setPen(c.ink.text);
  for (int i = 0; i < l.rows; i += l.row_every) {
    const double room = l.cells.left() - area.left();
    const QString name = ticks.elidedText(name_of(m.row_names, i), Qt::ElideRight, room);
    p.drawText(QPointF(l.cells.left() - em * 0.3 - ticks.horizontalAdvance(name), l.cells.top() + (i + 0.5) * side_y + ticks.ascent() * 0.36), name);
  }
  for (int j = 0; j < l.columns; j += l.column_every) {
    const double x = l.cells.left() + (j + 0.5) * side_x;
    const QString name = ticks.elidedText(name_of(m.column_names, j), Qt::ElideRight, l.slanted ? area.height() * 0.2 : side_x * l.column_every);
    if (!l.slanted) {
      p.drawText(QPointF(x - ticks.horizontalAdvance(name) / 2, l.cells.top() - em * 0.3), name);
      continue;
    }
    p.save();
    p.translate(x + ticks.ascent() * 0.36, l.cells.top() - em * 0.3);
    p.rotate(-90);
    p.drawText(QPointF(0, 0), name);
    p.restore();
  }
  p.setFont(c.font());
  if (!c.figure.x.title.empty()) p.drawText(QRectF(l.cells.left(), area.top(), l.cells.width(), titles.height()), Qt::AlignHCenter | Qt::AlignTop, text(c.figure.x.title));
  if (!c.figure.y.title.empty()) {
    p.save();
    p.translate(l.cells.left() - l.left, l.cells.center().y());
    p.rotate(-90);
    p.drawText(QRectF(-l.cells.height() / 2, 0, l.cells.height(), titles.height()), Qt::AlignHCenter | Qt::AlignTop, text(c.figure.y.title));
    p.restore();
  }
  const double low = l.both_signs ? -l.limit : 0;
  paint_colour_bar(c, QRectF(l.cells.right() + em, l.cells.top(), em * 0.8, l.cells.height()), low, l.limit,
                   [&](double value) { return heat_colour(value, l.limit, l.both_signs, c.ink.dark); });
}

}  // namespace assay
