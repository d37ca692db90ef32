// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/method/declaration.h"
#include "widgets/plots/live_plot.h"
#include "widgets/plots/smoothing.h"
#include "widgets/theme/theme.h"

class QCPGraph;
class QCustomPlot;

namespace assay {

/// The points of one series and how they look. Keeps the pyramids that are drawn: of the raw values and of the smoothed ones, each in
/// the coordinates of the axes (on a logarithmic y axis, values that it cannot show are gaps).
class PlotSeries {
 public:
  PlotSeries(QCustomPlot* plot, QString name, int look);

  void append(const std::vector<double>& x, const std::vector<double>& y, Scale x_scale, Scale y_scale, double smoothing);
  void set_points(std::vector<double> x, std::vector<double> y, std::vector<double> low, std::vector<double> high, Scale x_scale,
                  Scale y_scale, double smoothing);
  void set_chosen(const std::vector<int>& points);
  /// After a change of scale or smoothing: builds the pyramids again.
  void rebuild(Scale x_scale, Scale y_scale, double smoothing);

  /// Gives QCustomPlot what is in view: about two points a column.
  void draw(double x_low, double x_high, int columns, double height_px, const Tokens& tokens);
  void remove_from(QCustomPlot* plot);

  /// Smallest and largest y that a line, mark or band shows in [x_low, x_high]; low > high when there is none.
  std::pair<double, double> y_extent(double x_low, double x_high) const;
  /// First and last x that the axis can show; low > high when there is none.
  std::pair<double, double> x_extent() const;

  std::size_t size() const { return raw_.size(); }
  double x(std::size_t i) const { return raw_.x(i); }
  double y(std::size_t i) const { return raw_.y(i); }
  /// Index of the point at the cursor: the nearest, or with steps the last one before; size() when there is none.
  std::size_t at(double x) const;
  /// The smoothed value of point i, or the raw one where nothing is smoothed.
  double shown(std::size_t i) const;
  SeriesLook look(const Tokens& tokens) const { return series_look(look_, tokens.dark); }
  int look_number() const { return look_; }
  /// A value that holds until the next point is no noise, and points with marks are results of their own: neither is smoothed.
  bool smoothed() const { return mean_.factor() > 0 && !steps && !marks; }

  QString name;
  bool visible = true, line = true, marks = false, steps = false;
  std::vector<double> low, high;            ///< band, empty or one per point
  std::vector<std::uint32_t> chosen;        ///< ringed points
  /// Points that no line can show, in order of x.
  std::vector<std::uint32_t> not_numbers, infinite, not_positive;
  std::size_t x_not_positive = 0;           ///< points left of a logarithmic x axis

 private:
  void add_to_pyramids(std::size_t i);
  double drawn_y(double value) const;
  void sort_by_x();

  int look_;
  Scale x_scale_ = Scale::linear, y_scale_ = Scale::linear;
  EnvelopePyramid raw_;
  EnvelopePyramid drawn_;          ///< x and y as the axes take them (log10 x on a logarithmic one); used where raw_ cannot be
  EnvelopePyramid smooth_;
  bool uses_raw_ = true;           ///< linear axes draw from raw_
  std::size_t drawn_from_ = 0;     ///< first point that a logarithmic x axis can show
  DebiasedMean mean_;
  std::vector<std::uint32_t> order_;  ///< given index of each point, where points were sorted; else empty
  QCPGraph* low_graph_;   ///< band, below the lines
  QCPGraph* high_graph_;
  QCPGraph* raw_graph_;
  QCPGraph* smooth_graph_;
};

}  // namespace assay
