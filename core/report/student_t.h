// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/base/export.h"

namespace assay {

/// The regularised incomplete beta function I_x(a, b), a and b positive, x in [0, 1]. Continued fraction by Lentz's
/// method (Press et al., Numerical Recipes, 6.4); about 14 digits.
ASSAY_CORE double incomplete_beta(double a, double b, double x);
/// P(T <= t) for Student's t with `degrees` > 0 degrees of freedom.
ASSAY_CORE double student_t_probability(double t, double degrees);
/// The t with P(T <= t) = probability, 0 < probability < 1.
ASSAY_CORE double student_t_quantile(double probability, double degrees);

/// A mean and its interval. `half_width` is NaN for fewer than two values.
struct MeanInterval {
  double mean = 0;
  double half_width = 0;
  int count = 0;
};
/// Mean with the `level` interval of the mean (Student). Values that are not finite are left out and not counted.
ASSAY_CORE MeanInterval mean_interval(const std::vector<double>& values, double level = 0.95);

}  // namespace assay
