// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QGraphicsView;

namespace assay {

/// The whole scene, small, with a rectangle around what the view shows; click or drag moves the view there.
class Minimap : public QWidget {
  Q_OBJECT
 public:
  explicit Minimap(QGraphicsView* view);
  /// What is mapped: the drawn part of the scene.
  void set_bounds(const QRectF& bounds);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;

 private:
  QTransform onto() const;
  QGraphicsView* view_;
  QRectF bounds_;
};

}  // namespace assay
