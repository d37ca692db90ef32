// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "core/report/figure_data.h"

class QPainter;
class QRectF;

namespace assay {

/// How a figure is put on paper. Millimetres and points, whatever the screen.
struct FigureStyle {
  double width_mm = 174;
  double height_mm = 0;   ///< 0: chosen from the kind and content
  int dpi = 300;          ///< PNG only
  double font_pt = 8;     ///< axis titles, legend, node names
  double tick_pt = 7;
  double line_pt = 1.0;
  double axis_pt = 0.5;
  QString legend = "inside";  ///< inside, below, none
  bool title = false;         ///< the title above the figure (reports write captions instead)
};

/// Height that suits a figure of this width.
double natural_height_mm(const FigureData& figure, const FigureStyle& style);

/// Draws into `area`, whose unit is the point (1/72 inch). Light colours whatever the theme.
void paint_figure(QPainter& painter, const QRectF& area, const FigureData& figure, const FigureStyle& style);

/// Writes .pdf (vectors, fonts embedded), .svg or .png by the ending of `file`. Throws assay::Error: usage for another
/// ending, storage when it cannot be written.
void export_figure(const FigureData& figure, const QString& file, const FigureStyle& style);

/// One line of the print check.
struct PrintCheck {
  QString text;
  bool passed = true;
};
std::vector<PrintCheck> print_checks(const FigureData& figure, const FigureStyle& style);

}  // namespace assay
