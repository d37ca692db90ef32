// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "widgets/figure/figure_painter.h"

namespace assay {

/// Shows any figure in the theme's colours, as export_figure() would draw it in print colours. Its table is the accessible form. GUI thread.
class FigureView : public QWidget {
  Q_OBJECT
 public:
  explicit FigureView(QWidget* parent = nullptr);
  void set_figure(const FigureData& figure);
  const FigureData& figure() const { return figure_; }
  void set_legend(LegendPlace place);
  /// The figure's numbers as CSV.
  QString tableText() const;
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  FigureData figure_;
  FigureStyle style_;
};

}  // namespace assay
