// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "widgets/figure/figure_painter.h"

namespace assay {

/// The figure as it will be on paper, with rulers in millimetres; as large as there is room for.
class FigurePaper : public QWidget {
  Q_OBJECT
 public:
  explicit FigurePaper(QWidget* parent = nullptr);
  void show_figure(const FigureData& figure, const FigureStyle& style);
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  FigureData figure_;
  FigureStyle style_;
};

}  // namespace assay
