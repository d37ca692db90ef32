// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <limits>

#include "plugins/membership_inference/benchmark/attack_evaluation.h"
#include "plugins/membership_inference/statistics/distances.h"
#include "plugins/membership_inference/statistics/kernels.h"

namespace assay::mia {
namespace {

/// Share of `found` that is at or below the 1 % quantile of `reference`.
double share_below(std::vector<double> reference, const std::vector<double>& found) {
  std::sort(reference.begin(), reference.end());
  const double limit = reference[static_cast<std::size_t>(0.01 * static_cast<double>(reference.size() - 1))];
  const auto below = std::count_if(found.begin(), found.end(), [&](double distance) { return distance <= limit; });
  return static_cast<double>(below) / static_cast<double>(found.size());
}

}  // namespace

Quality measure_quality(const AttackTarget& target, const Recipe& recipe, const Pulse& pulse) {
  const BenchmarkRun& run = *target.run;
  Quality quality;
  std::vector<std::int64_t> member_rows, other_rows;
  for (std::int64_t i = 0; i < run.pool.count; ++i) (i < run.pool_members ? member_rows : other_rows).push_back(i);
  const Points members = rows_of(target.seen_pool, member_rows), others = rows_of(target.seen_pool, other_rows);
  const auto at = [&](double from, double to) {
    return pulse ? Pulse([&pulse, from, to](double share) { pulse(from + (to - from) * share); }) : Pulse{};
  };
  if (members.dimensions <= 128) {
    const FrechetReference samples(target.seen_samples);
    quality.frechet = samples.distance(members);
    quality.frechet_others = samples.distance(others);
  } else {
    // A covariance of so many dimensions is not known from these points.
    const auto projection =
        fit_features("projection", target.samples, run.auxiliary,
                     derived_seed(recipe.seed, run.name() + ": projection of " + target.name), recipe.device);
    const FrechetReference samples(projection->apply(target.samples));
    quality.frechet = samples.distance(projection->apply(rows_of(run.pool, member_rows)));
    quality.frechet_others = samples.distance(projection->apply(rows_of(run.pool, other_rows)));
  }
  quality.kid = kid(target.seen_samples, members, at(0, 0.3), recipe.device);
  quality.kid_others = kid(target.seen_samples, others, at(0.3, 0.6), recipe.device);
  quality.memorisation = share_below(nearest(others, members, at(0.6, 0.65)).distance,
                                     nearest(target.seen_samples, members, at(0.65, 0.8)).distance);
  quality.memorisation_others = share_below(nearest(members, others, at(0.8, 0.85)).distance,
                                            nearest(target.seen_samples, others, at(0.85, 1)).distance);
  return quality;
}

}  // namespace assay::mia
