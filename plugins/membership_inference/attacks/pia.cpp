// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <numbers>

#include "plugins/membership_inference/attacks/diffusion_parts.h"

namespace assay::mia {
namespace {

/// Step 0, and the published step 200 of 1000: sigma 0.72 for data of deviation 1, 0.36 for 0.5.
constexpr double lowest = 0.01, level = 0.4;

/// The noise that a denoiser sees in x at sigma.
Points predicted_noise(const Denoiser& denoiser, const Points& x, double sigma) {
  return combined(x, 1 / sigma, denoiser.denoise(x, sigma), -1 / sigma);
}

/// Per row: sum of |a - b|^4; no root.
std::vector<double> fourth_powers(const Points& first, const Points& second) {
  std::vector<double> sums(static_cast<std::size_t>(first.count), 0);
  for (std::int64_t i = 0; i < first.count; ++i) {
    const auto a = first.row(i), b = second.row(i);
    for (std::size_t k = 0; k < a.size(); ++k) sums[static_cast<std::size_t>(i)] += std::pow(a[k] - b[k], 4);
  }
  return sums;
}

/// PIAN: every row scaled so that its mean absolute value is that of standard normal noise.
void normalise_rows(Points& noise) {
  for (std::int64_t i = 0; i < noise.count; ++i) {
    double mean = 0;
    for (const double value : noise.row(i)) mean += std::abs(value) / static_cast<double>(noise.dimensions);
    for (std::int64_t k = 0; k < noise.dimensions && mean > 0; ++k) {
      noise.values[static_cast<std::size_t>(i * noise.dimensions + k)] *= std::sqrt(2 / std::numbers::pi) / mean;
    }
  }
}

}  // namespace

std::vector<double> pia_scores(const Denoiser& denoiser, const Points& points, std::uint64_t /*seed*/,
                               const Pulse& pulse) {
  require_dimensions(denoiser, points);
  return in_slices(points, pulse, [&](const Points& slice) {
    const Points first = predicted_noise(denoiser, slice, lowest);
    std::vector<double> scores =
        fourth_powers(first, predicted_noise(denoiser, combined(slice, 1, first, level), level));
    for (double& score : scores) score = -score;
    return scores;
  });
}

std::vector<double> pia_errors(const NoisePredictor& eps, const Points& points, std::int64_t step, bool normalised) {
  Points first = eps(points, 0);
  if (normalised) normalise_rows(first);
  const double bar = alpha_bar(step);
  return fourth_powers(first, eps(combined(points, std::sqrt(bar), first, std::sqrt(1 - bar)), step));
}

}  // namespace assay::mia
