// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/nas_scoring/scoring/regularisation.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/error.h"
#include "core/base/numbers.h"

namespace assay::nas {
namespace {

double exponent(double cost, const Regularisation& rule) {
  const double distance = cost - rule.mu;
  return distance * distance / rule.sigma;
}

/// Smallest and largest cost of a sample from which a rule is taken.
std::pair<double, double> range_of(std::span<const double> costs) {
  if (costs.size() < 2) {
    throw Error(ErrorKind::method, {"A rule that is taken from a sample needs at least two networks.",
                                    "regularisation",
                                    for_people(static_cast<std::int64_t>(costs.size())),
                                    "two networks or more",
                                    "Choose manual and give mu and sigma."});
  }
  const auto [low, high] = std::minmax_element(costs.begin(), costs.end());
  if (!(*high > *low) || !std::isfinite(*high - *low)) {
    throw Error(ErrorKind::method, {"All networks of the regularisation's sample have the same size.", "regularisation",
                                    shortest(*high), "sizes that differ", "Choose none, or manual with mu and sigma."});
  }
  return {*low, *high};
}

}  // namespace

Regularisation manual_regularisation(double mu, double sigma) {
  if (!std::isfinite(mu)) {
    throw Error(
        ErrorKind::usage,
        {"The centre of the regularisation is not a finite number.", "mu", shortest(mu), "a finite number", {}});
  }
  if (!std::isfinite(sigma) || sigma <= 0) {
    throw Error(
        ErrorKind::usage,
        {"The width of the regularisation is not above 0.", "sigma", shortest(sigma), "a finite number above 0", {}});
  }
  return {mu, sigma};
}

Regularisation paper_regularisation(double mu) { return manual_regularisation(mu, mu); }

Regularisation target_regularisation(double size) { return manual_regularisation(size, size * size / 4); }

Regularisation automatic_regularisation(std::span<const double> costs) {
  const auto [low, high] = range_of(costs);
  return {high, 2 * (high - low) * (high - low)};
}

Regularisation derived_regularisation(std::span<const double> costs) {
  const double high = range_of(costs).second;
  return {high, std::accumulate(costs.begin(), costs.end(), 0.0) / static_cast<double>(costs.size())};
}

double log_regularised(double score, double cost, const Regularisation& rule) {
  return std::log(score) - exponent(cost, rule);
}

double regularised(double score, double cost, const Regularisation& rule) {
  return score * std::exp(-exponent(cost, rule));
}

}  // namespace assay::nas
