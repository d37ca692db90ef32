// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include "plugins/membership_inference/attacks/diffusion_parts.h"

namespace assay::mia {
namespace {

/// Levels of the flow from the data up to the step there and back. The published end, step 100 of 1000, is sigma 0.34
/// for data of deviation 1, hence 0.17 for 0.5; its first step is 0.02.
constexpr double lowest = 0.02, highest = 0.2;
constexpr int steps = 10;

double level(int index) { return lowest * std::pow(highest / lowest, static_cast<double>(index) / steps); }

}  // namespace

std::vector<double> secmi_scores(const Denoiser& denoiser, const Points& points, std::uint64_t /*seed*/,
                                 const Pulse& pulse) {
  require_dimensions(denoiser, points);
  return in_slices(points, pulse, [&](const Points& slice) {
    Points x = slice;
    for (int i = 0; i + 2 <= steps; ++i) x = flow_step(denoiser, x, level(i), level(i + 1));
    const double here = level(steps - 1), above = level(steps);
    const Points back = flow_step(denoiser, flow_step(denoiser, x, here, above), above, here);
    std::vector<double> scores = row_squares(x, back);
    for (double& score : scores) score = -score;
    return scores;
  });
}

std::vector<double> secmi_errors(const NoisePredictor& eps, const Points& points, std::int64_t stride,
                                 std::int64_t until) {
  Points x = points;
  std::int64_t at = 0;
  for (; at + stride < until; at += stride) x = ddim_step(eps, x, at, at + stride);
  const Points back = ddim_step(eps, ddim_step(eps, x, at, at + stride), at + stride, at);
  return row_squares(x, back);
}

}  // namespace assay::mia
