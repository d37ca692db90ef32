// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QPainter>
#include <QRectF>
#include <functional>

#include "core/report/figure_data.h"

namespace assay {

enum class LegendPlace { automatic, top_left, top_right, bottom_left, bottom_right, above, none };

/// How a figure is put on paper. Millimetres and points, whatever the screen.
struct FigureStyle {
  double width_mm = 174;
  double height_mm = 0;  ///< 0: suits the kind
  int dpi = 300;         ///< PNG only
  double font_pt = 8;    ///< axis titles, legend, names of nodes
  double tick_pt = 0;    ///< 0: font_pt - 1, at least 6
  double line_pt = 1.0;  ///< data; at least 0.5
  double axis_pt = 0.5;  ///< axes; at least 0.5
  LegendPlace legend = LegendPlace::automatic;
  bool title = false;  ///< draw the title inside (papers put it in the caption)
};

/// The colours a figure is drawn in: those of the theme on screen, light ones on paper.
struct FigureInk {
  QColor text, secondary, grid, axis, background, line, panel;
  bool dark = false;
  static FigureInk print();
  static FigureInk screen();
};

/// What the painters of the kinds share: `point` is one typographic point in the painter's units.
struct FigureCanvas {
  QPainter& painter;
  double point;
  const FigureData& figure;
  const FigureStyle& style;
  FigureInk ink;

  QFont font() const;        ///< titles and legend
  QFont tick_font() const;
  double data_line() const;  ///< in the painter's units
  double axis_line() const;
};

/// Height that suits a figure of this width.
double natural_height_mm(const FigureData& figure, const FigureStyle& style);
double smallest_text_pt(const FigureStyle& style);

/// Draws a figure of any kind into `area`.
void paint_figure(QPainter& painter, const QRectF& area, double point, const FigureData& figure, const FigureStyle& style,
                  const FigureInk& ink);

// By kind; paint_figure() chooses.
void paint_plot(const FigureCanvas& canvas, const QRectF& area);
void paint_heat_map(const FigureCanvas& canvas, const QRectF& area);
void paint_table(const FigureCanvas& canvas, const QRectF& area);

/// A point of a curve that is seen inside the plot, in the painter's units.
struct PlotPoint {
  QPointF place;
  int curve = 0, index = 0;
};
std::vector<PlotPoint> plot_points(const FigureCanvas& canvas, const QRectF& area);
/// The plot's rectangle and the ranges of its axes: for zooming.
struct PlotPlace {
  QRectF plot;
  double x_low = 0, x_high = 1, y_low = 0, y_high = 1;
};
PlotPlace plot_place(const FigureCanvas& canvas, const QRectF& area);

/// Where a heat map's cells lie in `area`: for the cursor. Empty when the figure has none.
QRectF heat_map_cells(const FigureCanvas& canvas, const QRectF& area);
/// A bar of the colours from `low` to `high` with their numbers, and the matrix's title along it; it ends in a point where
/// larger values have the last colour too.
void paint_colour_bar(const FigureCanvas& canvas, const QRectF& bar, double low, double high, const std::function<QColor(double)>& colour,
                      bool beyond = false);
/// Colour of a value; `limit` is the largest |value|. Blue below 0, vermilion above, white at 0.
QColor heat_colour(double value, double limit, bool both_signs, bool dark);

}  // namespace assay
