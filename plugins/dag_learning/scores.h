// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include <Eigen/Core>

#include "plugins/dag_learning/losses.h"

namespace assay::dag {

/// What graphs are scored on: n rows of d variables. Least squares needs the Gram matrix alone.
struct SampleMoments {
  LossKind loss = LossKind::l2;
  long rows = 0;            ///< n
  Eigen::MatrixXd gram;     ///< S = X^T X / n of centred columns, d x d
  Eigen::MatrixXd samples;  ///< n x d, kept only where the loss is not l2

  int variables() const { return int(gram.cols()); }
};

SampleMoments make_moments(LossKind loss, const Eigen::MatrixXd& samples);

/// The loss over those rows; least squares through the Gram matrix that is there already.
std::unique_ptr<Loss> make_loss(const SampleMoments& moments);

/// How a graph on the lambda path is chosen (spec 3.5). EV assumes equal noise variances, NV does not.
enum class Criterion { ebic_ev, ebic_nv, bic_ev, bic_nv, cross_validation };

/// A fit of every variable on its parents without a penalty.
struct Refit {
  Eigen::MatrixXd weights;          ///< d x d, zero where the pattern is zero
  Eigen::MatrixXd standard_errors;  ///< naive: they ignore that the graph was selected (spec 3.2)
  Eigen::VectorXd residuals;        ///< r_j, residual mean square of variable j; for other losses twice its mean loss
  int edges = 0;
};

/// Least squares (or the maximum likelihood of the loss) of every column j of `pattern` on {i: pattern_ij != 0}.
Refit refit(const SampleMoments& moments, const Eigen::MatrixXd& pattern);

/// The score of a refitted graph, smaller is better:
///   EV: n d log(sum_j r_j / d) + penalty,  NV: n sum_j log r_j + penalty, penalty = k log n (+ 2 k log d extended).
/// For losses other than l2 both are n sum_j r_j + penalty. cross_validation is scored as ebic_ev.
double score(const SampleMoments& moments, const Refit& fit, Criterion criterion);

/// Penalty per edge of the criterion: log n, or log n + 2 log d.
double edge_penalty(Criterion criterion, long rows, int variables);
bool assumes_equal_variances(Criterion criterion);

/// Mean residual variance s^2 = tr((I-W)^T S (I-W)) / d; for other losses the mean squared residual on the mean's
/// scale.
double residual_scale(const SampleMoments& moments, const Eigen::MatrixXd& weights);

/// Smallest residual variance that a score takes a logarithm of, relative to the variable's own variance.
inline constexpr double smallest_residual_share = 1e-12;

}  // namespace assay::dag
