// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "widgets/figure/figure_painter.h"

namespace assay {

/// Shows any figure in the theme's colours, drawn as export_figure() draws it on paper. A heat map names the cell under the
/// pointer in a strip below. Its numbers as a table are the accessible form. GUI thread.
class FigureView : public QWidget {
  Q_OBJECT
 public:
  explicit FigureView(QWidget* parent = nullptr);
  void set_figure(const FigureData& figure);
  const FigureData& figure() const { return figure_; }
  void set_legend(LegendPlace place);
  QString table_text() const;  ///< the figure's numbers as CSV
  QString readout() const { return readout_; }
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  QRectF figure_area() const;
  double point() const;
  FigureData figure_;
  FigureStyle style_;
  QString readout_;
};

}  // namespace assay
