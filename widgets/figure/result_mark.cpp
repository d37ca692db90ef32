// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/figure/result_mark.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainterPath>

namespace assay {
namespace {

using Glyph = JudgementLook::Glyph;

QString words(const char* text) { return QCoreApplication::translate("assay::JudgementLook", text); }

struct ChipMeasure {
  double height, padding, glyph, gap;
};
ChipMeasure measure(const QFontMetricsF& metrics) {
  const double unit = metrics.height();
  return {unit * 1.12, unit * 0.36, unit * 0.72, unit * 0.24};
}

}  // namespace

JudgementLook result_look(std::string_view result, const Tokens& t) {
  if (result == "yes") return {Glyph::check, words("Passed"), QStringLiteral("check"), t.good, t.good_soft};
  if (result == "no") return {Glyph::cross, words("Failed"), QStringLiteral("close"), t.bad, t.bad_soft};
  return {Glyph::dash, words("Not run"), QStringLiteral("minus"), t.secondary, t.neutral_soft};
}

JudgementLook state_look(std::string_view state, const Tokens& t) {
  if (state == "holds") return {Glyph::check, words("Holds"), QStringLiteral("check"), t.good, t.good_soft};
  if (state == "fails") return {Glyph::cross, words("Fails"), QStringLiteral("close"), t.bad, t.bad_soft};
  return {Glyph::notice, words("Stated"), QStringLiteral("info"), t.caution, t.caution_soft};
}

JudgementLook tone_look(std::string_view tone, const Tokens& t) {
  if (tone == "found") return {Glyph::notice, words("Found"), QStringLiteral("warning"), t.caution, t.caution_soft};
  if (tone == "not_supported") return {Glyph::cross, words("Not supported"), QStringLiteral("cross"), t.bad, t.bad_soft};
  return {Glyph::dash, words("Not found"), QStringLiteral("minus"), t.secondary, t.neutral_soft};
}

void paint_glyph(QPainter& painter, const QRectF& square, Glyph glyph, const QColor& ink) {
  // Drawn on the grid of 16 that the icons have.
  const double unit = square.width() / 16;
  const auto at = [&](double x, double y) { return square.topLeft() + QPointF(x, y) * unit; };
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(ink, unit * 1.9, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  QPainterPath path;
  switch (glyph) {
    case Glyph::check:
      path.moveTo(at(2.5, 8.5));
      path.lineTo(at(6.3, 12.3));
      path.lineTo(at(13.5, 4));
      break;
    case Glyph::cross:
      path.moveTo(at(3.5, 3.5));
      path.lineTo(at(12.5, 12.5));
      path.moveTo(at(12.5, 3.5));
      path.lineTo(at(3.5, 12.5));
      break;
    case Glyph::dash:
      path.moveTo(at(3, 8));
      path.lineTo(at(13, 8));
      break;
    case Glyph::notice:
      painter.setPen(QPen(ink, unit * 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
      path.addEllipse(at(8, 8), unit * 6.5, unit * 6.5);
      path.moveTo(at(8, 7.6));
      path.lineTo(at(8, 11.3));
      break;
  }
  painter.drawPath(path);
  if (glyph == Glyph::notice) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink);
    painter.drawEllipse(at(8, 4.9), unit * 1.05, unit * 1.05);
  }
  painter.restore();
}

double chip_width(const JudgementLook& look, const QFont& font) {
  const QFontMetricsF metrics(font);
  const ChipMeasure m = measure(metrics);
  return 2 * m.padding + m.glyph + m.gap + metrics.horizontalAdvance(look.word);
}

void paint_chip(QPainter& painter, const QPointF& left_middle, const JudgementLook& look, const QFont& font) {
  const QFontMetricsF metrics(font);
  const ChipMeasure m = measure(metrics);
  const QRectF chip(left_middle.x(), left_middle.y() - m.height / 2, chip_width(look, font), m.height);
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(look.soft);
  painter.drawRoundedRect(chip, m.height * 0.18, m.height * 0.18);
  painter.restore();
  paint_glyph(painter, QRectF(chip.left() + m.padding, left_middle.y() - m.glyph / 2, m.glyph, m.glyph), look.glyph, look.ink);
  painter.save();
  painter.setFont(font);
  painter.setPen(look.ink);
  painter.drawText(QPointF(chip.left() + m.padding + m.glyph + m.gap, left_middle.y() + (metrics.ascent() - metrics.descent()) / 2), look.word);
  painter.restore();
}

}  // namespace assay
