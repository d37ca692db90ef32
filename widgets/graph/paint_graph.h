// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QPainter>

#include "widgets/graph/edge_style.h"

namespace assay {

/// How strongly an edge or node stands out beside a selection.
enum class Emphasis { normal, faint, selected };

/// Line and arrow of an edge.
void paint_edge(QPainter& painter, const EdgeShape& shape, const EdgeLook& look, double width, Emphasis emphasis, const Tokens& tokens);
/// Weight on a patch of the background. Returns the patch.
QRectF paint_edge_label(QPainter& painter, const QPointF& centre, const QString& text, const QFont& font, const QColor& colour, const QColor& patch);
void paint_node(QPainter& painter, const QRectF& box, const QString& name, const QFont& font, double line_width, Emphasis emphasis,
                const Tokens& tokens);
/// A stretch of line in an edge's look, for legends.
void paint_edge_sample(QPainter& painter, const QPointF& from, const QPointF& to, const EdgeLook& look, double width);

}  // namespace assay
