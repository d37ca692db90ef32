// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/dag_learning/golem.h"

#include <cmath>
#include <limits>

#include <Eigen/LU>

namespace assay::dag {
namespace {

// log|det(I - W)|; empty when singular to working precision.
std::optional<double> log_abs_det(const Eigen::MatrixXd& weights) {
  const Eigen::MatrixXd m = Eigen::MatrixXd::Identity(weights.rows(), weights.cols()) - weights;
  const Eigen::PartialPivLU<Eigen::MatrixXd> lu(m);
  const auto pivots = lu.matrixLU().diagonal().array().abs();
  if (!(pivots.minCoeff() > 1e-14 * pivots.maxCoeff())) return std::nullopt;
  return pivots.log().sum();
}

}  // namespace

std::optional<double> golem_equal_variance(const Eigen::MatrixXd& centred, const Eigen::MatrixXd& weights) {
  const std::optional<double> log_det = log_abs_det(weights);
  if (!log_det) return std::nullopt;
  return 0.5 * double(weights.rows()) * std::log((centred - centred * weights).squaredNorm()) - *log_det;
}

std::optional<double> golem_unequal_variance(const Eigen::MatrixXd& centred, const Eigen::MatrixXd& weights) {
  const std::optional<double> log_det = log_abs_det(weights);
  if (!log_det) return std::nullopt;
  return 0.5 * (centred - centred * weights).colwise().squaredNorm().array().log().sum() - *log_det;
}

double adaptive_penalty(const Eigen::MatrixXd& weights, const Eigen::MatrixXd& initial, double lambda, double gamma) {
  double sum = 0.0;
  for (Eigen::Index j = 0; j < weights.cols(); ++j) {
    for (Eigen::Index i = 0; i < weights.rows(); ++i) {
      if (weights(i, j) == 0.0) continue;
      if (initial(i, j) == 0.0) return std::numeric_limits<double>::infinity();
      sum += std::abs(weights(i, j)) / std::pow(std::abs(initial(i, j)), gamma);
    }
  }
  return lambda * sum;
}

}  // namespace assay::dag
