// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QGraphicsItem>
#include <QString>

#include "widgets/graph/graph_model.h"
#include "widgets/graph/paint_graph.h"

namespace assay {

class GraphScene;

/// An edge of the scene: line, arrow, weight on a patch, halo when selected.
class EdgeItem : public QGraphicsItem {
 public:
  EdgeItem(GraphScene& scene, const ShownEdge& edge, double width);
  const ShownEdge& edge() const { return edge_; }
  /// Takes its course anew from where its nodes are.
  void route();
  void set_emphasis(Emphasis emphasis);
  QRectF boundingRect() const override;
  QPainterPath shape() const override;
  void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

 private:
  GraphScene& scene_;
  ShownEdge edge_;
  double width_;
  EdgeShape drawn_;
  Emphasis emphasis_ = Emphasis::normal;
};

/// The weight of an edge, above all lines.
class EdgeLabelItem : public QGraphicsItem {
 public:
  EdgeLabelItem(GraphScene& scene, const ShownEdge& edge);
  void place(const QPointF& centre);
  QRectF boundingRect() const override;
  void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

 private:
  GraphScene& scene_;
  ShownEdge edge_;
  QPointF centre_;
};

class NodeItem : public QGraphicsItem {
 public:
  NodeItem(GraphScene& scene, int node, const QString& name, const QSizeF& size);
  int node() const { return node_; }
  void set_emphasis(Emphasis emphasis);
  QRectF boundingRect() const override;
  void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

 protected:
  QVariant itemChange(GraphicsItemChange change, const QVariant& value) override;
  void mousePressEvent(QGraphicsSceneMouseEvent* event) override;
  void mouseReleaseEvent(QGraphicsSceneMouseEvent* event) override;
  void hoverEnterEvent(QGraphicsSceneHoverEvent* event) override;

 private:
  GraphScene& scene_;
  int node_;
  QString name_;
  QSizeF size_;
  QPointF pressed_at_;
  Emphasis emphasis_ = Emphasis::normal;
};

}  // namespace assay
