// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/graph/minimap.h"

#include <QGraphicsView>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>

#include "widgets/theme/theme.h"

namespace assay {

Minimap::Minimap(QGraphicsView* view) : QWidget(view), view_(view) {
  setAccessibleName(tr("Overview of the graph"));
  setToolTip(tr("Drag to move the view"));
  setCursor(Qt::PointingHandCursor);
}

void Minimap::set_bounds(const QRectF& bounds) {
  bounds_ = bounds;
  update();
}

QTransform Minimap::onto() const {
  const QRectF area = QRectF(rect()).adjusted(6, 6, -6, -6);
  if (bounds_.isEmpty() || area.isEmpty()) return {};
  const double scale = std::min(area.width() / bounds_.width(), area.height() / bounds_.height());
  QTransform map;
  map.translate(area.center().x(), area.center().y());
  map.scale(scale, scale);
  map.translate(-bounds_.center().x(), -bounds_.center().y());
  return map;
}

void Minimap::paintEvent(QPaintEvent*) {
  if (!view_->scene() || bounds_.isEmpty()) return;
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Tokens& tokens = theme_tokens();
  QColor card = tokens.base;
  card.setAlphaF(0.94F);
  painter.setPen(QPen(tokens.line, 1));
  painter.setBrush(card);
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
  const QTransform map = onto();
  painter.save();
  painter.setClipRect(rect().adjusted(3, 3, -3, -3));
  view_->scene()->render(&painter, map.mapRect(bounds_), bounds_);
  painter.restore();
  const QRectF seen = map.mapRect(view_->mapToScene(view_->viewport()->rect()).boundingRect()).intersected(QRectF(rect()).adjusted(4, 4, -4, -4));
  QColor tint = tokens.accent;
  tint.setAlphaF(0.07F);
  painter.setPen(QPen(tokens.accent, 1));
  painter.setBrush(tint);
  painter.drawRect(seen);
}

void Minimap::mousePressEvent(QMouseEvent* event) { mouseMoveEvent(event); }

void Minimap::mouseMoveEvent(QMouseEvent* event) {
  if (bounds_.isEmpty()) return;
  view_->centerOn(onto().inverted().map(event->position()));
  update();
}

}  // namespace assay
