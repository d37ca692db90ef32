// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/wilson_interval.h"

#include <algorithm>
#include <cmath>

namespace assay {

ProportionInterval wilson_interval(std::int64_t successes, std::int64_t trials) {
  if (trials <= 0) return {};
  constexpr double z = 1.959963984540054;  // the normal's 97.5 % point
  const double n = static_cast<double>(trials), p = static_cast<double>(successes) / n, z2 = z * z;
  const double centre = (p + z2 / (2 * n)) / (1 + z2 / n);
  const double half = z / (1 + z2 / n) * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n));
  return {successes <= 0 ? 0.0 : std::max(0.0, centre - half),
          successes >= trials ? 1.0 : std::min(1.0, centre + half)};
}

}  // namespace assay
