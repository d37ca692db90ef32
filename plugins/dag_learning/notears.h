// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include "plugins/dag_learning/augmented_lagrangian.h"
#include "plugins/dag_learning/scores.h"

namespace assay::dag {

/// NOTEARS (Zheng et al. 2018): minimise L(W) + lambda1 |W|_1 subject to h(W) = 0, then drop |W_ij| < threshold.
struct NotearsOptions {
  double lambda1 = 0.1;
  double threshold = 0.3;
  int starts = 1;           ///< 1: the published schedule; 2: also from rho = 3 (see NotearsState)
  Eigen::MatrixXd allowed;  ///< d x d, 0 where no edge may stand
};

struct NotearsResult {
  Eigen::MatrixXd raw;      ///< W before the threshold, d x d
  Eigen::MatrixXd weights;  ///< after it; a weight of exactly the threshold stays
  double h = 0.0;           ///< at the end of the minimisation, before the threshold
  double objective = 0.0;   ///< L(W) + lambda1 sum|W| there
  double loss = 0.0;
  long evaluations = 0;
  int minimisations = 0;  ///< of the start that was taken
  int start = 1;          ///< which start was taken, from 1
};

/// Everything that a run can go on from. The published method is one schedule from rho = 1. The minimisation is
/// chaotic: on dense graphs two correct optimisers end in different optima (spec 2.4). With two starts the schedule is
/// run from rho = 1 and from rho = 3, and the second is taken where its objective is more than 5 % smaller, so that the
/// published start decides wherever its optimum is not clearly bad.
struct NotearsState {
  ScheduleState schedule;  ///< under way
  ScheduleState best;      ///< of the finished starts
  int best_start = 0;      ///< the start of `best`, from 0
  int start = 0;           ///< the one under way, from 0
  bool started = false;
  long evaluations = 0;  ///< of all starts
};

using NotearsBoundary = std::function<void(const NotearsState&)>;

/// `state` is a fresh one or one saved by `boundary`; the result does not depend on which.
NotearsResult run_notears(Loss& loss, const NotearsOptions& options, NotearsState& state, const Observer& observe,
                          const NotearsBoundary& boundary = {});

/// Entries with |W_ij| < threshold become 0.
Eigen::MatrixXd thresholded(const Eigen::MatrixXd& weights, double threshold);

}  // namespace assay::dag
