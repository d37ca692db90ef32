// SPDX-License-Identifier: GPL-3.0-or-later
// The overview that a report begins with: the answer, what it rests on beside it, how to read it below.
#include <algorithm>

#include "widgets/figure/page_setter.h"
#include "widgets/figure/result_mark.h"

namespace assay {
namespace {

QString text(const std::string& utf8) { return QString::fromStdString(utf8); }
const QColor faint(0x53, 0x5c, 0x68);

}  // namespace

double PageSetter::column_text(const QString& words, const QRectF& column, double size, bool bold, const QColor& ink, bool paint) const {
  const QFont used = font(size, bold);
  const QRectF measured = QFontMetricsF(used, &writer_).boundingRect(QRectF(0, 0, column.width(), 1e6), Qt::TextWordWrap, words);
  if (paint) {
    painter_.setFont(used);
    painter_.setPen(ink);
    painter_.drawText(QRectF(column.left(), column.top(), column.width(), measured.height() + page_point), Qt::TextWordWrap, words);
  }
  return measured.height();
}

void PageSetter::overview(const ReportBlock& block) {
  const bool rests = !block.rows.empty();
  const double gap = 14 * page_point, mark = 9 * page_point;
  const double left_width = rests ? body_.width() * 0.6 : body_.width();
  const QRectF right(body_.left() + left_width + gap, 0, body_.width() - left_width - gap, 0);
  const JudgementLook tone = tone_look(block.tone, light_tokens());

  // An answer of one line is large; one that takes a paragraph is set as one.
  const double answer_size = block.text.size() <= 120 ? 14 : block.text.size() <= 220 ? 12 : 10.5;
  const auto answer = [&](double top, bool paint) {
    double y = top;
    const QFont small = font(8);
    const QFontMetricsF metrics(small, &writer_);
    const QString label = text(block.label);
    column_text(label, QRectF(body_.left(), y, left_width, 0), 8, false, faint, paint);
    if (!block.tone.empty() && paint) paint_chip(painter_, {body_.left() + metrics.horizontalAdvance(label) + 6 * page_point, y + metrics.height() / 2}, tone, small);
    y += metrics.height() + 4 * page_point;
    if (!block.text.empty()) y += column_text(text(block.text), QRectF(body_.left(), y, left_width, 0), answer_size, true, Qt::black, paint) + 3 * page_point;
    const QFontMetricsF facts(font(8.5), &writer_);
    double x = body_.left();
    for (const std::string& fact : block.facts) {
      const double width = facts.horizontalAdvance(text(fact));
      if (x > body_.left() && x + width > body_.left() + left_width) x = body_.left(), y += facts.height();
      if (width > left_width) {
        y += column_text(text(fact), QRectF(body_.left(), y, left_width, 0), 8.5, false, faint, paint);
        continue;
      }
      if (paint) column_text(text(fact), QRectF(x, y, width + page_point, 0), 8.5, false, faint, true);
      x += width + 14 * page_point;
    }
    return y + (x > body_.left() ? facts.height() : 0) - top;
  };
  const auto assumptions = [&](double top, bool paint) {
    double y = top + column_text(QStringLiteral("Holds only if"), right.translated(0, top), 8.5, true, Qt::black, paint) + 2 * page_point;
    const QRectF words = right.adjusted(mark + 4 * page_point, 0, 0, 0);
    for (const auto& row : block.rows) {
      const JudgementLook look = state_look(row[2], light_tokens());
      if (paint) paint_glyph(painter_, QRectF(right.left(), y + page_point, mark, mark), look.glyph, look.ink);
      y += column_text(text(row[0]), words.translated(0, y), 8.5, false, Qt::black, paint);
      if (!row[1].empty()) y += column_text(text(row[1]), words.translated(0, y), 7.5, false, faint, paint);
      y += 2 * page_point;
    }
    return y - top;
  };
  const double height = std::max(answer(0, false), rests ? assumptions(0, false) : 0.0);
  need(height + 16 * page_point);
  rule(0.75);
  y_ += 6 * page_point;
  const double top = y_;
  answer(top, true);
  if (rests) assumptions(top, true);
  y_ = top + height + 6 * page_point;
  if (!block.notes.empty()) {
    words(QStringLiteral("Read with care"), 8.5, true, 0, 1);
    for (const std::string& note : block.notes) words(text(note), 8.5, false, 0, 2);
    y_ += 3 * page_point;
  }
  rule(0.75);
  y_ += 8 * page_point;
}

}  // namespace assay
