// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/base/random.h"
#include "plugins/membership_inference/statistics/set_function.h"

namespace assay::mia {

using RowSets = std::vector<std::vector<std::int64_t>>;

/// A score of a set of rows of the pool.
using SetScore = std::function<double(const std::vector<std::int64_t>&)>;

/// False positive rates at which ROC curves are averaged over runs: k / negatives.
std::vector<double> roc_grid(std::int64_t negatives);
/// Largest TPR among points with FPR <= each of `grid`.
std::vector<double> tpr_on_grid(const std::vector<double>& positive, const std::vector<double>& negative,
                                const std::vector<double>& grid);

struct PoolBands {
  double low = 0, high = 0;               ///< of the AUC, 95 %
  std::vector<double> tpr_low, tpr_high;  ///< on the grid
};
/// The pool bootstrap (spec 4.6, 2): resamples the rows of both pools, draws sets from them and scores these again.
/// Rows 0 .. members-1 of f are members, the next `others` are not. Where f has pairs, a row that stands twice in a set
/// counts once, since k(x, x) is no draw of k(x, x').
PoolBands bootstrap_pools(const SetFunction& f, std::int64_t members, std::int64_t others, std::int64_t size,
                          double ratio, std::int64_t sets, std::int64_t resamples, const std::vector<double>& grid,
                          RandomStream& stream, const Pulse& pulse);

/// AUCs of non-members against non-members (spec 4.6): every halving makes one half the pseudo-members. `others`: rows
/// of the pool.
std::vector<double> null_aucs(const SetScore& score, const std::vector<std::int64_t>& others, std::int64_t size,
                              std::int64_t sets, std::int64_t halvings, RandomStream& stream, const Pulse& pulse);

}  // namespace assay::mia
