// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "plugins/membership_inference/attacks/diffusion_parts.h"

namespace assay::mia {

const std::vector<double>& linear_alpha_bars() {
  static const std::vector<double> values = [] {
    std::vector<double> bars(1000);
    double product = 1;
    for (std::size_t t = 0; t < bars.size(); ++t) {
      product *= 1 - (1e-4 + (0.02 - 1e-4) * static_cast<double>(t) / 999);
      bars[t] = product;
    }
    return bars;
  }();
  return values;
}

double alpha_bar(std::int64_t step) {
  const std::vector<double>& bars = linear_alpha_bars();
  return bars[static_cast<std::size_t>(std::clamp<std::int64_t>(step, 0, static_cast<std::int64_t>(bars.size()) - 1))];
}

Points combined(const Points& first, double first_weight, const Points& second, double second_weight) {
  Points sum = first;
  for (std::size_t i = 0; i < sum.values.size(); ++i)
    sum.values[i] = first_weight * first.values[i] + second_weight * second.values[i];
  return sum;
}

Points ddim_step(const NoisePredictor& eps, const Points& points, std::int64_t from, std::int64_t to) {
  const double here = alpha_bar(from), there = alpha_bar(to);
  const double kept = std::sqrt(there / here);
  return combined(points, kept, eps(points, from), std::sqrt(1 - there) - kept * std::sqrt(1 - here));
}

std::vector<double> row_squares(const Points& first, const Points& second) {
  std::vector<double> sums(static_cast<std::size_t>(first.count), 0);
  for (std::int64_t i = 0; i < first.count; ++i) {
    const auto a = first.row(i), b = second.row(i);
    for (std::size_t k = 0; k < a.size(); ++k) sums[static_cast<std::size_t>(i)] += (a[k] - b[k]) * (a[k] - b[k]);
  }
  return sums;
}

}  // namespace assay::mia
