// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "widgets/figure/figure_painter.h"

namespace assay {

/// The room of one group in a raster, in the units of the laid figure's y axis.
struct RasterBand {
  std::string name;
  int style = 0;
  double low = 0, high = 0;
  std::size_t rows = 0;  ///< how many neurons of the group fire at all
};

/// A raster whose y are places: the groups stand on top of each other, the first at the foot, each neuron of a group on a row
/// of its own in the order of its number. Room by the number of rows, but at least half of a mean band's. Curves and points
/// keep their indices. x reaches from half a step before the first to half a step behind the last, where no range is set.
struct RasterLayout {
  FigureData figure;
  std::vector<RasterBand> bands;
};
RasterLayout raster_layout(const FigureData& figure);

/// Draws a raster: a short upright stroke per spike, thin lines between the bands, their names at the right.
void paint_raster(const FigureCanvas& canvas, const QRectF& area);

}  // namespace assay
