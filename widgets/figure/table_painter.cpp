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
  TableSetter(const FigureCanvas& canvas, double width) : c_(canvas), table_(canvas.figure.table), tokens_(canvas.ink.dark ? theme_tokens() : light_tokens()) {
    const double wanted = c_.style.font_pt, least = std::min(wanted, std::max(5.5, smallest_text_pt(c_.style) - 0.5));
    // Smaller letters before broken words, and broken lines before smaller letters.
    for (double size = wanted;; size = std::max(least, size - 0.5)) {
      measure(size);
      if (const auto fitting = column_widths(needs_, width)) {
        widths_ = *fitting;
        break;
      }
      if (size > least) continue;
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

 private:
  int rows() const { return static_cast<int>(table_.rows.size()); }
  bool is_result(std::size_t column) const { return !c_.figure.result_column.empty() && table_.columns[column] == c_.figure.result_column; }
  QString head(std::size_t column) const {
    return text(column < c_.figure.column_titles.size() ? c_.figure.column_titles[column] : table_.columns[column]);
  }
  QString words(int row, std::size_t column) const { return row < 0 ? head(column) : text(cell_for_people(table_.rows[static_cast<std::size_t>(row)][column])); }
  JudgementLook look(int row, std::size_t column) const { return result_look(cell_text(table_.rows[static_cast<std::size_t>(row)][column]), tokens_); }

  void measure(double size) {
    font_ = c_.font();
    font_.setPixelSize(std::max(1, static_cast<int>(size * c_.point + 0.5)));
    bold_ = font_;
    bold_.setWeight(QFont::DemiBold);
    em_ = size * c_.point;
    needs_.assign(table_.columns.size(), {});
    numeric_.assign(table_.columns.size(), true);
    for (std::size_t j = 0; j < table_.columns.size(); ++j) {
      const auto hold = [&](const ColumnNeed& need) {
        needs_[j].natural = std::max(needs_[j].natural, need.natural);
        needs_[j].least = std::max(needs_[j].least, need.least);
      };
      hold(need_of(head(j), bold_));
      for (int row = 0; row < rows(); ++row) {
        const Cell& cell = table_.rows[static_cast<std::size_t>(row)][j];
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
    for (std::size_t j = 0; j < table_.columns.size(); ++j) {
      if (row >= 0 && is_result(j)) continue;
      height = std::max(height, metrics.boundingRect(QRectF(0, 0, widths_[j] - gap() + 1, any_height), Qt::TextWordWrap, words(row, j)).height());
    }
    return height + metrics.height() * 0.35;
  }

  void paint_row(int row, double left, double y) const {
    const double height = row_height(row), pad = QFontMetricsF(font_).height() * 0.175;
    double x = left + em_ * 0.2;
    const bool one_line = height < QFontMetricsF(row < 0 ? bold_ : font_).height() * 1.5;
    for (std::size_t j = 0; j < table_.columns.size(); ++j) {
      const QRectF cell(x, y + pad, widths_[j] - gap() + 1, height - 2 * pad);
      if (row >= 0 && is_result(j)) {
        paint_chip(c_.painter, {x, y + pad + QFontMetricsF(font_).height() / 2}, look(row, j), font_);
      } else {
        const QFont& used = row < 0 ? bold_ : font_;
        c_.painter.setFont(used);
        c_.painter.setPen(c_.ink.text);
        QString shown = words(row, j);
        if (one_line) shown = QFontMetricsF(used).elidedText(shown, Qt::ElideRight, cell.width() + 1);
        c_.painter.drawText(cell, static_cast<int>((numeric_[j] ? Qt::AlignRight : Qt::AlignLeft) | (row < 0 ? Qt::AlignBottom : Qt::AlignTop)) | (one_line ? 0 : static_cast<int>(Qt::TextWordWrap)), shown);
      }
      x += widths_[j];
    }
  }

  void rule(double left, double y, double weight) const {
    c_.painter.setPen(QPen(c_.ink.axis, c_.axis_line() * weight));
    c_.painter.drawLine(QPointF(left, y), QPointF(left + total_, y));
  }

  const FigureCanvas& c_;
  const Table& table_;
  const Tokens& tokens_;
  QFont font_, bold_;
  double em_ = 0, total_ = 0;
  std::vector<ColumnNeed> needs_;
  std::vector<double> widths_;
  std::vector<bool> numeric_;
};

}  // namespace

double table_height(const FigureCanvas& canvas, double width) { return TableSetter(canvas, width).height(); }

void paint_table(const FigureCanvas& canvas, const QRectF& area) {
  if (canvas.figure.table.columns.empty()) return;
  TableSetter(canvas, area.width()).paint(area);
}

}  // namespace assay
