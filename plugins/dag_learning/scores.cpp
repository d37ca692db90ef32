// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/dag_learning/scores.h"

#include <algorithm>
#include <cmath>

#include <Eigen/Cholesky>

namespace assay::dag {
namespace {

std::vector<int> parents_of(const Eigen::MatrixXd& pattern, int j) {
  std::vector<int> parents;
  for (int i = 0; i < int(pattern.rows()); ++i) {
    if (i != j && pattern(i, j) != 0.0) parents.push_back(i);
  }
  return parents;
}

void refit_least_squares(const SampleMoments& moments, int j, const std::vector<int>& parents, Refit& out) {
  const Eigen::MatrixXd& s = moments.gram;
  const double own = s(j, j);
  double residual = own;
  if (!parents.empty()) {
    const Eigen::MatrixXd spp = s(parents, parents);
    const Eigen::VectorXd spj = s(parents, j);
    const Eigen::LDLT<Eigen::MatrixXd> solver(spp);
    const Eigen::VectorXd b = solver.solve(spj);
    residual = own - 2.0 * b.dot(spj) + b.dot(spp * b);
    const Eigen::MatrixXd inverse =
        solver.solve(Eigen::MatrixXd::Identity(Eigen::Index(parents.size()), Eigen::Index(parents.size())));
    for (std::size_t k = 0; k < parents.size(); ++k) {
      out.weights(parents[k], j) = b[Eigen::Index(k)];
      const double variance =
          std::max(residual, 0.0) * inverse(Eigen::Index(k), Eigen::Index(k)) / double(moments.rows);
      out.standard_errors(parents[k], j) = std::sqrt(std::max(variance, 0.0));
    }
  }
  out.residuals[j] = std::max(residual, smallest_residual_share * own);
}

// Newton's method for one canonical generalised linear model without an intercept (as the loss has none).
void refit_generalised(const SampleMoments& moments, int j, const std::vector<int>& parents, Refit& out) {
  const double n = double(moments.rows);
  const Eigen::Index p = Eigen::Index(parents.size());
  const Eigen::VectorXd y = moments.samples.col(j);
  const Eigen::MatrixXd x = moments.samples(Eigen::all, parents);
  const bool logistic = moments.loss == LossKind::logistic;
  Eigen::VectorXd b = Eigen::VectorXd::Zero(p), linear, mean(y.size()), variance(y.size());
  Eigen::MatrixXd information = Eigen::MatrixXd::Zero(p, p);
  auto loss_at = [&](const Eigen::VectorXd& beta) {
    linear = x * beta;
    double sum = 0.0;
    for (Eigen::Index i = 0; i < y.size(); ++i) {
      const double m = linear[i];
      if (logistic) {
        sum += std::max(m, 0.0) + std::log1p(std::exp(-std::abs(m))) - y[i] * m;
        mean[i] = 1.0 / (1.0 + std::exp(-m));
        variance[i] = mean[i] * (1.0 - mean[i]);
      } else {
        mean[i] = std::exp(m);
        variance[i] = mean[i];
        sum += mean[i] - y[i] * m;
      }
    }
    return sum / n;
  };
  double loss = loss_at(b);
  for (int step = 0; step < 50 && p > 0; ++step) {
    const Eigen::VectorXd gradient = x.transpose() * (mean - y) / n;
    information = x.transpose() * variance.asDiagonal() * x / n;
    information.diagonal().array() += 1e-9 * (1.0 + information.diagonal().maxCoeff());
    const Eigen::VectorXd direction = information.ldlt().solve(gradient);
    double length = 1.0, next = loss;
    for (int halving = 0; halving < 40; ++halving, length *= 0.5) {
      next = loss_at(b - length * direction);
      if (next <= loss) break;
    }
    if (!(next < loss)) {
      loss_at(b);
      break;
    }
    b -= length * direction;
    const bool settled = loss - next <= 1e-13 * (1.0 + std::abs(loss));
    loss = next;
    if (settled) break;
  }
  if (p > 0) {
    const Eigen::MatrixXd inverse = information.ldlt().solve(Eigen::MatrixXd::Identity(p, p));
    for (Eigen::Index k = 0; k < p; ++k) {
      out.weights(parents[std::size_t(k)], j) = b[k];
      out.standard_errors(parents[std::size_t(k)], j) = std::sqrt(std::max(inverse(k, k), 0.0) / n);
    }
  }
  out.residuals[j] = 2.0 * loss;
}

}  // namespace

SampleMoments make_moments(LossKind loss, const Eigen::MatrixXd& samples) {
  SampleMoments moments;
  moments.loss = loss;
  moments.rows = samples.rows();
  moments.gram = centred_gram(samples);
  if (loss != LossKind::l2) moments.samples = samples;
  return moments;
}

std::unique_ptr<Loss> make_loss(const SampleMoments& moments) {
  if (moments.loss == LossKind::l2) return std::make_unique<GramLoss>(moments.gram);
  return make_loss(moments.loss, moments.samples);
}

Refit refit(const SampleMoments& moments, const Eigen::MatrixXd& pattern) {
  const int d = moments.variables();
  Refit out;
  out.weights = Eigen::MatrixXd::Zero(d, d);
  out.standard_errors = Eigen::MatrixXd::Zero(d, d);
  out.residuals = Eigen::VectorXd::Zero(d);
  for (int j = 0; j < d; ++j) {
    const std::vector<int> parents = parents_of(pattern, j);
    out.edges += int(parents.size());
    if (moments.loss == LossKind::l2) {
      refit_least_squares(moments, j, parents, out);
    } else {
      refit_generalised(moments, j, parents, out);
    }
  }
  return out;
}

double edge_penalty(Criterion criterion, long rows, int variables) {
  const bool extended = criterion != Criterion::bic_ev && criterion != Criterion::bic_nv;
  return std::log(double(rows)) + (extended ? 2.0 * std::log(double(variables)) : 0.0);
}

bool assumes_equal_variances(Criterion criterion) {
  return criterion != Criterion::ebic_nv && criterion != Criterion::bic_nv;
}

double score(const SampleMoments& moments, const Refit& fit, Criterion criterion) {
  const double n = double(moments.rows);
  const int d = moments.variables();
  const double penalty = fit.edges * edge_penalty(criterion, moments.rows, d);
  if (moments.loss != LossKind::l2) return n * fit.residuals.sum() + penalty;
  if (assumes_equal_variances(criterion)) return n * d * std::log(fit.residuals.sum() / d) + penalty;
  double sum = 0.0;
  for (double r : fit.residuals) {
    if (r > 0.0) sum += std::log(r);  // a constant column has no variance and takes part in nothing
  }
  return n * sum + penalty;
}

double residual_scale(const SampleMoments& moments, const Eigen::MatrixXd& weights) {
  const int d = moments.variables();
  const Eigen::MatrixXd residual = Eigen::MatrixXd::Identity(d, d) - weights;
  if (moments.loss == LossKind::l2) return residual.cwiseProduct(moments.gram * residual).sum() / d;
  const Eigen::ArrayXXd linear = (moments.samples * weights).array();
  const Eigen::ArrayXXd mean = moments.loss == LossKind::poisson ? Eigen::ArrayXXd(linear.exp())
                                                                 : Eigen::ArrayXXd(1.0 / (1.0 + (-linear).exp()));
  return (moments.samples.array() - mean).square().sum() / (double(moments.rows) * d);
}

}  // namespace assay::dag
