// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <utility>

#include <Eigen/Core>

#include "plugins/dag_learning/components.h"
#include "plugins/dag_learning/kernels.h"

namespace assay::dag {

/// exp(A) - I of a non-negative matrix by scaling, a Taylor series of degree 16 (Paterson-Stockmeyer) and squaring in
/// the form N <- N N + 2 N. No term is ever subtracted, so every entry, the diagonal included, has full relative
/// accuracy. A is overwritten; work matrices are kept between calls.
class NonNegativeExponential {
 public:
  /// Result of the last compute(): exp(A) - I.
  const PaddedMatrix& compute(PaddedMatrix& a);
  /// Called between the products of a large matrix, so that a long evaluation can be ended by throwing. May be empty.
  std::function<void()> pause;

 private:
  PaddedMatrix a2_, a3_, a4_, p_, q_;
};

/// The constraint of NOTEARS, h(W) = tr exp(W o W) - d, with gradient 2 exp(W o W)^T o W. h and its gradient live only
/// inside strongly connected components, so the exponential is taken of each of these alone; a DAG gives exactly 0.
/// Not safe for use from two threads at once. Source: Zheng et al. 2018, theorem 1.
class ExponentialConstraint {
 public:
  /// h at W (d x d); the gradient (d x d) is set where the pointer is not null.
  double evaluate(const Eigen::MatrixXd& weights, Eigen::MatrixXd* gradient);
  /// Non-zero entries of the W of the last call.
  int entries() const { return components_.entries(); }
  /// See NonNegativeExponential::pause.
  void set_pause(std::function<void()> pause) { exp_.pause = std::move(pause); }

 private:
  CyclicComponents components_;
  NonNegativeExponential exp_;
  PaddedMatrix block_;
};

/// The log-det constraint of DAGMA, h_s(W) = -log det(s I - W o W) + d log s, with gradient 2 (s I - W o W)^-T o W;
/// defined where the spectral radius of W o W is below s. Source: Bello et al. 2022.
class LogDetConstraint {
 public:
  /// h_s at W; empty outside the domain. Components as above.
  std::optional<double> evaluate(const Eigen::MatrixXd& weights, double s, Eigen::MatrixXd* gradient);
  int entries() const { return components_.entries(); }

 private:
  CyclicComponents components_;
  PaddedMatrix block_, work_;
};

/// exp(W o W), d x d.
Eigen::MatrixXd exponential_of_square(const Eigen::MatrixXd& weights);

/// h(W) = tr (I + W o W / d)^d - d, gradient 2 ((I + W o W / d)^{d-1})^T o W. Source: Yu et al. 2019.
double polynomial_constraint(const Eigen::MatrixXd& weights, Eigen::MatrixXd* gradient);

/// h(W) = sum_{k=1..terms} tr (W o W)^k, gradient 2 (sum_k k (W o W)^{k-1})^T o W. Source: Zhang et al. 2022.
double geometric_constraint(const Eigen::MatrixXd& weights, int terms, Eigen::MatrixXd* gradient);

/// Largest absolute eigenvalue of W o W.
double spectral_radius_of_square(const Eigen::MatrixXd& weights);

}  // namespace assay::dag
