// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <functional>

#include <Eigen/Core>

#include "plugins/dag_learning/losses.h"
#include "plugins/dag_learning/progress.h"

namespace assay::dag {

/// DAGMA's central path (Bello et al. 2022; spec 5.3): for t = 0..4 minimise mu_t (L(W) + lambda1 |W|_1) + h_s(W), with
/// mu_t = 0.1^t and the log-det constraint at s_t, by Adam. Tolerance and check interval are looser than the
/// reference's 1e-6 every 1000 steps: half the steps, and what follows (adaptive lasso, polish) ends in the same
/// graphs.
struct CentralPathOptions {
  double lambda1 = 0.03;
  double mu_factor = 0.1;
  std::array<double, 5> s = {1.0, 0.9, 0.8, 0.7, 0.6};
  long warm_steps = 30000;  ///< of each phase but the last
  long last_steps = 60000;
  double learning_rate = 3e-4;
  double beta1 = 0.99;
  double beta2 = 0.999;
  double tolerance = 1e-5;  ///< relative change of the objective between two checks
  long check_every = 500;
};

/// Everything between two blocks of steps: enough to go on later with the same bytes.
struct CentralPathState {
  Eigen::MatrixXd weights;      ///< d x d
  Eigen::MatrixXd phase_start;  ///< W at the start of this phase, where a failed phase starts again
  Eigen::MatrixXd first_moment;
  Eigen::MatrixXd second_moment;
  int phase = 0;  ///< t
  long step = 0;  ///< steps made in this phase
  double s = 1.0;
  double learning_rate = 0.0;  ///< of this phase now
  double phase_rate = 0.0;     ///< that this try of the phase began with
  double last_objective = 1e16;
  long evaluations = 0;
  double h = 0.0;
  double loss = 0.0;
  bool checked = false;  ///< saved right after a check: the evaluation at `weights` is repeated, not counted
  bool finished = false;
};

using CentralPathBoundary = std::function<void(const CentralPathState&)>;

CentralPathState start_central_path(int variables, const CentralPathOptions& options = {});

/// Runs the path to its end; `allowed` is d x d: 1 where an edge may stand, 0 where W stays 0, as on the diagonal.
/// Throws assay::Error (kind method) when the objective is not finite. `boundary` is called at every check.
void run_central_path(Loss& loss, const Eigen::MatrixXd& allowed, const CentralPathOptions& options,
                      CentralPathState& state, const Progress& progress, const Observer& observe,
                      const CentralPathBoundary& boundary = {});

}  // namespace assay::dag
