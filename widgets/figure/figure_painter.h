// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPainter>
#include <QRectF>

#include "core/report/figure_data.h"

namespace assay {

enum class LegendPlace { automatic, top_left, top_right, bottom_left, bottom_right, above, none };

/// Size and weights of a drawn figure, in the units a journal states.
struct FigureStyle {
  double width_mm = 174;
  double height_mm = 0;       ///< 0: suits the kind
  int dpi = 300;              ///< PNG only
  double font_pt = 8;         ///< axis titles and legend
  double tick_pt = 0;         ///< 0: font_pt - 1, at least 6
  double line_pt = 1.0;       ///< data; at least 0.5
  double axis_pt = 0.5;       ///< axes; at least 0.5
  LegendPlace legend = LegendPlace::automatic;
  bool title = false;         ///< draw the title inside (papers put it in the caption)
};

/// Colours of a drawing: print is light whatever the theme, screen follows the theme.
struct FigureInk {
  QColor text, secondary, grid, axis, background, line, panel;
  bool dark = false;
  static FigureInk print();
  static FigureInk screen();
};

/// Height for a figure whose style leaves it open, in mm.
double natural_height_mm(const FigureData& figure, const FigureStyle& style);
/// Draws into `area`. `point` is the length of one typographic point in the painter's units (use 20 or so, fonts have whole pixel sizes).
void paint_figure(QPainter& painter, const QRectF& area, double point, const FigureData& figure, const FigureStyle& style, const FigureInk& ink);
/// Axis titles and ticks: what is the smallest text of the figure, in points.
double smallest_text_pt(const FigureStyle& style);

}  // namespace assay
