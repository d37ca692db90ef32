// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QGraphicsView>

class QLabel;
class QRubberBand;
class QToolButton;

namespace assay {

class GraphScene;
class Minimap;

/// The canvas: dotted ground, wheel zooms at the cursor, drag on the ground (or with Space held, anywhere) pans, Shift+drag
/// zooms to a box, arrows walk the edges, + − 0 zoom. Buttons and minimap stand on it.
class GraphCanvas : public QGraphicsView {
  Q_OBJECT
 public:
  explicit GraphCanvas(GraphScene* scene, QWidget* parent = nullptr);
  void fit();
  void zoom(double factor);
  void actual_size();
  void set_compact(bool compact);
  /// Text in place of the graph; empty: the graph.
  void set_message(const QString& text);
  /// A note over the graph while something is worked on; empty: none.
  void set_busy_text(const QString& text);
  void graph_changed();   ///< new bounds
  void restyle();
  /// Brings a node into view.
  void reveal(int node);

 protected:
  void drawBackground(QPainter* painter, const QRectF& rect) override;
  void wheelEvent(QWheelEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void keyReleaseEvent(QKeyEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void scrollContentsBy(int dx, int dy) override;
  bool focusNextPrevChild(bool next) override { return QWidget::focusNextPrevChild(next); }

 private:
  void place_overlays();
  void walk_edges(int key);
  void zoom_at(double factor, const QPointF& at);

  GraphScene* graph_;
  QWidget* buttons_;
  Minimap* minimap_;
  QLabel* message_;
  QLabel* busy_;
  QRubberBand* band_ = nullptr;
  bool compact_ = false, fitted_ = true, space_ = false, panning_ = false, moved_ = false;
  QPoint press_, last_;
};

}  // namespace assay
