// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractScrollArea>
#include <QImage>
#include <map>

#include "core/report/figure_data.h"
#include "core/report/image_stack.h"

namespace assay::app {

/// One image of an array n x channels x height x width in shades of the given range; what is no number is see-through.
QImage image_of(const Matrix& matrix, const ImageStack& stack, const ValueRange& range, int index);

/// The images of a figure in rows, each with its caption. Arrows walk, Enter or a click opens one, + − and Ctrl+wheel zoom, 0 fits. Kept
/// over a figure that replaces this one: zoom, current image, place. GUI thread.
class ImageGrid : public QAbstractScrollArea {
  Q_OBJECT
 public:
  explicit ImageGrid(QWidget* parent = nullptr);
  void set_figure(const FigureData& figure);
  int count() const { return stack_.count; }
  QImage image(int index) const;
  QString caption(int index) const;
  int current() const { return current_; }
  void set_current(int index);
  /// Width of one image in the view's units; 0: what fits.
  void set_zoom(int width);
  int zoom() const { return zoom_; }
  int shown_width() const;  ///< in use now
  QRect place_of(int index) const;  ///< of the image alone, in the viewport
  int index_at(const QPoint& place) const;
  void step_zoom(double factor);

 signals:
  void opened(int index);
  void current_changed(int index);
  void zoom_changed(int width);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  bool viewportEvent(QEvent* event) override;

 private:
  struct Geometry {
    int columns = 1, width = 1, height = 1, caption = 0, gap = 0, margin = 0, rows = 0;
    int step_y() const { return height + caption + gap; }
    int total() const { return rows * step_y() + 2 * margin - gap; }
  };
  Geometry geometry_now() const;
  void update_range();
  const QImage& cached(int index) const;

  FigureData figure_;
  ImageStack stack_;
  ValueRange range_;
  int zoom_ = 0, current_ = 0, pressed_ = -1;
  mutable std::map<int, QImage> images_;
};

}  // namespace assay::app
