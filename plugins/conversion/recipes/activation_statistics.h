// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace assay::snn {

/// Largest value; 0 of none.
double largest(std::span<const float> values);
/// Linear interpolation between order statistics at percentile/100 * (n - 1), as NumPy's default (Hyndman & Fan 1996, type 7). percentile: 0..100.
double percentile_of(std::span<const float> values, double percentile);

enum class Quantiser {
  clip_floor,  ///< clip(floor(x n / theta), 0, n): an IF neuron that starts at 0 (Li et al. 2021)
  qcfs,        ///< clip(floor(x n / theta + 1/2), 0, n): one that starts at theta / 2
};
/// The theta of the 95 values max (1 - 0.01 i), i = 0..94, with the smallest mean square of x - theta q / n (spec 8.4); the first of equals.
/// `pulse` is told the share done, once per value of theta.
double mse_threshold(std::span<const float> values, std::int64_t levels, Quantiser quantiser, const std::function<void(double)>& pulse = {});

/// Local threshold balancing (spec 8.8; Bu et al. 2024): per channel theta += 2 mean(max(x - theta, 0)) for a batch of rows x channels x inner.
void balance_thresholds(std::span<const float> values, std::int64_t channels, std::int64_t inner, std::vector<float>& theta);

}  // namespace assay::snn
