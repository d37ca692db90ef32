// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>

#include "widgets/figure/figure_axis.h"
#include "widgets/figure/figure_painter.h"

namespace assay {

/// The two axes of a plot on paper or screen: their ranges, ticks, titles and grid, and where a value lies between them.
class PlotFrame {
 public:
  PlotFrame(const FigureCanvas& canvas, const QRectF& area);
  /// Finds the plot's rectangle. `legend_height` is asked how much room a legend above the plot needs at a width.
  void lay_out(const std::function<double(double)>& legend_height);
  void paint_grid() const;
  void paint_axes() const;

  const FigureData& figure() const { return c_.figure; }
  /// Width over height that the plot must have: 1 for ROC curves, the field's own for frames; nothing where any shape will do.
  std::optional<double> aspect() const;
  /// What the plot and its words take of the area given, after lay_out().
  const QRectF& area() const { return area_; }
  const QRectF& plot() const { return plot_; }
  const PaperAxis& x() const { return x_; }
  const PaperAxis& y() const { return y_; }
  const std::vector<AxisTick>& x_ticks() const { return x_ticks_; }
  QPointF at(double x, double y) const;
  /// Whether both values have a place: finite, and above 0 on a log axis.
  bool seen(double x, double y) const;
  /// What bands and bars are, where there are any.
  QString interval_words() const;

 private:
  double em() const { return c_.style.font_pt * c_.point; }
  double tick_width(const AxisTick& tick) const;
  std::vector<AxisTick> data_ticks() const;
  void draw_tick(const AxisTick& tick, const QPointF& right_baseline) const;
  void paint_categories() const;
  void paint_titles() const;

  const FigureCanvas& c_;
  QPainter& p_;
  QRectF whole_, area_, plot_;
  PaperAxis x_, y_;
  QFontMetricsF metrics_, ticks_;
  std::vector<AxisTick> x_ticks_, y_ticks_;
  bool slanted_ = false;
};

}  // namespace assay
