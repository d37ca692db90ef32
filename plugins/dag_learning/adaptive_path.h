// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "plugins/dag_learning/augmented_lagrangian.h"
#include "plugins/dag_learning/central_path.h"
#include "plugins/dag_learning/scores.h"

namespace assay::dag {

/// paper: spec 3.7; extended: DAGMA's log-det start instead of stage 1, and a polish of the chosen graph (spec 3.10).
enum class Mode { paper, extended };

/// Settings of stages 1 and 2 of NOTEARS-AL.
struct AdaptivePathOptions {
  Mode mode = Mode::paper;
  double initial_l1 = 0.0;             ///< penalty of stage 1
  int starts = 0;                      ///< of paper mode's stage 1, 1..4; 0: 3 up to 30 variables, else 1
  double gamma = 1.0;                  ///< exponent of the adaptive weights
  std::optional<double> fixed_lambda;  ///< the path ends here instead of at its own end
  std::vector<double> grid;            ///< given: these lambdas, descending, instead of the automatic grid
  int grid_size = 24;
  double grid_top = 5.0;      ///< in units of s^2
  double grid_bottom = 0.3;   ///< times log(d) / n, in units of s^2
  int stop_after_cyclic = 2;  ///< points in a row that are no DAG
  Eigen::MatrixXd allowed;    ///< d x d, 0 where no edge may stand
};

/// One lambda of the path.
struct PathPoint {
  double lambda = 0.0;
  Eigen::MatrixXd weights;  ///< penalised W, d x d
  int edges = 0;
  bool is_dag = false;
  double h = 0.0;
  long evaluations = 0;  ///< of the objective at this lambda
};

/// Everything between two minimisations of stages 1 and 2.
struct AdaptivePathState {
  bool started = false;
  bool initial_done = false;
  ScheduleState schedule;    ///< of the minimisation that is under way
  ScheduleState best;        ///< of stage 1's finished trajectories, the one with the smallest objective
  int trajectory = 0;        ///< of stage 1, the one under way
  CentralPathState central;  ///< extended mode's stage 1
  Eigen::MatrixXd initial;   ///< W0, d x d
  double initial_h = 0.0;
  double initial_loss = 0.0;
  double residual_scale = 0.0;  ///< s^2
  std::vector<double> grid;     ///< lambdas, descending
  std::vector<PathPoint> points;
  Eigen::MatrixXd weights;  ///< warm start of the next lambda
  bool in_lambda = false;   ///< `schedule` belongs to grid[points.size()]
  int cyclic_in_a_row = 0;
  long evaluations = 0;  ///< both stages
  bool finished = false;
};

/// Called where a state can be saved. May throw.
using PathBoundary = std::function<void(const AdaptivePathState&)>;

/// Stage 1 and the lambda path of stage 2, from wherever `state` stands. `progress` carries the phase's prefix ("" or
/// "Fold 2 of 5, ") and the evaluation count; `first` and `last` are the fractions of the whole run between which it
/// moves.
void run_adaptive_path(const SampleMoments& moments, Loss& loss, const AdaptivePathOptions& options,
                       AdaptivePathState& state, const Progress& progress, double first, double last,
                       const Observer& observe, const PathBoundary& boundary = {});

/// `count` values from `top` down to `bottom` with a constant ratio.
std::vector<double> geometric_grid(double top, double bottom, int count);

}  // namespace assay::dag
