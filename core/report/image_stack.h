// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "core/base/export.h"
#include "core/report/figure_data.h"

namespace assay {

/// Images of one size in an array n x channels x height x width, channels 1 (grey) or 3 (RGB); an array of three dimensions is
/// n grey images, of two a single one.
struct ImageStack {
  int count = 0, channels = 1, height = 0, width = 0;
};
/// Nothing where the array holds no images: another shape, another number of channels, or no pixel.
ASSAY_CORE std::optional<ImageStack> image_stack(const Matrix& matrix);

/// The values that are drawn black and white.
struct ValueRange {
  double low = 0, high = 1;
};
/// One range for all images of a figure, so that they can be compared: 0 to 1, -1 to 1 or 0 to 255 where the finite values keep
/// to one of these (a generator may step over by a tenth) and use at least a quarter of it, else smallest to largest.
ASSAY_CORE ValueRange image_range(const Matrix& matrix);

/// The frames of a figure that are drawn: the one shown, or with all_frames up to four, evenly from the first to the last.
ASSAY_CORE std::vector<int> shown_frames(const FigureData& figure);
/// x low, x high, y low, y high of the field that a frame holds; its pixels where the figure names none. Row 0 of an image lies
/// at y high, as images hang.
ASSAY_CORE std::vector<double> field_extent(const FigureData& figure);
/// How many frames a figure has; 0 where it shows none.
ASSAY_CORE int frame_count(const FigureData& figure);

}  // namespace assay
