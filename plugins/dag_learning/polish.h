// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>

#include "plugins/dag_learning/progress.h"
#include "plugins/dag_learning/scores.h"

namespace assay::dag {

struct PolishResult {
  Eigen::MatrixXd weights;  ///< least-squares weights of the final DAG, d x d
  double score = 0.0;
  int moves = 0;  ///< additions, deletions and reversals made
};

/// Greedy hill climbing from a DAG over single additions, deletions and reversals until none lowers the score
/// (least squares only). `allowed` is d x d, 0 where an edge may not stand. Every addition for one node costs one
/// factorisation of S_PP: rss' = r_j - S_ij|P^2 / S_ii|P; a deletion gives r_j + b_i^2 / [(S_PP)^-1]_ii (spec 3.10).
/// The observer is called once per move.
PolishResult polish(const SampleMoments& moments, const Eigen::MatrixXd& start, const Eigen::MatrixXd& allowed,
                    Criterion criterion, Progress progress, const Observer& observe);

}  // namespace assay::dag
