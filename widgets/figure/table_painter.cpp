// SPDX-License-Identifier: GPL-3.0-or-later
// A table with lines, as papers set it.
#include <algorithm>

#include "core/report/run_label.h"
#include "widgets/figure/figure_painter.h"

namespace assay {

void paint_table(const FigureCanvas& c, const QRectF& area) {
  const Table& table = c.figure.table;
  QPainter& p = c.painter;
  QFont bold = c.font();
  bold.setWeight(QFont::DemiBold);
  const QFontMetricsF metrics(c.font()), heads(bold);
  const double em = c.style.font_pt * c.point, row_height = metrics.height() * 1.35;
  const std::size_t columns = table.columns.size();
  std::vector<double> widths(columns);
  std::vector<bool> numeric(columns, true);
  for (std::size_t j = 0; j < columns; ++j) {
    widths[j] = heads.horizontalAdvance(QString::fromStdString(table.columns[j]));
    for (const auto& row : table.rows) {
      widths[j] = std::max(widths[j], metrics.horizontalAdvance(QString::fromStdString(cell_for_people(row[j]))));
      numeric[j] = numeric[j] && !std::holds_alternative<std::string>(row[j]);
    }
    widths[j] += em * 1.4;
  }
  double total = 0;
  for (const double width : widths) total += width;
  const double shrink = total > area.width() ? area.width() / total : 1;
  const int room = std::max(1, static_cast<int>((area.height() - em) / row_height) - 1);
  const int shown = static_cast<int>(table.rows.size()) <= room ? static_cast<int>(table.rows.size()) : room - 1;
  const auto rule = [&](double y, double weight) {
    p.setPen(QPen(c.ink.axis, c.axis_line() * weight));
    p.drawLine(QPointF(area.left(), y), QPointF(area.left() + total * shrink, y));
  };
  const auto cell = [&](std::size_t j, double x, double y, const QString& words, const QFont& font, const QFontMetricsF& m) {
    p.setFont(font);
    p.drawText(QRectF(x, y, widths[j] * shrink - em * 0.6, row_height), static_cast<int>((numeric[j] ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter),
               m.elidedText(words, Qt::ElideRight, widths[j] * shrink - em * 0.6));
  };
  double y = area.top() + em * 0.2;
  rule(y, 2);
  for (int i = -1; i < shown; ++i) {
    double x = area.left() + em * 0.2;
    p.setPen(c.ink.text);
    for (std::size_t j = 0; j < columns; ++j) {
      if (i < 0) cell(j, x, y, QString::fromStdString(table.columns[j]), bold, heads);
      else cell(j, x, y, QString::fromStdString(cell_for_people(table.rows[static_cast<std::size_t>(i)][j])), c.font(), metrics);
      x += widths[j] * shrink;
    }
    y += row_height;
    if (i < 0) rule(y, 1);
  }
  if (shown < static_cast<int>(table.rows.size())) {
    p.setPen(c.ink.secondary);
    p.setFont(c.font());
    p.drawText(QRectF(area.left() + em * 0.2, y, area.width(), row_height), Qt::AlignLeft | Qt::AlignVCenter, QStringLiteral("… and %1 more rows").arg(static_cast<int>(table.rows.size()) - shown));
    y += row_height;
  }
  rule(y, 2);
}

}  // namespace assay
