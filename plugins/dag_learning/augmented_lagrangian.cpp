// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/dag_learning/augmented_lagrangian.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/base/error.h"
#include "core/base/numbers.h"

namespace assay::dag {
namespace {

// The augmented Lagrangian over the free entries, in scaled variables v: W = v o D; split: v = p - q with p, q >= 0,
// all of p first.
class Objective {
 public:
  Objective(const ConstrainedProblem& problem, bool split, const Progress& progress, const Observer& observe)
      : problem_(problem), split_(split), observe_(observe), progress_(progress) {
    const Eigen::Index d = problem.scale.rows();
    for (Eigen::Index j = 0; j < d; ++j) {
      for (Eigen::Index i = 0; i < d; ++i) {
        if (problem.scale(i, j) > 0.0) at_.push_back(int(i + j * d));
      }
    }
    weights_ = Eigen::MatrixXd::Zero(d, d);
    if (observe_) constraint_.set_pause([this] { observe_(progress_); });
  }
  Objective(const Objective&) = delete;
  Objective& operator=(const Objective&) = delete;

  int size() const { return (split_ ? 2 : 1) * free(); }
  Progress& progress() { return progress_; }
  double h() const { return h_; }

  Eigen::VectorXd to_variables(const Eigen::MatrixXd& weights) const {
    Eigen::VectorXd v(size());
    for (int i = 0; i < free(); ++i) {
      const double scaled = weights.data()[at_[i]] / problem_.scale.data()[at_[i]];
      v[i] = split_ ? std::max(scaled, 0.0) : scaled;
      if (split_) v[free() + i] = std::max(-scaled, 0.0);
    }
    return v;
  }

  Eigen::MatrixXd to_weights(const Eigen::VectorXd& v) const {
    Eigen::MatrixXd weights = Eigen::MatrixXd::Zero(problem_.scale.rows(), problem_.scale.cols());
    fill(v, weights);
    return weights;
  }

  double operator()(const Eigen::VectorXd& v, Eigen::VectorXd& gradient) {
    fill(v, weights_);
    const double loss = problem_.loss->evaluate(weights_, loss_gradient_);
    h_ = constraint_.evaluate(weights_, &h_gradient_);
    const double multiplier = progress_.rho * h_ + progress_.alpha;
    for (int i = 0; i < free(); ++i) {
      const int at = at_[i];
      double g = loss_gradient_.data()[at];
      const double c = h_gradient_.data()[at];
      if (c != 0.0) g += multiplier * c;
      gradient[i] = g * problem_.scale.data()[at];
      if (split_) gradient[free() + i] = -gradient[i];
    }
    const double value = loss + 0.5 * progress_.rho * h_ * h_ + progress_.alpha * h_;
    ++progress_.evaluations;
    progress_.h = h_;
    progress_.loss = loss;
    progress_.objective = value;
    progress_.edges = constraint_.entries();
    if (observe_) observe_(progress_);
    return value;
  }

  // h and loss at W, without counting as an evaluation.
  void measure(const Eigen::MatrixXd& weights, double& h, double& loss) {
    h = constraint_.evaluate(weights, nullptr);
    loss = problem_.loss->evaluate(weights, loss_gradient_);
  }

 private:
  int free() const { return int(at_.size()); }

  void fill(const Eigen::VectorXd& v, Eigen::MatrixXd& weights) const {
    for (int i = 0; i < free(); ++i) {
      const double scaled = split_ ? v[i] - v[free() + i] : v[i];
      weights.data()[at_[i]] = scaled * problem_.scale.data()[at_[i]];
    }
  }

  const ConstrainedProblem& problem_;
  bool split_;
  const Observer& observe_;
  Progress progress_;
  ExponentialConstraint constraint_;
  std::vector<int> at_;
  Eigen::MatrixXd weights_, loss_gradient_, h_gradient_;
  double h_ = 0.0;
};

}  // namespace

Eigen::MatrixXd off_diagonal_scale(int d) {
  Eigen::MatrixXd scale = Eigen::MatrixXd::Ones(d, d);
  scale.diagonal().setZero();
  return scale;
}

ScheduleState start_schedule(const Eigen::MatrixXd& weights, const ScheduleOptions& options) {
  ScheduleState state;
  state.weights = weights;
  state.rho = options.rho_start;
  return state;
}

void run_schedule(const ConstrainedProblem& problem, const ScheduleOptions& options, ScheduleState& state,
                  const Progress& progress, const Observer& observe, const ScheduleBoundary& boundary) {
  Objective objective(problem, options.lbfgs.non_negative, progress, observe);
  const SmoothFunction f = [&](const Eigen::VectorXd& v, Eigen::VectorXd& g) { return objective(v, g); };
  const Eigen::VectorXd l1 = Eigen::VectorXd::Constant(objective.size(), problem.l1);
  const long before = progress.evaluations - state.evaluations;
  objective.progress().evaluations = progress.evaluations;
  while (!state.finished) {
    objective.progress().rho = state.rho;
    objective.progress().alpha = state.alpha;
    objective.progress().outer = state.outer + 1;
    Eigen::VectorXd v = objective.to_variables(state.weights);
    const LbfgsSummary summary = minimise_l1(f, l1, v, options.lbfgs);
    state.evaluations = objective.progress().evaluations - before;
    ++state.minimisations;
    if (summary.stop == LbfgsStop::not_finite) {
      throw Error(ErrorKind::method,
                  {.message = "The objective is no longer a finite number",
                   .where = progress.phase + ", evaluation " + std::to_string(objective.progress().evaluations) +
                            ", rho " + shortest(state.rho),
                   .value = shortest(summary.objective),
                   .allowed = "a finite objective",
                   .remedy = "Bring the columns to a common scale (transform=standardise), or use a larger lambda1"});
    }
    Eigen::MatrixXd weights = objective.to_weights(v);
    double h = 0.0, loss = 0.0;
    objective.measure(weights, h, loss);
    bool accept = true;
    if (h > options.h_decrease * state.h) {
      state.rho *= options.rho_factor;
      accept = state.rho >= options.rho_max;  // otherwise the next try starts from the old W again
    }
    if (accept) {
      state.weights = std::move(weights);
      state.h = h;
      state.loss = loss;
      state.objective = loss + problem.l1 * v.cwiseAbs().sum();
      state.alpha += state.rho * h;
      ++state.outer;
      state.finished = h <= options.h_tolerance || state.rho >= options.rho_max || state.outer >= options.max_outer;
    }
    if (boundary) boundary(state);
  }
}

}  // namespace assay::dag
