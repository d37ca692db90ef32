// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <Eigen/Core>

namespace assay::dag {

/// GOLEM's negative log-likelihoods (Ng et al. 2020) of centred samples (n x d); empty where I - W is singular.
/// Equal variances: d/2 log ||X - XW||^2 - log|det(I - W)|.
std::optional<double> golem_equal_variance(const Eigen::MatrixXd& centred, const Eigen::MatrixXd& weights);
/// Unequal variances: 1/2 sum_j log ||x_j - X w_j||^2 - log|det(I - W)|.
std::optional<double> golem_unequal_variance(const Eigen::MatrixXd& centred, const Eigen::MatrixXd& weights);

/// The adaptive lasso's penalty (Zou 2006): lambda sum_ij |W_ij| / |W0_ij|^gamma over the non-zero entries of W;
/// infinite when W has an entry where the initial estimate has none.
double adaptive_penalty(const Eigen::MatrixXd& weights, const Eigen::MatrixXd& initial, double lambda, double gamma);

}  // namespace assay::dag
