// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPainter>
#include <QString>
#include <string_view>

#include "widgets/theme/theme.h"

namespace assay {

/// A judgement as glyph, word and colour. `icon` is a name of resources/icons; `glyph` paints the same on paper.
struct JudgementLook {
  enum class Glyph { check, cross, dash, notice } glyph = Glyph::dash;
  QString word, icon;
  QColor ink, soft;
};
/// Of a control: `yes` passed, `no` failed, `n/a`, empty and anything else not run.
JudgementLook result_look(std::string_view result, const Tokens& tokens);
/// Of an assumption: `holds`, `stated` (nobody can check it), `fails`.
JudgementLook state_look(std::string_view state, const Tokens& tokens);
/// Of an answer: `found`, `not_found`, `not_supported`. The word is the heading's own: "Found", "Not found", "Not supported".
JudgementLook tone_look(std::string_view tone, const Tokens& tokens);

/// The glyph alone in a square, lines as thick as text of that height.
void paint_glyph(QPainter& painter, const QRectF& square, JudgementLook::Glyph glyph, const QColor& ink);
/// A chip: soft ground, glyph, word. `font` is set in the painter's units.
double chip_width(const JudgementLook& look, const QFont& font);
void paint_chip(QPainter& painter, const QPointF& left_middle, const JudgementLook& look, const QFont& font);

}  // namespace assay
