// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "plugins/membership_inference/benchmark/runs.h"
#include "plugins/membership_inference/generators/generator.h"

namespace assay::mia {

/// How points are seen as images: channels x height x width, or a square table of at least 16 columns as grey images.
struct PictureShape {
  std::int64_t channels = 1, height = 0, width = 0;
  double low = -1, high = 1;  ///< drawn black and white
};
std::optional<PictureShape> picture_shape(const BenchmarkData& data);

/// Points as images of 0..1; what steps over the range is drawn as its end. n x channels x height x width.
Matrix pictures(const Points& points, const PictureShape& shape);

/// As for_people, with two significant digits and no zeros at the end: for captions of small pictures.
std::string two_figures(double value);

/// Student samples, each followed by its closest member: the 8 closest pairs, then 8 around the median distance.
struct NearestPairs {
  Matrix images;
  Table captions;
};
NearestPairs nearest_pairs(const Points& samples, const Points& members, const PictureShape& shape,
                           const Pulse& pulse = {});

}  // namespace assay::mia
