// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainterPath>
#include <QPolygonF>
#include <QRectF>

namespace assay {

// What lies inside of a plot. A painter's clip is not enough: Qt writes none into SVG.

/// The stretches of a path of straight lines that lie in `box`.
QPainterPath line_inside(const QPainterPath& path, const QRectF& box);
/// A polygon cut to `box` (Sutherland and Hodgman, 1974).
QPolygonF polygon_inside(QPolygonF polygon, const QRectF& box);

}  // namespace assay
