// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <limits>

#include <Eigen/Core>

#include "plugins/dag_learning/acyclicity.h"
#include "plugins/dag_learning/losses.h"
#include "plugins/dag_learning/orthant_lbfgs.h"
#include "plugins/dag_learning/progress.h"

namespace assay::dag {

/// The schedule of NOTEARS (spec 2.3), every constant of it.
struct ScheduleOptions {
  int max_outer = 100;
  double rho_start = 1.0;
  double rho_max = 1e16;
  double rho_factor = 10.0;
  double h_tolerance = 1e-8;
  double h_decrease = 0.25;  ///< an outer step must bring h below this share of the last one, or rho grows
  LbfgsOptions lbfgs;        ///< non_negative: minimise over W = P - Q, P, Q >= 0 (spec 2.2) instead of W itself
};

/// What is minimised: L(W) + l1 sum_ij |W_ij| / scale_ij subject to h(W) = 0, over the entries with scale_ij > 0.
struct ConstrainedProblem {
  Loss* loss = nullptr;   ///< not owned
  Eigen::MatrixXd scale;  ///< d x d, D of spec 3.4 (W = V o D); 0 fixes an entry to 0
  double l1 = 0.0;        ///< penalty on |V|
};

/// Everything between two minimisations: enough to go on later with the same bytes.
struct ScheduleState {
  Eigen::MatrixXd weights;  ///< d x d, the last accepted W
  double rho = 1.0;
  double alpha = 0.0;
  double h = std::numeric_limits<double>::infinity();
  int outer = 0;         ///< accepted outer steps
  long evaluations = 0;  ///< of the objective, all minimisations together
  int minimisations = 0;
  double objective = 0.0;  ///< L + l1 sum|V| at `weights`, without the constraint's terms
  double loss = 0.0;
  bool finished = false;
};

/// Called after every minimisation with a state to resume from. May throw to stop.
using ScheduleBoundary = std::function<void(const ScheduleState&)>;

/// Start of a schedule from `weights`.
ScheduleState start_schedule(const Eigen::MatrixXd& weights, const ScheduleOptions& options = {});

/// Runs the augmented Lagrangian until h <= h_tolerance, rho reaches its limit, or max_outer steps are made.
/// `progress` carries phase and the evaluation count to go on from. Throws assay::Error (kind method) when the
/// objective is not finite, naming phase, evaluation and rho.
void run_schedule(const ConstrainedProblem& problem, const ScheduleOptions& options, ScheduleState& state,
                  const Progress& progress, const Observer& observe, const ScheduleBoundary& boundary = {});

/// All off-diagonal entries free, unscaled: ones with a zero diagonal.
Eigen::MatrixXd off_diagonal_scale(int d);

}  // namespace assay::dag
