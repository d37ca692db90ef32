// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainterPath>
#include <QPen>
#include <QPolygonF>
#include <QString>

#include "core/report/figure_data.h"
#include "widgets/theme/theme.h"

namespace assay {

/// How an edge of a status is drawn: never by colour alone.
struct EdgeLook {
  QColor colour;
  QList<qreal> pattern;        ///< in line widths; empty: solid
  bool hollow_arrow = false;
};
EdgeLook edge_look(EdgeStatus status, const Tokens& tokens);
/// "Reversed (drawn as learned)".
QString edge_status_title(EdgeStatus status);

/// Line width of a learned edge, in points: follows |weight| up to the largest of the graph.
double edge_width(double weight, double largest, EdgeStatus status);
/// "+0.91", "−0.64".
QString weight_text(double weight);

/// An edge as it is drawn: a curve that ends where its arrow head begins.
struct EdgeShape {
  QPainterPath curve;
  QPolygonF arrow;     ///< triangle; its first corner is the tip
  QPointF label;       ///< centre of the weight
};

/// The shape of the layout's Bezier pieces, both ends moved by the given amounts: control points follow in the share of their
/// place along the curve, so a dragged node takes its edges along and far ends stay. `turned`: from the layout's head to its tail.
/// No arrow where `arrow_length` is 0.
/// The curve is cut where it enters `target`, the box that it ends at.
EdgeShape edge_shape(const LayoutEdge& edge, const QPointF& tail_moved, const QPointF& head_moved, double arrow_length, bool turned,
                     const QRectF& target);
/// A straight edge between two boxes, for edges that have no layout.
EdgeShape straight_edge(const QRectF& tail, const QRectF& head, double arrow_length);

}  // namespace assay
