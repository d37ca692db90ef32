// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/dag_learning/central_path.h"

#include <cmath>
#include <optional>
#include <string>

#include "core/base/error.h"
#include "core/base/numbers.h"
#include "plugins/dag_learning/acyclicity.h"
#include "plugins/dag_learning/kernels.h"

namespace assay::dag {
namespace {

void start_phase(CentralPathState& state) {
  state.weights = state.phase_start;
  state.first_moment.setZero();
  state.second_moment.setZero();
  state.step = 0;
  state.learning_rate = state.phase_rate;
  state.last_objective = 1e16;
}

}  // namespace

CentralPathState start_central_path(int variables, const CentralPathOptions& options) {
  CentralPathState state;
  state.phase_start = Eigen::MatrixXd::Zero(variables, variables);
  state.first_moment = state.second_moment = state.phase_start;
  state.s = options.s[0];
  state.phase_rate = options.learning_rate;
  start_phase(state);
  return state;
}

void run_central_path(Loss& loss, const Eigen::MatrixXd& allowed, const CentralPathOptions& options,
                      CentralPathState& state, const Progress& start, const Observer& observe,
                      const CentralPathBoundary& boundary) {
  Progress progress = start;
  LogDetConstraint constraint;
  Eigen::MatrixXd gradient, h_gradient, before;
  const int phases = int(options.s.size());
  const std::size_t size = std::size_t(state.weights.size());
  while (!state.finished) {
    const double mu = std::pow(options.mu_factor, state.phase);
    const long steps = state.phase + 1 == phases ? options.last_steps : options.warm_steps;
    progress.rho = mu;
    progress.outer = state.phase + 1;
    progress.phase = start.phase + ", step " + std::to_string(state.phase + 1) + " of " + std::to_string(phases);
    progress.detail = start.detail + "step " + std::to_string(state.phase + 1) + " of " + std::to_string(phases);
    bool phase_done = false, restart = false;
    while (!phase_done && !restart) {
      std::optional<double> h = constraint.evaluate(state.weights, state.s, &h_gradient);
      while (!h) {
        // s I - W o W is no longer an M-matrix: undo the step and take a shorter one, or start the phase anew.
        if (state.step == 0 || state.s <= 0.9) {
          restart = true;
          break;
        }
        const double t = double(state.step);
        state.learning_rate *= 0.5;
        if (state.learning_rate <= 1e-16) break;
        state.weights = before;
        kernels().adam(state.weights.data(), gradient.data(), state.first_moment.data(), state.second_moment.data(),
                       1.0, 1.0, state.learning_rate / (1.0 - std::pow(options.beta1, t)),
                       1.0 / (1.0 - std::pow(options.beta2, t)), size);
        h = constraint.evaluate(state.weights, state.s, &h_gradient);
      }
      if (restart) break;
      if (!h) {
        state.weights = before;
        phase_done = true;
        break;
      }
      state.h = *h;
      state.loss = loss.evaluate(state.weights, gradient);
      const double l1 = kernels().penalise(gradient.data(), state.weights.data(), h_gradient.data(), allowed.data(), mu,
                                           options.lambda1, size);
      const double objective = mu * (state.loss + options.lambda1 * l1) + state.h;
      if (!state.checked) {
        ++state.evaluations;
        ++progress.evaluations;
      }
      progress.h = state.h;
      progress.loss = state.loss;
      progress.objective = objective;
      progress.edges = constraint.entries();
      if (!std::isfinite(objective)) {
        throw Error(
            ErrorKind::method,
            {.message = "The objective is no longer a finite number",
             .where = progress.phase + ", evaluation " + std::to_string(progress.evaluations) + ", mu " + shortest(mu),
             .value = shortest(objective),
             .allowed = "a finite objective",
             .remedy = "Bring the columns to a common scale (transform=standardise), or use mode=paper"});
      }
      if (observe && !state.checked) observe(progress);
      if (state.step > 0 && state.step % options.check_every == 0 && !state.checked) {
        phase_done = std::abs((state.last_objective - objective) / state.last_objective) <= options.tolerance;
        state.last_objective = objective;
        state.checked = true;
        if (!phase_done && boundary) boundary(state);
      }
      state.checked = false;
      if (phase_done || state.step >= steps) {
        phase_done = true;
        break;
      }
      before = state.weights;
      ++state.step;
      const double t = double(state.step);
      kernels().adam(state.weights.data(), gradient.data(), state.first_moment.data(), state.second_moment.data(),
                     options.beta1, options.beta2, state.learning_rate / (1.0 - std::pow(options.beta1, t)),
                     1.0 / (1.0 - std::pow(options.beta2, t)), size);
    }
    if (restart) {
      state.phase_rate *= 0.5;
      state.s += 0.1;
      start_phase(state);
    } else {
      state.phase_start = state.weights;
      ++state.phase;
      state.finished = state.phase >= phases;
      if (!state.finished) {
        state.s = options.s[std::size_t(state.phase)];
        state.phase_rate = options.learning_rate;
        start_phase(state);
      }
    }
    if (boundary) boundary(state);
  }
}

}  // namespace assay::dag
