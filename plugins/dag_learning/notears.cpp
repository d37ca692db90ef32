// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/dag_learning/notears.h"

#include <algorithm>
#include <cmath>

namespace assay::dag {

Eigen::MatrixXd thresholded(const Eigen::MatrixXd& weights, double threshold) {
  return (weights.array().abs() < threshold).select(0.0, weights);
}

NotearsResult run_notears(Loss& loss, const NotearsOptions& options, ScheduleState& state, const Observer& observe,
                          const ScheduleBoundary& boundary) {
  const ConstrainedProblem problem{.loss = &loss, .scale = options.allowed, .l1 = options.lambda1};
  Progress progress;
  progress.phase_id = "minimise";
  progress.phase = "Augmented Lagrangian";
  progress.evaluations = state.evaluations;
  const Observer with_fraction = [&](const Progress& p) {
    if (!observe) return;
    Progress copy = p;
    copy.fraction = std::clamp(std::log10(std::max(p.rho, 1.0)) / 16.0, 0.0, 0.97);
    observe(copy);
  };
  run_schedule(problem, {}, state, progress, with_fraction, boundary);
  NotearsResult result;
  result.raw = state.weights;
  result.weights = thresholded(state.weights, options.threshold);
  result.h = state.h;
  result.objective = state.objective;
  result.loss = state.loss;
  result.evaluations = state.evaluations;
  result.minimisations = state.minimisations;
  return result;
}

}  // namespace assay::dag
