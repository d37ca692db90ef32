// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/graph/graph_items.h"

#include <QFontMetricsF>
#include <QGraphicsSceneHoverEvent>
#include <QGraphicsSceneMouseEvent>
#include <QPainter>
#include <QPainterPathStroker>
#include <QStyleOptionGraphicsItem>

#include "widgets/graph/graph_scene.h"

namespace assay {
namespace {

constexpr double kArrow = 10;        // points
constexpr double kReadable = 0.55;   // below this zoom a name is no longer read

enum Level { edges_level = 1, chosen_edge_level = 2, labels_level = 3, nodes_level = 4 };

double zoom_of(const QPainter* painter) { return QStyleOptionGraphicsItem::levelOfDetailFromTransform(painter->worldTransform()); }

}  // namespace

EdgeItem::EdgeItem(GraphScene& scene, const ShownEdge& edge, double width) : scene_(scene), edge_(edge), width_(width) {
  setZValue(edges_level);
  setCursor(Qt::PointingHandCursor);
  route();
}

void EdgeItem::route() {
  prepareGeometryChange();
  drawn_ = scene_.places().shape(edge_, kArrow * std::min(1.0, 0.8 + 0.1 * width_));
  if (EdgeLabelItem* label = scene_.label_of(this)) label->place(drawn_.label);
  update();
}

void EdgeItem::set_emphasis(Emphasis emphasis) {
  emphasis_ = emphasis;
  setZValue(emphasis == Emphasis::selected ? chosen_edge_level : edges_level);
  update();
}

QRectF EdgeItem::boundingRect() const {
  const double room = width_ + 8;
  return (drawn_.curve.boundingRect() | drawn_.arrow.boundingRect()).adjusted(-room, -room, room, room);
}

QPainterPath EdgeItem::shape() const {
  QPainterPathStroker stroker;
  stroker.setWidth(std::max(width_ + 6, 9.0));
  QPainterPath path = stroker.createStroke(drawn_.curve);
  path.addPolygon(drawn_.arrow);
  return path;
}

void EdgeItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
  const Tokens& tokens = theme_tokens();
  paint_edge(*painter, drawn_, edge_look(edge_.status, tokens), width_, emphasis_, tokens);
}

EdgeLabelItem::EdgeLabelItem(GraphScene& scene, const ShownEdge& edge) : scene_(scene), edge_(edge) {
  setZValue(labels_level);
  setAcceptedMouseButtons(Qt::NoButton);
}

void EdgeLabelItem::place(const QPointF& centre) {
  prepareGeometryChange();
  centre_ = centre;
}

QRectF EdgeLabelItem::boundingRect() const {
  const QFontMetricsF metrics(scene_.label_font());
  const double width = metrics.horizontalAdvance(weight_text(edge_.weight)) + metrics.height();
  return {centre_.x() - width / 2, centre_.y() - metrics.height(), width, 2 * metrics.height()};
}

void EdgeLabelItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
  if (scene_.labels_by_zoom() && zoom_of(painter) < kReadable) return;
  const Tokens& tokens = theme_tokens();
  QColor patch = tokens.base;
  patch.setAlphaF(0.92F);
  paint_edge_label(*painter, centre_, weight_text(edge_.weight), scene_.label_font(), edge_look(edge_.status, tokens).colour, patch);
}

NodeItem::NodeItem(GraphScene& scene, int node, const QString& name, const QSizeF& size) : scene_(scene), node_(node), name_(name), size_(size) {
  setZValue(nodes_level);
  setFlag(ItemSendsGeometryChanges);
  setFlag(ItemIsMovable);
  setAcceptHoverEvents(true);
  setToolTip(name);
}

void NodeItem::set_emphasis(Emphasis emphasis) {
  emphasis_ = emphasis;
  update();
}

QRectF NodeItem::boundingRect() const {
  return QRectF(-size_.width() / 2, -size_.height() / 2, size_.width(), size_.height()).adjusted(-5, -5, 5, 5);
}

void NodeItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
  const bool named = !scene_.labels_by_zoom() || zoom_of(painter) >= kReadable || emphasis_ == Emphasis::selected;
  const QRectF box(-size_.width() / 2, -size_.height() / 2, size_.width(), size_.height());
  paint_node(*painter, box, named ? name_ : QString(), scene_.node_font(), 1.1, emphasis_, theme_tokens());
}

QVariant NodeItem::itemChange(GraphicsItemChange change, const QVariant& value) {
  if (change == ItemPositionHasChanged) scene_.node_item_moved(*this);
  return QGraphicsItem::itemChange(change, value);
}

void NodeItem::mousePressEvent(QGraphicsSceneMouseEvent* event) {
  pressed_at_ = pos();
  QGraphicsItem::mousePressEvent(event);
}

void NodeItem::mouseReleaseEvent(QGraphicsSceneMouseEvent* event) {
  QGraphicsItem::mouseReleaseEvent(event);
  if (pos() == pressed_at_) return;
  scene_.node_item_dropped(*this, pressed_at_);
}

void NodeItem::hoverEnterEvent(QGraphicsSceneHoverEvent* event) {
  setCursor(Qt::PointingHandCursor);
  QGraphicsItem::hoverEnterEvent(event);
}

}  // namespace assay
