// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace assay::mia {

/// Regularised incomplete beta function I_x(a, b), a and b > 0, x in [0, 1]: continued fraction of DiDonato and Morris
/// (1992), evaluated by Lentz's method. Relative accuracy about 1e-13 up to a + b of 1e5. Any thread.
double incomplete_beta(double a, double b, double x);
/// The x with I_x(a, b) = probability, by bisection to the last digit. Any thread.
double beta_quantile(double probability, double a, double b);
/// Pr(T > t) of Student's t with `degrees` > 0 (not necessarily whole) degrees of freedom; accurate in the tail. Any
/// thread.
double student_t_upper(double t, double degrees);
/// Pr(Z > z) of the standard normal; accurate in the tail. Any thread.
double normal_upper(double z);
/// The z with Pr(Z <= z) = probability, 0 < probability < 1. Any thread.
double normal_quantile(double probability);

}  // namespace assay::mia
