// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPainter>
#include <QPen>

namespace assay {

enum class Mark { circle, diamond, square, triangle_up, triangle_down, ring, cross };

/// Colour (Okabe-Ito), dash and mark of a series, so that no two differ by colour alone. Indices wrap after seven.
QColor series_colour(int index, bool dark);
/// Dash pattern in line widths; empty is solid.
QList<qreal> series_dash(int index);
Mark series_mark(int index);
QPen series_pen(int index, bool dark, qreal width);
/// Paints a mark of the given size (its diameter) in the painter's units.
void paint_mark(QPainter& painter, Mark mark, QPointF centre, qreal size, const QColor& colour, const QColor& background);

}  // namespace assay
