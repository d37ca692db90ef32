// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/figure/bar_fill.h"

#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "widgets/figure/plot_clip.h"

namespace assay {
namespace {

constexpr int patterns = 5;
constexpr double most_lines = 2000;  // of one bar, however fine the paper

void paint_hatch(QPainter& painter, const QRectF& bar, double unit, bool rising) {
  QPainterPath lines;
  const double across = unit * std::sqrt(2.0), height = bar.height();
  for (double x = bar.left() - height + across / 2; x < bar.right(); x += across) {
    lines.moveTo(rising ? QPointF(x, bar.bottom()) : QPointF(x, bar.top()));
    lines.lineTo(rising ? QPointF(x + height, bar.top()) : QPointF(x + height, bar.bottom()));
  }
  painter.drawPath(line_inside(lines, bar));
}

/// Rows of dots around the middle of the bar; whole dots alone.
void paint_dots(QPainter& painter, const QRectF& bar, double unit, double radius) {
  const int columns = static_cast<int>(std::floor((bar.width() - 2 * radius) / unit)) + 1;
  const int rows = static_cast<int>(std::floor((bar.height() - 2 * radius) / unit)) + 1;
  if (bar.width() < 2 * radius || bar.height() < 2 * radius) return;
  const double left = bar.center().x() - unit * (columns - 1) / 2, top = bar.center().y() - unit * (rows - 1) / 2;
  for (int row = 0; row < rows; ++row)
    for (int column = 0; column < columns; ++column)
      painter.drawEllipse(QPointF(left + column * unit, top + row * unit), radius, radius);
}

void paint_lines(QPainter& painter, const QRectF& bar, double unit) {
  for (double y = bar.bottom() - unit / 2; y > bar.top(); y -= unit) painter.drawLine(QPointF(bar.left(), y), QPointF(bar.right(), y));
}

}  // namespace

void paint_bar_fill(QPainter& painter, const QRectF& bar, int level, const QColor& colour, const QColor& ground, double unit) {
  if (bar.isEmpty() || !(unit > 0)) return;
  painter.fillRect(bar, colour);
  const int pattern = ((level % patterns) + patterns) % patterns;
  unit = std::max(unit, (bar.width() + bar.height()) / most_lines);
  if (pattern == 0) return;
  painter.save();
  painter.setPen(QPen(ground, unit * 0.2, Qt::SolidLine, Qt::FlatCap));
  painter.setBrush(Qt::NoBrush);
  if (pattern == 1 || pattern == 3) paint_hatch(painter, bar, unit, pattern == 1);
  if (pattern == 4) paint_lines(painter, bar, unit);
  if (pattern == 2) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    paint_dots(painter, bar, std::max(unit, std::sqrt(bar.width() * bar.height() / most_lines)), unit * 0.16);
  }
  painter.restore();
}

}  // namespace assay
