// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/random.h"

namespace assay::mia {

/// The blocks of a seeded permutation (spec 10): M, N and A pairwise disjoint; swapping the roles exchanges M and N.
struct Split {
  std::vector<std::int64_t> members, others, auxiliary;
};
/// Thirds of `count` rows (M and N equal, the rest is A); split k of a seed. Error (data) where one block has fewer
/// than 100 rows.
Split make_split(std::int64_t count, std::uint64_t seed, std::int64_t split);

/// Candidate sets without replacement inside each set (sets overlap): round(ratio * size) rows of `members`, the rest
/// of `others`. Error (usage) with the figures where size > pool / 2 (spec 4.6, 2).
std::vector<std::vector<std::int64_t>> draw_sets(std::int64_t sets, std::int64_t size, double ratio,
                                                 const std::vector<std::int64_t>& members,
                                                 const std::vector<std::int64_t>& others, RandomStream& stream);

/// Threshold at a false positive rate without ground truth (spec 4.4): scores of pseudo-candidates of `size` auxiliary
/// rows. `supported` is false with fewer than 1 / fpr independent blocks, `reason` says so with the figures.
struct CalibratedThreshold {
  bool supported = false;
  double threshold = 0;
  std::int64_t blocks = 0;
  std::string reason;
};
CalibratedThreshold calibrate(std::vector<double> pseudo_scores, std::int64_t auxiliary, std::int64_t size, double fpr);

/// 95 % interval of an AUC over sets by the pool bootstrap (spec 4.6, 2): resamples the rows of both pools with
/// replacement, draws sets from them, scores them again. For averaged point scores: `point_scores` holds one score per
/// row of either pool.
struct PoolInterval {
  double low = 0, high = 0;
};
PoolInterval pool_bootstrap(const std::vector<double>& member_scores, const std::vector<double>& other_scores,
                            std::int64_t size, double ratio, std::int64_t sets, std::int64_t resamples,
                            RandomStream& stream);

}  // namespace assay::mia
