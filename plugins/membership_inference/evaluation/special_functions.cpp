// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/evaluation/special_functions.h"

#include <math.h>

#include <cmath>
#include <limits>
#include <numbers>

namespace assay::mia {
namespace {

/// ln Gamma without the global sign that std::lgamma writes: several threads evaluate at once.
double log_gamma(double x) {
  int sign = 0;
  return lgamma_r(x, &sign);
}

/// The continued fraction 1 / (1 + d1 / (1 + d2 / ...)) of I_x(a, b), which converges fast for x < (a + 1) / (a + b +
/// 2).
double beta_fraction(double a, double b, double x) {
  constexpr double tiny = 1e-300, enough = 1e-16;
  const auto away_from_zero = [](double value) { return std::abs(value) < tiny ? tiny : value; };
  double c = 1, d = 1 / away_from_zero(1 - (a + b) * x / (a + 1));
  double result = d;
  for (int k = 1; k <= 100000; ++k) {
    const double even = k * (b - k) * x / ((a + 2 * k - 1) * (a + 2 * k));
    d = 1 / away_from_zero(1 + even * d);
    c = away_from_zero(1 + even / c);
    result *= d * c;
    const double odd = -(a + k) * (a + b + k) * x / ((a + 2 * k) * (a + 2 * k + 1));
    d = 1 / away_from_zero(1 + odd * d);
    c = away_from_zero(1 + odd / c);
    const double step = d * c;
    result *= step;
    if (std::abs(step - 1) < enough) break;
  }
  return result;
}

}  // namespace

double incomplete_beta(double a, double b, double x) {
  if (!(x > 0)) return x == x ? 0.0 : x;
  if (x >= 1) return 1;
  const double factor = std::exp(log_gamma(a + b) - log_gamma(a) - log_gamma(b) + a * std::log(x) + b * std::log1p(-x));
  if (x < (a + 1) / (a + b + 2)) return factor * beta_fraction(a, b, x) / a;
  return 1 - factor * beta_fraction(b, a, 1 - x) / b;
}

double beta_quantile(double probability, double a, double b) {
  if (probability <= 0) return 0;
  if (probability >= 1) return 1;
  double low = 0, high = 1;
  while (true) {
    const double middle = 0.5 * (low + high);
    if (middle <= low || middle >= high) return middle;
    (incomplete_beta(a, b, middle) < probability ? low : high) = middle;
    if (low > 0 && high - low < 4e-16 * low) return 0.5 * (low + high);
  }
}

double student_t_upper(double t, double degrees) {
  if (std::isinf(degrees)) return normal_upper(t);
  const double tail = 0.5 * incomplete_beta(degrees / 2, 0.5, degrees / (degrees + t * t));
  return t >= 0 ? tail : 1 - tail;
}

double normal_upper(double z) { return 0.5 * std::erfc(z / std::numbers::sqrt2); }

double normal_quantile(double probability) {
  if (probability <= 0) return -std::numeric_limits<double>::infinity();
  if (probability >= 1) return std::numeric_limits<double>::infinity();
  // In the smaller tail, where the numbers are exact.
  const double tail = probability < 0.5 ? probability : 1 - probability;
  double low = 0, high = 40;
  for (int k = 0; k < 100 && high - low > 0; ++k) {
    const double middle = 0.5 * (low + high);
    if (middle <= low || middle >= high) break;
    (normal_upper(middle) > tail ? low : high) = middle;
  }
  const double z = 0.5 * (low + high);
  return probability < 0.5 ? -z : z;
}

}  // namespace assay::mia
