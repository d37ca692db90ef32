// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/recipes/activation_statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace assay::snn {
namespace {

constexpr int grid_values = 95;

}  // namespace

double largest(std::span<const float> values) {
  float most = 0;
  for (const float value : values) most = std::max(most, value);
  return most;
}

double percentile_of(std::span<const float> values, double percentile) {
  if (values.empty()) return 0;
  std::vector<float> sorted(values.begin(), values.end());
  const double place = percentile / 100.0 * static_cast<double>(sorted.size() - 1);
  const auto low = static_cast<std::size_t>(std::floor(place));
  const auto at = sorted.begin() + static_cast<std::ptrdiff_t>(low);
  std::nth_element(sorted.begin(), at, sorted.end());
  const double below = *at;
  if (low + 1 >= sorted.size()) return below;
  const double above = *std::min_element(at + 1, sorted.end());
  return below + (place - static_cast<double>(low)) * (above - below);
}

double mse_threshold(std::span<const float> values, std::int64_t levels, Quantiser quantiser, const std::function<void(double)>& pulse) {
  const double most = largest(values), n = static_cast<double>(levels), shift = quantiser == Quantiser::qcfs ? 0.5 : 0.0;
  if (most <= 0) return 0;
  // Zeros are the same for every theta; the rest is gone through once per theta.
  std::vector<double> above;
  for (const float value : values)
    if (value != 0) above.push_back(value);
  double best = most, least = std::numeric_limits<double>::infinity();
  for (int i = 0; i < grid_values; ++i) {
    if (pulse) pulse(static_cast<double>(i) / grid_values);
    const double theta = most * (1 - 0.01 * i), step = theta / n, inverse = n / theta;
    double sum = 0;
    for (const double x : above) {
      const double difference = x - std::clamp(std::floor(x * inverse + shift), 0.0, n) * step;
      sum += difference * difference;
    }
    if (sum < least) {
      least = sum;
      best = theta;
    }
  }
  return best;
}

void balance_thresholds(std::span<const float> values, std::int64_t channels, std::int64_t inner, std::vector<float>& theta) {
  const auto rows = static_cast<std::int64_t>(values.size()) / (channels * inner);
  for (std::int64_t channel = 0; channel < channels; ++channel) {
    const double now = theta[static_cast<std::size_t>(channel)];
    double sum = 0;
    for (std::int64_t row = 0; row < rows; ++row) {
      const float* from = values.data() + (row * channels + channel) * inner;
      for (std::int64_t i = 0; i < inner; ++i) sum += std::max(from[i] - now, 0.0);
    }
    theta[static_cast<std::size_t>(channel)] = static_cast<float>(now + 2 * sum / static_cast<double>(rows * inner));
  }
}

}  // namespace assay::snn
