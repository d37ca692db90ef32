// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/figure/page_setter.h"

#include <algorithm>
#include <cmath>

#include "widgets/theme/theme.h"

namespace assay {
namespace {

QString text(const std::string& utf8) { return QString::fromStdString(utf8); }

FigureStyle figure_style(const FigureData& figure) {
  FigureStyle style;
  const bool whole_width = figure.kind == FigureKind::images || figure.kind == FigureKind::table;
  style.width_mm = whole_width ? 170 : figure.kind == FigureKind::heatmap ? 120 : 150;
  return style;
}

}  // namespace

PageSetter::PageSetter(QPdfWriter& writer, QPainter& painter, const QString& footer) : writer_(writer), painter_(painter), footer_(footer) {
  const double mm = page_dpi / 25.4;
  body_ = QRectF(20 * mm, 18 * mm, 170 * mm, 257 * mm);
  y_ = body_.top();
  paint_footer();
}

void PageSetter::add(const ReportBlock& block, const ReportBlock* next) {
  if (block.kind == ReportBlock::Kind::heading && next != nullptr && next->kind == ReportBlock::Kind::figure)
    need(figure_height(next->figure) + 70 * page_point);
  if (block.kind == ReportBlock::Kind::heading && next != nullptr && next->kind == ReportBlock::Kind::table) need(120 * page_point);
  switch (block.kind) {
    case ReportBlock::Kind::title: return words(text(block.text), 16, true, 0, 3);
    case ReportBlock::Kind::heading: return heading(text(block.text));
    case ReportBlock::Kind::paragraph: return words(text(block.text), 9, false, 0, 5);
    case ReportBlock::Kind::warning: return note(text(block.text));
    case ReportBlock::Kind::code: return words(text(block.text), 7.5, false, 0, 5, true);
    case ReportBlock::Kind::key_values: return block.emphasis ? numbers(block) : pairs(block);
    case ReportBlock::Kind::table: return table(block);
    case ReportBlock::Kind::figure: return figure(block);
    case ReportBlock::Kind::overview: return overview(block);
  }
}

QFont PageSetter::font(double size, bool bold, bool mono) const {
  QFont made(mono ? mono_family() : sans_family());
  made.setPixelSize(static_cast<int>(std::lround(size * page_point)));
  if (bold) made.setWeight(QFont::DemiBold);
  made.setHintingPreference(QFont::PreferNoHinting);
  return made;
}

void PageSetter::need(double height) {
  if (left_room() >= height || y_ <= body_.top() + 1) return;
  writer_.newPage();
  ++page_;
  y_ = body_.top();
  paint_footer();
}
void PageSetter::paint_footer() {
  painter_.setFont(font(7));
  painter_.setPen(QColor(0x53, 0x5c, 0x68));
  const QRectF line(body_.left(), body_.bottom() + 4 * page_point, body_.width(), 10 * page_point);
  painter_.drawText(line, Qt::AlignLeft, footer_);
  painter_.drawText(line, Qt::AlignRight, QString::number(page_));
}

/// A text that breaks over lines and pages.
/// A text that breaks over lines and pages.
void PageSetter::words(const QString& all, double size, bool bold, double before, double after, bool mono, bool faint) {
  y_ += y_ > body_.top() ? before * page_point : 0;
  const QFont f = font(size, bold, mono);
  const QFontMetricsF metrics(f, &writer_);
  for (const QString& paragraph : all.split('\n')) {
    QString line;
    const auto flush = [&] {
      need(metrics.height());
      painter_.setFont(f);
      painter_.setPen(faint ? QColor(0x53, 0x5c, 0x68) : QColor(Qt::black));
      painter_.drawText(QPointF(body_.left(), y_ + metrics.ascent()), line);
      y_ += metrics.height() * 1.08;
      line.clear();
    };
    for (QString word : paragraph.split(' ')) {
      const QString longer = line.isEmpty() ? word : line + ' ' + word;
      if (metrics.horizontalAdvance(longer) <= body_.width()) {
        line = longer;
        continue;
      }
      if (!line.isEmpty()) flush();
      while (metrics.horizontalAdvance(word) > body_.width()) {  // a path or hash longer than a line
        int fit = static_cast<int>(word.size());
        while (fit > 1 && metrics.horizontalAdvance(word.left(fit)) > body_.width()) --fit;
        line = word.left(fit);
        word.remove(0, fit);
        flush();
      }
      line = word;
    }
    flush();
  }
  y_ += after * page_point;
}

void PageSetter::heading(const QString& line) {
  need(60 * page_point);
  y_ += y_ > body_.top() ? 8 * page_point : 0;
  words(line, 11, true, 0, 2);
  rule(0.75);
  y_ += 3 * page_point;
}
void PageSetter::rule(double weight) { rule(weight, body_.width()); }
void PageSetter::rule(double weight, double width) {
  painter_.setPen(QPen(QColor(0xc6, 0xcb, 0xd3), weight * page_point));
  painter_.drawLine(QPointF(body_.left(), y_), QPointF(body_.left() + width, y_));
}

void PageSetter::note(const QString& line) {
  const QFont f = font(9);
  const double pad = 5 * page_point;
  const QRectF measured = QFontMetricsF(f, &writer_).boundingRect(QRectF(0, 0, body_.width() - 3 * pad, 1e6), Qt::TextWordWrap, line);
  need(measured.height() + 2 * pad);
  const QRectF box(body_.left(), y_, body_.width(), measured.height() + 2 * pad);
  painter_.fillRect(box, light_tokens().caution_soft);
  painter_.fillRect(QRectF(box.left(), box.top(), 2 * page_point, box.height()), light_tokens().caution);
  painter_.setFont(f);
  painter_.setPen(Qt::black);
  painter_.drawText(box.adjusted(2 * pad, pad, -pad, -pad), Qt::TextWordWrap, line);
  y_ = box.bottom() + 5 * page_point;
}

double PageSetter::figure_height(const FigureData& figure) const {
  // Images may fill most of a page; a plot leaves room for words.
  const bool tall = figure.kind == FigureKind::images || figure.kind == FigureKind::table || figure.kind == FigureKind::heatmap;
  return std::min(natural_height_mm(figure, figure_style(figure)) * page_dpi / 25.4, body_.height() * (tall ? 0.75 : 0.5));
}

void PageSetter::figure(const ReportBlock& block) {
  const FigureStyle style = figure_style(block.figure);
  const double mm = page_dpi / 25.4;
  const double height = figure_height(block.figure);
  const QFont f = font(8);
  const QFontMetricsF metrics(f, &writer_);
  const QString caption = text(block.text);
  const double caption_height = metrics.boundingRect(QRectF(0, 0, body_.width(), 1e6), Qt::TextWordWrap, caption).height();
  need(height + caption_height + 8 * page_point);
  paint_figure(painter_, QRectF(body_.left(), y_, style.width_mm * mm, height), page_point, block.figure, style, FigureInk::print());
  y_ += height + 3 * page_point;
  ++figures_;
  words(QStringLiteral("Figure %1. ").arg(figures_) + caption, 8, false, 0, 9);
}

}  // namespace assay
