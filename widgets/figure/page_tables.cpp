// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers, pairs and tables of a report.
#include <algorithm>
#include <numeric>

#include "widgets/figure/page_setter.h"
#include "widgets/figure/result_mark.h"
#include "widgets/figure/table_layout.h"

namespace assay {
namespace {

QString text(const std::string& utf8) { return QString::fromStdString(utf8); }
constexpr double cell_gap = 8 * page_point;

}  // namespace

/// The main results, large; a name that is wider than its column stands in two lines.
void PageSetter::numbers(const ReportBlock& block) {
  const double width = body_.width() / std::max<double>(5, static_cast<double>(block.values.size())), gap = 8 * page_point;
  const QFontMetricsF metrics(font(8), &writer_);
  double names = metrics.height();
  for (const auto& [name, value] : block.values)
    names = std::max(names, metrics.boundingRect(QRectF(0, 0, width - gap, 1e6), Qt::TextWordWrap, text(name)).height());
  names = std::min(names, 2 * metrics.height());
  need(names + 24 * page_point);
  double x = body_.left();
  for (const auto& [name, value] : block.values) {
    painter_.setFont(font(8));
    painter_.setPen(QColor(0x53, 0x5c, 0x68));
    painter_.drawText(QRectF(x, y_, width - gap, names), Qt::AlignLeft | Qt::AlignBottom | Qt::TextWordWrap, text(name));
    const QFont large = font(14, true);
    painter_.setFont(large);
    painter_.setPen(Qt::black);
    painter_.drawText(QRectF(x, y_ + names, width - gap, 20 * page_point), Qt::AlignLeft, QFontMetricsF(large, &writer_).elidedText(text(value), Qt::ElideRight, width - gap));
    x += width;
  }
  y_ += names + 24 * page_point;
}

void PageSetter::pairs(const ReportBlock& block) {
  const QFont f = font(8.5);
  const QFontMetricsF metrics(f, &writer_);
  double label = 0;
  for (const auto& [name, value] : block.values) label = std::max(label, metrics.horizontalAdvance(text(name)));
  label = std::min(label + 12 * page_point, body_.width() * 0.4);
  for (const auto& [name, value] : block.values) {
    const QRectF measured = metrics.boundingRect(QRectF(0, 0, body_.width() - label, 1e6), Qt::TextWrapAnywhere, text(value));
    const double height = std::max(metrics.height(), measured.height()) + 3 * page_point;
    need(height);
    painter_.setFont(f);
    painter_.setPen(QColor(0x53, 0x5c, 0x68));
    painter_.drawText(QRectF(body_.left(), y_, label, height), Qt::AlignLeft | Qt::AlignTop, metrics.elidedText(text(name), Qt::ElideRight, label - 6 * page_point));
    painter_.setPen(Qt::black);
    painter_.drawText(QRectF(body_.left() + label, y_, body_.width() - label, height), Qt::AlignLeft | Qt::AlignTop | Qt::TextWrapAnywhere, text(value));
    y_ += height;
  }
  y_ += 5 * page_point;
}

/// Columns that stand side by side at one size of letters.
struct PageSetter::Part {
  std::vector<std::size_t> columns;
  std::vector<double> widths;  ///< with the gap to the next column
  double size = 8.5;
};

double PageSetter::row_height(const ReportBlock& block, const Part& part, const std::vector<std::string>& row, bool head) const {
  const QFont used = font(part.size, head);
  const QFontMetricsF metrics(used, &writer_);
  double height = metrics.height();
  for (std::size_t j = 0; j < part.columns.size(); ++j) {
    if (!head && static_cast<int>(part.columns[j]) == block.result) continue;
    const QString words = text(row[part.columns[j]]);
    const double width = part.widths[j] - cell_gap + page_point;
    height = std::max(height, metrics.boundingRect(QRectF(0, 0, width, 1e6), cell_wrapping(words, used, width, &writer_), words).height());
  }
  return height + 3 * page_point;
}

void PageSetter::draw_row(const ReportBlock& block, const Part& part, const std::vector<std::string>& row, bool head) {
  const double height = row_height(block, part, row, head);
  const QFont used = font(part.size, head);
  double x = body_.left();
  for (std::size_t j = 0; j < part.columns.size(); ++j) {
    const std::size_t column = part.columns[j];
    if (!head && static_cast<int>(column) == block.result) {
      paint_chip(painter_, {x, y_ + 1.5 * page_point + QFontMetricsF(used, &writer_).height() / 2}, result_look(row[column], light_tokens()), used);
    } else {
      const bool right = column < block.numeric.size() && block.numeric[column];
      const QString words = text(row[column]);
      const QRectF cell(x, y_ + 1.5 * page_point, part.widths[j] - cell_gap + page_point, height - 3 * page_point);
      painter_.setFont(used);
      painter_.setPen(Qt::black);
      painter_.drawText(cell, static_cast<int>((right ? Qt::AlignRight : Qt::AlignLeft) | (head ? Qt::AlignBottom : Qt::AlignTop)) | cell_wrapping(words, used, cell.width(), &writer_), words);
    }
    x += part.widths[j];
  }
  y_ += height;
}

void PageSetter::table_part(const ReportBlock& block, const Part& part) {
  const double width = std::accumulate(part.widths.begin(), part.widths.end(), 0.0);
  const auto head = [&] {
    rule(1.2, width);
    draw_row(block, part, block.columns, true);
    rule(0.75, width);
  };
  double first_rows = row_height(block, part, block.columns, true);
  for (std::size_t k = 0; k < std::min<std::size_t>(3, block.rows.size()); ++k) first_rows += row_height(block, part, block.rows[k], false);
  need(first_rows);
  head();
  for (const auto& row : block.rows) {
    if (left_room() < row_height(block, part, row, false)) {
      need(1e9);
      head();
    }
    draw_row(block, part, row, false);
  }
  rule(1.2, width);
}

/// Lines break first, then letters shrink; a table that is too wide even then stands in parts below each other, each of which
/// begins with the first column.
void PageSetter::table(const ReportBlock& block) {
  const std::size_t columns = block.columns.size();
  if (columns == 0) return;
  constexpr double least = 6.5;
  std::vector<ColumnNeed> needs;
  double size = 8.5;
  const auto measure = [&] {
    needs.assign(columns, {});
    for (std::size_t j = 0; j < columns; ++j) {
      ColumnNeed& need = needs[j];
      const auto hold = [&need](const ColumnNeed& other) { need = {std::max(need.natural, other.natural), std::max(need.least, other.least)}; };
      hold(need_of(text(block.columns[j]), font(size, true), &writer_));
      for (const auto& row : block.rows) {
        if (static_cast<int>(j) == block.result) {
          const double chip = chip_width(result_look(row[j], light_tokens()), font(size));
          hold({chip, chip});
        } else {
          hold(need_of(text(row[j]), font(size), &writer_));
        }
      }
      // A path or hash longer than a third of the page may break anywhere.
      need.least = std::min(need.least, body_.width() / 3) + cell_gap;
      need.natural = std::max(need.natural + cell_gap, need.least);
    }
  };
  // A second line in a cell is read more easily than small letters; a third one is not.
  const auto crowded = [&] {
    const auto widths = column_widths(needs, body_.width());
    if (!widths) return true;
    for (std::size_t j = 0; j < columns; ++j)
      if (needs[j].natural > 1.9 * (*widths)[j]) return true;
    return false;
  };
  for (measure(); size > least && crowded(); measure()) size -= 0.5;
  for (const std::vector<std::size_t>& chosen : column_parts(needs, body_.width())) {
    Part part{chosen, {}, size};
    std::vector<ColumnNeed> its;
    double total = 0;
    for (const std::size_t column : chosen) its.push_back(needs[column]), total += needs[column].least;
    if (const auto widths = column_widths(its, body_.width())) {
      part.widths = *widths;
    } else {
      for (const ColumnNeed& need : its) part.widths.push_back(need.least * body_.width() / total);
    }
    table_part(block, part);
    y_ += 5 * page_point;
  }
  if (!block.text.empty()) words(text(block.text), 8, false, 0, 0, false, true);
  y_ += 6 * page_point;
}

}  // namespace assay
