// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "plugins/membership_inference/data/points.h"

namespace assay::mia {

enum class KernelKind {
  gaussian,            ///< exp(-r^2 / (2 width^2)); several widths: their mean
  rational_quadratic,  ///< as golden/mia/mmd_expected.json has it
  laplace,
  kid,       ///< (x.y / d + 1)^3
  linear,    ///< x.y
  distance,  ///< -|x - y|: the energy distance as an MMD
};

struct Kernel {
  KernelKind kind = KernelKind::gaussian;
  std::vector<double> widths{1.0};  ///< gaussian, laplace, rational quadratic; lengths, not squares
  double alpha = 1;                 ///< rational quadratic
  /// Where its matrices are computed, tile by tile: "cpu", or a device as RunContext::device() names it. What comes back lies in the
  /// host's memory, equal but for rounding. Error (device) where there is no such device.
  std::string device = "cpu";
};

/// Euclidean distances: the median over all n(n-1)/2 pairs (numpy's rule: mean of the two middle ones), not squared.
/// Above 4,000 points the first 4,000 are used.
double median_distance(const Points& points);

/// k(x_i, y_j), n x m row-major in double. At most 5,000 x 5,000 entries: Error (usage) above; use the functions below.
std::vector<double> gram(const Points& x, const Points& y, const Kernel& kernel);
/// The same of one set with itself: symmetric, half the work.
std::vector<double> gram(const Points& x, const Kernel& kernel);
std::vector<double> gram(const Points& x, const Kernel& kernel, const Pulse& pulse);
/// mean_j k(x_i, y_j) for every x_i, in tiles: no matrix over 512 x |y| in memory.
std::vector<double> mean_kernel(const Points& x, const Points& y, const Kernel& kernel, const Pulse& pulse = {});
/// Smallest |x_i - y_j| over j and its j, for every x_i, in tiles (Euclidean; distances in double).
struct Nearest {
  std::vector<double> distance;
  std::vector<std::int64_t> index;
};
Nearest nearest(const Points& x, const Points& y, const Pulse& pulse = {});

}  // namespace assay::mia
