// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/dag_learning/notears_al.h"

#include <cmath>
#include <limits>
#include <memory>

#include "plugins/dag_learning/acyclic_repair.h"
#include "plugins/dag_learning/components.h"
#include "plugins/dag_learning/polish.h"

namespace assay::dag {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

struct Fold {
  Eigen::MatrixXd train, test;
};

Fold split(const Eigen::MatrixXd& samples, int fold, int folds) {
  std::vector<int> inside, outside;
  for (int i = 0; i < int(samples.rows()); ++i) (i % folds == fold ? inside : outside).push_back(i);
  return {samples(outside, Eigen::all), samples(inside, Eigen::all)};
}

// Held-out loss of every lambda: stages 1 and 2 on the training rows, refit there, loss on the rows left out
// (spec 3.5).
std::vector<double> fold_losses(const Fold& fold, const SampleMoments& moments, LossKind kind,
                                const AdaptivePathState& state) {
  Eigen::MatrixXd test = fold.test;
  if (kind == LossKind::l2) test.rowwise() -= fold.train.colwise().mean();
  std::vector<double> losses;
  for (const PathPoint& point : state.points) {
    if (!point.is_dag) {
      losses.push_back(not_a_number);
      continue;
    }
    const Eigen::MatrixXd weights = refit(moments, point.weights).weights;
    if (kind == LossKind::l2) {
      losses.push_back(0.5 * (test - test * weights).squaredNorm() / double(test.rows()));
    } else {
      Eigen::MatrixXd gradient;
      losses.push_back(make_loss(kind, test)->evaluate(weights, gradient));
    }
  }
  losses.resize(state.grid.size(), not_a_number);
  return losses;
}

// Mean over folds, for lambdas at which every fold has a DAG.
std::vector<double> mean_losses(const std::vector<std::vector<double>>& folds, std::size_t points) {
  std::vector<double> means(points, 0.0);
  for (const std::vector<double>& losses : folds) {
    for (std::size_t k = 0; k < points; ++k) means[k] += losses[k] / double(folds.size());
  }
  return means;
}

int argmin(const std::vector<double>& scores) {
  int best = -1;
  for (int k = 0; k < int(scores.size()); ++k) {
    if (!std::isnan(scores[k]) && (best < 0 || scores[k] < scores[best])) best = k;
  }
  return best;
}

StageResult describe(std::string name, std::string title, const Eigen::MatrixXd& pattern, const SampleMoments& moments,
                     Criterion criterion) {
  StageResult stage;
  stage.name = std::move(name);
  stage.title = std::move(title);
  stage.edges = count_edges(pattern);
  stage.is_dag = is_dag(pattern);
  stage.score = not_a_number;
  stage.weights = pattern;
  if (stage.is_dag) {
    const Refit fit = refit(moments, pattern);
    stage.weights = fit.weights;
    stage.score = score(moments, fit, criterion);
    stage.loss = 0.5 * fit.residuals.sum();
  }
  return stage;
}

}  // namespace

NotearsAlResult run_notears_al(const Eigen::MatrixXd& samples, const SampleMoments& moments,
                               const NotearsAlOptions& options, NotearsAlState& state, const Observer& observe,
                               const NotearsAlBoundary& boundary) {
  const bool folds = options.criterion == Criterion::cross_validation;
  const double full_share = folds ? 0.95 / (options.folds + 1.0) : 0.95;
  const std::unique_ptr<Loss> loss = make_loss(moments);
  Progress progress;
  progress.evaluations = state.full.evaluations;
  auto save = [&](const AdaptivePathState&) {
    if (boundary) boundary(state);
  };
  run_adaptive_path(moments, *loss, options.path, state.full, progress, 0.0, full_share, observe, save);
  long evaluations = state.full.evaluations;

  if (folds && !state.full.points.empty()) {
    evaluations += state.fold_evaluations;
    AdaptivePathOptions inner = options.path;
    inner.grid.assign(state.full.grid.begin(), state.full.grid.begin() + std::ptrdiff_t(state.full.points.size()));
    while (state.folds_done < options.folds) {
      const int k = state.folds_done;
      const Fold fold = split(samples, k, options.folds);
      const SampleMoments train = make_moments(moments.loss, fold.train);
      const std::unique_ptr<Loss> train_loss = make_loss(train);
      progress.phase = "Fold " + std::to_string(k + 1) + " of " + std::to_string(options.folds) + ", ";
      progress.detail = "fold " + std::to_string(k + 1) + " of " + std::to_string(options.folds) + ", ";
      progress.evaluations = evaluations + state.fold.evaluations;
      run_adaptive_path(train, *train_loss, inner, state.fold, progress, full_share * (k + 1), full_share * (k + 2),
                        observe, save);
      evaluations += state.fold.evaluations;
      state.fold_evaluations += state.fold.evaluations;
      state.fold_losses.push_back(fold_losses(fold, train, moments.loss, state.fold));
      state.fold = {};
      ++state.folds_done;
      save(state.full);
    }
  }

  progress.detail.clear();
  progress.phase_id = "choose";
  progress.phase = "Choose λ";
  progress.fraction = 0.95;
  progress.evaluations = evaluations;
  if (observe) observe(progress);
  NotearsAlResult result;
  const std::vector<PathPoint>& points = state.full.points;
  const std::vector<double> held_out = folds ? mean_losses(state.fold_losses, points.size()) : std::vector<double>{};
  for (std::size_t k = 0; k < points.size(); ++k) {
    if (!points[k].is_dag) {
      result.path_scores.push_back(not_a_number);
    } else {
      result.path_scores.push_back(folds ? held_out[k]
                                         : score(moments, refit(moments, points[k].weights), options.criterion));
    }
  }
  result.chosen_point = argmin(result.path_scores);
  if (options.path.fixed_lambda && !points.empty() && points.back().lambda == *options.path.fixed_lambda) {
    result.chosen_point = int(points.size()) - 1;
  }
  const int d = moments.variables();
  Eigen::MatrixXd chosen = Eigen::MatrixXd::Zero(d, d);
  if (result.chosen_point < 0 && !points.empty()) {
    // No DAG anywhere on the path: the sparsest point, made acyclic.
    result.chosen_point = 0;
    for (int k = 1; k < int(points.size()); ++k) {
      if (points[k].edges < points[result.chosen_point].edges) result.chosen_point = k;
    }
  }
  if (result.chosen_point >= 0) {
    const PathPoint& point = points[result.chosen_point];
    Repair repair = make_acyclic(moments, point.weights);
    chosen = std::move(repair.weights);
    result.removed = std::move(repair.removed);
    result.selected_lambda = point.lambda;
    result.h = point.h;
  }
  result.weights_penalised = chosen;

  long path_evaluations = 0;
  for (const PathPoint& point : points) path_evaluations += point.evaluations;
  StageResult initial =
      describe("initial", options.path.mode == Mode::paper ? "Stage 1, initial estimate" : "Log-det start",
               state.full.initial, moments, options.criterion);
  initial.loss = state.full.initial_loss;
  initial.evaluations = state.full.evaluations - path_evaluations;
  result.stages.push_back(std::move(initial));
  StageResult path = describe("path", "Stage 2, adaptive lasso", chosen, moments, options.criterion);
  path.evaluations = path_evaluations;
  path.chosen = true;
  result.stages.push_back(path);

  Eigen::MatrixXd pattern = chosen;
  if (options.path.mode == Mode::extended && moments.loss == LossKind::l2) {
    progress.phase_id = "polish";
    progress.phase = "Polish";
    progress.fraction = 0.96;
    const PolishResult polished = polish(moments, chosen, options.path.allowed, options.criterion, progress, observe);
    StageResult stage = describe("polish", "Polish by greedy search", polished.weights, moments, options.criterion);
    stage.evaluations = polished.moves;
    progress.evaluations += polished.moves;
    if (stage.score < path.score) {
      result.stages.back().chosen = false;
      stage.chosen = true;
      pattern = polished.weights;
    }
    result.stages.push_back(std::move(stage));
  }
  progress.phase_id = "refit";
  progress.phase = "Refit";
  progress.fraction = 0.98;
  progress.edges = count_edges(pattern);
  progress.h = 0.0;
  if (observe) observe(progress);
  const Refit fit = refit(moments, pattern);
  result.weights = fit.weights;
  result.standard_errors = fit.standard_errors;
  result.score = score(moments, fit, options.criterion);
  Eigen::MatrixXd gradient;
  result.objective = loss->evaluate(fit.weights, gradient);
  return result;
}

}  // namespace assay::dag
