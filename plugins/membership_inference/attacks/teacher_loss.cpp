// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include "core/base/random.h"
#include "plugins/membership_inference/attacks/diffusion_parts.h"
#include "plugins/membership_inference/generators/edm.h"

namespace assay::mia {
namespace {

constexpr int draws = 8;
constexpr double default_sigma = 0.1;

/// Every row: x + sigma * noise, one noise vector for all.
Points with_noise(const Points& points, const std::vector<double>& noise, double sigma) {
  Points noisy = points;
  for (std::size_t i = 0; i < noisy.values.size(); ++i) noisy.values[i] += sigma * noise[i % noise.size()];
  return noisy;
}

}  // namespace

std::vector<double> teacher_loss_scores(const Denoiser& denoiser, const Points& points, std::uint64_t seed,
                                        double sigma, const Pulse& pulse) {
  require_dimensions(denoiser, points);
  RandomStream stream(seed, "teacher loss");
  std::vector<std::vector<double>> noises(draws, std::vector<double>(static_cast<std::size_t>(points.dimensions)));
  for (auto& noise : noises) {
    for (double& value : noise) value = stream.normal();
  }
  const double weight =
      edm_scales(sigma, denoiser.sigma_data()).weight / static_cast<double>(draws * points.dimensions);
  return in_slices(points, pulse, [&](const Points& slice) {
    std::vector<double> scores(static_cast<std::size_t>(slice.count), 0);
    for (const auto& noise : noises) {
      const std::vector<double> errors = row_squares(denoiser.denoise(with_noise(slice, noise, sigma), sigma), slice);
      for (std::size_t i = 0; i < scores.size(); ++i) scores[i] -= weight * errors[i];
    }
    return scores;
  });
}

std::vector<double> teacher_loss_scores(const Denoiser& denoiser, const Points& points, std::uint64_t seed,
                                        const Pulse& pulse) {
  return teacher_loss_scores(denoiser, points, seed, default_sigma, pulse);
}

std::vector<double> noise_loss_errors(const NoisePredictor& eps, const Points& points, const Points& noise,
                                      std::int64_t step) {
  const double bar = alpha_bar(step);
  return row_squares(noise, eps(combined(points, std::sqrt(bar), noise, std::sqrt(1 - bar)), step));
}

}  // namespace assay::mia
