// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/generators/edm.h"

#include <cmath>

#include "core/base/error.h"

namespace assay::mia {

EdmScales edm_scales(double sigma, double sigma_data) {
  const double data = sigma_data * sigma_data, noise = sigma * sigma, both = noise + data;
  return {.skip = data / both,
          .out = sigma * sigma_data / std::sqrt(both),
          .in = 1 / std::sqrt(both),
          .noise = std::log(sigma) / 4,
          .weight = both / (noise * data)};
}

EdmScales consistency_scales(double sigma, double smallest, double sigma_data) {
  EdmScales scales = edm_scales(sigma, sigma_data);
  const double data = sigma_data * sigma_data, above = sigma - smallest;
  scales.skip = data / (above * above + data);
  scales.out = sigma_data * above / std::sqrt(sigma * sigma + data);
  return scales;
}

std::vector<double> karras_levels(std::int64_t count, double smallest, double largest, double rho) {
  if (count < 2) {
    throw Error(ErrorKind::usage, {.message = "A noise schedule needs at least two levels",
                                   .where = "levels",
                                   .value = std::to_string(count),
                                   .allowed = "2 or more",
                                   .remedy = {}});
  }
  const double top = std::pow(largest, 1 / rho), bottom = std::pow(smallest, 1 / rho);
  std::vector<double> levels(static_cast<std::size_t>(count));
  for (std::int64_t i = 0; i < count; ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(count - 1);
    levels[static_cast<std::size_t>(i)] = std::pow(top + share * (bottom - top), rho);
  }
  return levels;
}

}  // namespace assay::mia
