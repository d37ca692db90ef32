// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "plugins/dag_learning/augmented_lagrangian.h"
#include "plugins/dag_learning/scores.h"

namespace assay::dag {

/// NOTEARS (Zheng et al. 2018): minimise L(W) + lambda1 |W|_1 subject to h(W) = 0, then drop |W_ij| < threshold.
struct NotearsOptions {
  double lambda1 = 0.1;
  double threshold = 0.3;
  Eigen::MatrixXd allowed;  ///< d x d, 0 where no edge may stand
};

struct NotearsResult {
  Eigen::MatrixXd raw;       ///< W before the threshold, d x d
  Eigen::MatrixXd weights;   ///< after it; a weight of exactly the threshold stays
  double h = 0.0;            ///< at the end of the minimisation, before the threshold
  double objective = 0.0;    ///< L(W) + lambda1 sum|W| there
  double loss = 0.0;
  long evaluations = 0;
  int minimisations = 0;
};

/// `state` is a fresh start_schedule() or one saved by `boundary`; the result does not depend on which.
NotearsResult run_notears(Loss& loss, const NotearsOptions& options, ScheduleState& state, const Observer& observe,
                          const ScheduleBoundary& boundary = {});

/// Entries with |W_ij| < threshold become 0.
Eigen::MatrixXd thresholded(const Eigen::MatrixXd& weights, double threshold);

}  // namespace assay::dag
