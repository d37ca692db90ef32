// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/dag_learning/notears.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace assay::dag {

Eigen::MatrixXd thresholded(const Eigen::MatrixXd& weights, double threshold) {
  return (weights.array().abs() < threshold).select(0.0, weights);
}

NotearsResult run_notears(Loss& loss, const NotearsOptions& options, NotearsState& state, const Observer& observe,
                          const NotearsBoundary& boundary) {
  const int d = loss.variables();
  const int starts = std::clamp(options.starts, 1, 2);
  const ConstrainedProblem problem{.loss = &loss, .scale = options.allowed, .l1 = options.lambda1};
  Progress progress;
  progress.phase_id = "minimise";
  for (; state.start < starts; ++state.start) {
    ScheduleOptions schedule;
    if (state.start == 1) schedule.rho_start = 3.0;
    if (!state.started) state.schedule = start_schedule(Eigen::MatrixXd::Zero(d, d), schedule);
    state.started = true;
    const long before = state.evaluations - state.schedule.evaluations;
    progress.evaluations = state.evaluations;
    progress.phase = "Augmented Lagrangian";
    if (starts > 1) {
      progress.detail = "start " + std::to_string(state.start + 1) + " of " + std::to_string(starts);
      progress.phase += ", " + progress.detail;
    }
    const Observer with_fraction = [&](const Progress& p) {
      if (!observe) return;
      Progress copy = p;
      copy.fraction = (state.start + std::clamp(std::log10(std::max(p.rho, 1.0)) / 16.0, 0.0, 0.97)) / starts;
      observe(copy);
    };
    run_schedule(problem, schedule, state.schedule, progress, with_fraction, [&](const ScheduleState& s) {
      state.evaluations = before + s.evaluations;
      if (boundary) boundary(state);
    });
    if (state.start == 0 || state.schedule.objective < 0.95 * state.best.objective) {
      state.best = state.schedule;
      state.best_start = state.start;
    }
    state.schedule = {};
    state.started = false;
  }
  NotearsResult result;
  result.raw = state.best.weights;
  result.weights = thresholded(state.best.weights, options.threshold);
  result.h = state.best.h;
  result.objective = state.best.objective;
  result.loss = state.best.loss;
  result.evaluations = state.evaluations;
  result.minimisations = state.best.minimisations;
  result.start = state.best_start + 1;
  return result;
}

}  // namespace assay::dag
