// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPainter>
#include <QRectF>

namespace assay {

/// Fills one bar of a stack. `level` counts from the foot and chooses solid, hatched, dotted, hatched the other way or lined,
/// and wraps, so that neighbours differ without their colours. `ground` draws the pattern; `unit` is the distance of its lines.
/// Nothing is painted outside of `bar`, and nothing relies on clipping, which not every vector format knows.
void paint_bar_fill(QPainter& painter, const QRectF& bar, int level, const QColor& colour, const QColor& ground, double unit);

}  // namespace assay
