// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

#include "core/base/random.h"

namespace assay::nas {

// Rank statistics between a score and an accuracy, one pair per architecture. All of them take finite values of equal
// length, leave the order of the pairs without influence, and give NaN where they are not defined. Any thread.

/// Spearman's rank correlation with mean ranks for ties; the sums are exact integers, so the value is correctly rounded
/// but for the last division. NaN for fewer than two pairs or where one side is constant. At most 2,000,000 pairs.
double spearman(std::span<const double> x, std::span<const double> y);

/// Kendall's tau-b in O(n log n) (Knight, JASA 61, 1966). NaN as above.
double kendall_tau_b(std::span<const double> x, std::span<const double> y);

/// A percentile interval.
struct Interval {
  double low = 0;
  double high = 0;
};

/// The 95 % percentile bootstrap interval of Spearman's correlation: `resamples` draws of n pairs with replacement.
/// Draws in which one side is constant are left out; NaN where nothing is left. O(n) per draw.
Interval bootstrap_spearman(std::span<const double> x, std::span<const double> y, int resamples, RandomStream random);

/// Best accuracy of all minus the best accuracy within the `count` highest scores: what is lost by training only those.
/// Of equal scores the worse accuracy comes first, so that ties never flatter. NaN without pairs.
double top_regret(std::span<const double> scores, std::span<const double> accuracies, std::int64_t count);

}  // namespace assay::nas
