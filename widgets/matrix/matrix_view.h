// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

#include "core/data/table.h"

namespace assay {

/// A matrix as coloured cells, blue for negative, white at 0, vermilion for positive, with names on the axes, a colour bar, zoom, pan and a
/// readout strip. Wheel zooms at the cursor, drag pans, double click or 0 fits, arrows move the current cell. GUI thread.
class MatrixView : public QWidget {
  Q_OBJECT
 public:
  explicit MatrixView(QWidget* parent = nullptr);
  /// `matrix` is r x c, row-major. Throws nothing: any other shape shows as empty.
  void set_matrix(const Matrix& matrix, const QString& title = {}, const QString& row_title = {}, const QString& column_title = {});
  const Matrix& matrix() const { return matrix_; }
  void fit();
  void zoom(double factor, QPointF at);
  QString readout() const;
  /// CSV with names; C locale.
  QString tableText() const;
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 signals:
  void cell_activated(int row, int column);
  void readout_changed(const QString& text);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  struct Places;
  Places places() const;
  void point_at(int row, int column);
  Matrix matrix_;
  QString title_, row_title_, column_title_;
  int rows_ = 0, columns_ = 0;
  double limit_ = 1;
  double scale_ = 1;      ///< 1 shows all
  QPointF offset_{0, 0};  ///< of the top left cell corner, in cells
  int row_ = -1, column_ = -1;
  QPointF grabbed_;
  bool dragging_ = false;
};

}  // namespace assay
