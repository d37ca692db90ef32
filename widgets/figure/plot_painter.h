// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>

#include "widgets/figure/plot_frame.h"

namespace assay {

/// Lines, points, bars and steps between two axes, with their legend. Curves are in plot_curves.cpp, the legend in
/// plot_legend.cpp. For the painters of this folder.
class PlotPainter {
 public:
  /// `ground` is painted below everything, inside of the plot: the field of a frame.
  PlotPainter(const FigureCanvas& canvas, const QRectF& area, std::function<void(const PlotFrame&)> ground = {});
  /// Finds the frame and where the legend goes: beside a plot of fixed shape, in a free corner, or above the plot.
  void lay_out();
  const PlotFrame& frame() const { return frame_; }
  void paint();

 private:
  bool bars() const { return c_.figure.kind == FigureKind::bars; }
  bool stacked() const { return bars() && c_.figure.stacked > 0; }
  /// Place of a curve in its stack, from the foot.
  int level_of(std::size_t k) const { return stacked() ? static_cast<int>(k) % c_.figure.stacked : 0; }
  bool raster() const { return c_.figure.kind == FigureKind::raster; }
  bool histogram() const { return c_.figure.kind == FigureKind::histogram; }
  /// A curve drawn from the others and behind them, with a thin grey line: a Pareto front.
  static bool behind(const FigureCurve& curve) { return curve.style < 0; }
  QPen pen_of(const FigureCurve& curve) const;
  double em() const { return c_.style.font_pt * c_.point; }
  QPointF at(double x, double y) const { return frame_.at(x, y); }
  bool seen(double x, double y) const { return frame_.seen(x, y); }

  /// The plot and the half of lines that lie on its border.
  QRectF rim() const { return plot_.adjusted(-c_.point, -c_.point, c_.point, c_.point); }
  void paint_stretch(const QPointF& from, const QPointF& to);
  void paint_band(const FigureCurve& curve);
  void paint_curve(const FigureCurve& curve);
  void paint_line(const FigureCurve& curve);
  void paint_marks(const FigureCurve& curve);
  void paint_lost(const FigureCurve& curve);
  void paint_histogram(const FigureCurve& curve, bool first);
  double slot_width() const;
  double bar_width() const;
  QRectF bar_of(std::size_t k, const FigureCurve& curve, std::size_t i, double width) const;
  void paint_bars();
  void paint_bar_interval(std::size_t k, std::size_t i, double middle, double width);
  void paint_diagonal();
  void paint_rules();
  QRectF rule_title_box(const FigureRule& rule) const;
  void paint_rule_title(const FigureRule& rule, const QColor& colour, std::vector<QRectF>& taken);
  void paint_chosen(const FigureCurve& curve);
  void paint_note();

  bool legend_needed() const;
  double legend_above(double width);
  double legend_entry_width(const FigureCurve& curve) const;
  QSizeF legend_size() const;
  int covered_by(std::size_t n, const QRectF& box) const;
  std::optional<QRectF> free_corner(const QSizeF& size) const;
  std::optional<QRectF> free_side(const QSizeF& size) const;
  void draw_entry(std::size_t k, const QPointF& left_middle);
  void paint_legend();

  const FigureCanvas& c_;
  QPainter& p_;
  PlotFrame frame_;
  const QRectF& area_;
  const PaperAxis& x_;
  const PaperAxis& y_;
  const QRectF& plot_;
  QFontMetricsF metrics_, ticks_;
  std::function<void(const PlotFrame&)> ground_;
  bool above_ = false, no_corner_ = false;
};

/// A ROC curve with points between its own, where straight lines between shares are bent by log axes; other curves as they
/// are. Rates of 0 leave the plot through its border instead of being lost.
FigureCurve bent_for_log_axes(const FigureCurve& curve, const PlotFrame& frame);

}  // namespace assay
