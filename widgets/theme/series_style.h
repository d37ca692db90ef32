// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPainter>
#include <QPen>

namespace assay {

enum class SeriesMark { disc, diamond, square, triangle_up, triangle_down, circle, none };

/// How a series is drawn everywhere, in the order of the design.
struct SeriesLook {
  QColor colour;
  Qt::PenStyle dash = Qt::SolidLine;  ///< CustomDashLine: `pattern` holds
  QList<qreal> pattern;               ///< in line widths
  SeriesMark mark = SeriesMark::disc;
};
/// The index wraps after seven.
SeriesLook series_look(int index, bool dark);

/// Colour (Okabe-Ito), dash and mark of a series, so that no two differ by colour alone. Indices wrap after seven.
QColor series_colour(int index, bool dark);
/// Dash pattern in line widths; empty is solid.
QList<qreal> series_dash(int index);
SeriesMark series_mark(int index);
QPen series_pen(int index, bool dark, qreal width);
/// Paints a mark of the given size (its diameter) in the painter's units.
void paint_mark(QPainter& painter, SeriesMark mark, QPointF centre, qreal size, const QColor& colour, const QColor& background);

}  // namespace assay
