// SPDX-License-Identifier: GPL-3.0-or-later
// A table with lines, as papers set it; results stand as marks with their word.
#include <algorithm>
#include <numeric>

#include "core/data/csv_writer.h"
#include "core/report/run_label.h"
#include "widgets/figure/result_mark.h"
#include "widgets/figure/table_layout.h"

namespace assay {
namespace {

constexpr int any_height = 1 << 24;

QString text(const std::string& utf8) { return QString::fromStdString(utf8); }

class TableSetter {
 public:
  TableSetter(const FigureCanvas& canvas, double width, std::vector<std::size_t> columns) : columns_(std::move(columns)), c_(canvas), table_(canvas.figure.table), tokens_(canvas.ink.dark ? theme_tokens() : light_tokens()) {
    // Broken lines before smaller letters.
    for (double size = c_.style.font_pt;; size = std::max(least_size(c_), size - 0.5)) {
      measure(size);
      if (const auto fitting = column_widths(needs_, width)) {
        widths_ = *fitting;
        break;
      }
      if (size > least_size(c_)) continue;
      double total = 0;
      for (const ColumnNeed& need : needs_) total += need.least;
      for (const ColumnNeed& need : needs_) widths_.push_back(need.least * width / std::max(1e-9, total));
      break;
    }
    total_ = std::accumulate(widths_.begin(), widths_.end(), 0.0);
  }

  double height() const {
    double height = row_height(-1) + em_ * 0.6;
    for (int row = 0; row < rows(); ++row) height += row_height(row);
    return height;
  }

  void paint(const QRectF& area) {
    double y = area.top() + em_ * 0.2;
    rule(area.left(), y, 2);
    paint_row(-1, area.left(), y);
    y += row_height(-1);
    rule(area.left(), y, 1);
    const double line = QFontMetricsF(font_).height() * 1.35;
    int row = 0;
    double below = height() - row_height(-1);
    for (; row < rows(); ++row) {
      const double here = row_height(row);
      const bool all_fit = y + below - em_ * 0.6 <= area.bottom() + 1e-6;
      if (!all_fit && y + here + line > area.bottom()) break;
      paint_row(row, area.left(), y);
      y += here;
      below -= here;
    }
    if (row < rows()) {
      c_.painter.setPen(c_.ink.secondary);
      c_.painter.setFont(font_);
      c_.painter.drawText(QRectF(area.left() + em_ * 0.2, y, area.width(), line), Qt::AlignLeft | Qt::AlignVCenter, QStringLiteral("… and %1 more rows").arg(rows() - row));
      y += line;
    }
    rule(area.left(), y, 2);
  }

  /// Smaller letters before a table that is taken apart.
  static double least_size(const FigureCanvas& c) { return std::min(c.style.font_pt, std::max(6.0, smallest_text_pt(c.style) - 1)); }
  /// What each column needs at the smallest size.
  std::vector<ColumnNeed> least_needs() {
    measure(least_size(c_));
    return needs_;
  }

 private:
  int rows() const { return static_cast<int>(table_.rows.size()); }
  // `column` counts among the columns of this part.
  bool is_result(std::size_t column) const { return !c_.figure.result_column.empty() && table_.columns[columns_[column]] == c_.figure.result_column; }
  const Cell& cell_at(int row, std::size_t column) const { return table_.rows[static_cast<std::size_t>(row)][columns_[column]]; }
  QString head(std::size_t part_column) const {
    const std::size_t column = columns_[part_column];
    return text(column < c_.figure.column_titles.size() ? c_.figure.column_titles[column] : table_.columns[column]);
  }
  QString words(int row, std::size_t column) const { return row < 0 ? head(column) : text(cell_for_people(cell_at(row, column))); }
  JudgementLook look(int row, std::size_t column) const { return result_look(cell_text(cell_at(row, column)), tokens_); }

  void measure(double size) {
    font_ = c_.font();
    font_.setPixelSize(std::max(1, static_cast<int>(size * c_.point + 0.5)));
    bold_ = font_;
    bold_.setWeight(QFont::DemiBold);
    em_ = size * c_.point;
    needs_.assign(columns_.size(), {});
    numeric_.assign(columns_.size(), true);
    for (std::size_t j = 0; j < columns_.size(); ++j) {
      const auto hold = [&](const ColumnNeed& need) {
        needs_[j].natural = std::max(needs_[j].natural, need.natural);
        needs_[j].least = std::max(needs_[j].least, need.least);
      };
      hold(need_of(head(j), bold_));
      for (int row = 0; row < rows(); ++row) {
        const Cell& cell = cell_at(row, j);
        numeric_[j] = numeric_[j] && !std::holds_alternative<std::string>(cell) && !std::holds_alternative<bool>(cell);
        if (is_result(j)) {
          const double chip = chip_width(look(row, j), font_);
          hold({chip, chip});
        } else {
          hold(need_of(words(row, j), font_));
        }
      }
      needs_[j].natural += gap();
      needs_[j].least += gap();
    }
  }
  double gap() const { return em_ * 1.4; }

  double row_height(int row) const {
    const QFontMetricsF metrics(row < 0 ? bold_ : font_);
    double height = metrics.height();
    for (std::size_t j = 0; j < columns_.size(); ++j) {
      if (row >= 0 && is_result(j)) continue;
      const QString shown = words(row, j);
      const double width = widths_[j] - gap() + 1;
      height = std::max(height, metrics.boundingRect(QRectF(0, 0, width, any_height), cell_wrapping(shown, row < 0 ? bold_ : font_, width), shown).height());
    }
    return height + metrics.height() * 0.35;
  }

  void paint_row(int row, double left, double y) const {
    const double height = row_height(row), pad = QFontMetricsF(font_).height() * 0.175;
    double x = left + em_ * 0.2;
    const bool one_line = height < QFontMetricsF(row < 0 ? bold_ : font_).height() * 1.5;
    for (std::size_t j = 0; j < columns_.size(); ++j) {
      const QRectF cell(x, y + pad, widths_[j] - gap() + 1, height - 2 * pad);
      if (row >= 0 && is_result(j)) {
        paint_chip(c_.painter, {x, y + pad + QFontMetricsF(font_).height() / 2}, look(row, j), font_);
      } else {
        const QFont& used = row < 0 ? bold_ : font_;
        c_.painter.setFont(used);
        c_.painter.setPen(c_.ink.text);
        QString shown = words(row, j);
        if (one_line) shown = QFontMetricsF(used).elidedText(shown, Qt::ElideRight, cell.width() + 1);
        c_.painter.drawText(cell, static_cast<int>((numeric_[j] ? Qt::AlignRight : Qt::AlignLeft) | (row < 0 ? Qt::AlignBottom : Qt::AlignTop)) | (one_line ? 0 : cell_wrapping(shown, used, cell.width())), shown);
      }
      x += widths_[j];
    }
  }

  void rule(double left, double y, double weight) const {
    c_.painter.setPen(QPen(c_.ink.axis, c_.axis_line() * weight));
    c_.painter.drawLine(QPointF(left, y), QPointF(left + total_, y));
  }

  std::vector<std::size_t> columns_;
  const FigureCanvas& c_;
  const Table& table_;
  const Tokens& tokens_;
  QFont font_, bold_;
  double em_ = 0, total_ = 0;
  std::vector<ColumnNeed> needs_;
  std::vector<double> widths_;
  std::vector<bool> numeric_;
};

/// The parts that a table is taken apart into where even the smallest letters leave it too wide.
std::vector<TableSetter> parts_of(const FigureCanvas& canvas, double width) {
  std::vector<std::size_t> all(canvas.figure.table.columns.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  std::vector<TableSetter> parts;
  for (auto& columns : column_parts(TableSetter(canvas, width, all).least_needs(), width)) parts.emplace_back(canvas, width, std::move(columns));
  return parts;
}

double gap_of(const FigureCanvas& canvas) { return canvas.style.font_pt * canvas.point; }

}  // namespace

double table_height(const FigureCanvas& canvas, double width) {
  double height = 0;
  for (const TableSetter& part : parts_of(canvas, width)) height += (height > 0 ? gap_of(canvas) : 0) + part.height();
  return height;
}

void paint_table(const FigureCanvas& canvas, const QRectF& area) {
  double whole = 0, y = area.top();
  std::vector<TableSetter> parts = parts_of(canvas, area.width());
  for (const TableSetter& part : parts) whole += part.height();
  const double room = area.height() - (static_cast<double>(parts.size()) - 1) * gap_of(canvas);
  for (TableSetter& part : parts) {
    const double height = part.height() * std::min(1.0, room / std::max(1e-9, whole));
    part.paint(QRectF(area.left(), y, area.width(), height));
    y += height + gap_of(canvas);
  }
}

}  // namespace assay
