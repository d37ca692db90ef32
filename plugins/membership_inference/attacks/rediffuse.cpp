// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/error.h"
#include "core/base/random.h"
#include "plugins/membership_inference/attacks/diffusion_parts.h"

namespace assay::mia {
namespace {

constexpr int repetitions = 10;
constexpr double level = 0.4;

}  // namespace

std::vector<double> rediffuse_scores(const Denoiser& denoiser, const Points& points, std::uint64_t seed,
                                     const Pulse& pulse) {
  require_dimensions(denoiser, points);
  RandomStream stream(seed, "rediffuse");
  std::vector<double> noise(static_cast<std::size_t>(repetitions * points.dimensions));
  for (double& value : noise) value = stream.normal();
  const auto d = static_cast<std::size_t>(points.dimensions);
  return in_slices(points, pulse, [&](const Points& slice) {
    Points mean{slice.count, slice.dimensions, std::vector<double>(slice.values.size(), 0)};
    for (std::size_t r = 0; r < repetitions; ++r) {
      Points noisy = slice;
      for (std::size_t i = 0; i < noisy.values.size(); ++i) noisy.values[i] += level * noise[r * d + i % d];
      mean = combined(mean, 1, denoiser.denoise(noisy, level), 1.0 / repetitions);
    }
    std::vector<double> scores = row_squares(mean, slice);
    for (double& score : scores) score = -score;
    return scores;
  });
}

std::vector<double> rediffuse_errors(const NoisePredictor& eps, const Points& points, const Points& noise,
                                     std::int64_t step, std::int64_t stride) {
  if (points.count == 0 || noise.count % points.count != 0 || noise.dimensions != points.dimensions || stride < 1) {
    throw Error(ErrorKind::usage,
                {.message = "The noise does not fit the points",
                 .where = "noise",
                 .value = std::to_string(noise.count) + " x " + std::to_string(noise.dimensions),
                 .allowed = "a multiple of " + std::to_string(points.count) + " x " + std::to_string(points.dimensions),
                 .remedy = {}});
  }
  const std::int64_t runs = noise.count / points.count;
  const double bar = alpha_bar(step);
  Points mean{points.count, points.dimensions, std::vector<double>(points.values.size(), 0)};
  for (std::int64_t r = 0; r < runs; ++r) {
    std::vector<std::int64_t> rows(static_cast<std::size_t>(points.count));
    std::iota(rows.begin(), rows.end(), r * points.count);
    Points x = combined(points, std::sqrt(bar), rows_of(noise, rows), std::sqrt(1 - bar));
    for (std::int64_t at = step; at > 0;) {
      const std::int64_t next = std::max<std::int64_t>(0, at - stride);
      x = ddim_step(eps, x, at, next);
      at = next;
    }
    mean = combined(mean, 1, x, 1 / static_cast<double>(runs));
  }
  return row_squares(mean, points);
}

}  // namespace assay::mia
