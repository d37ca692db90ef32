// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace assay::mia {

/// Preconditioning of a denoiser (Karras et al. 2022, table 1): D(x; s) = skip x + out F(in x, noise).
struct EdmScales {
  double skip = 0, out = 0, in = 0, noise = 0;
  double weight = 0;  ///< lambda(s) of the loss lambda |D(x + s n; s) - x|^2
};
EdmScales edm_scales(double sigma, double sigma_data = 0.5);

/// A consistency function's scales (Song et al. 2023): as above, but the identity at `smallest`.
EdmScales consistency_scales(double sigma, double smallest, double sigma_data = 0.5);

/// Noise levels from `largest` down to `smallest`, rho = 7; the 0 after them is not included. At least 2 levels.
std::vector<double> karras_levels(std::int64_t count, double smallest = 0.01, double largest = 20, double rho = 7);

/// Settings of all diffusion models here (spec 6.1).
inline constexpr double smallest_sigma = 0.01;
inline constexpr double largest_sigma = 20;
inline constexpr std::int64_t sample_levels = 18;  ///< Heun levels of samples
inline constexpr std::int64_t pair_levels = 12;    ///< Heun levels of regression pairs

}  // namespace assay::mia
