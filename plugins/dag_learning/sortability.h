// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <Eigen/Core>

namespace assay::dag {

/// R2_i = 1 - 1 / [corr^-1]_ii: how well every variable is explained linearly by all others, from the Gram matrix
/// (d x d). A constant variable has 0; where the correlations are singular a tiny ridge stands in.
Eigen::VectorXd r_squared(const Eigen::MatrixXd& gram);

/// Share of (path length k, pair i ~> j by a path of length k) with measure_i < measure_j, ties within 1e-9 counted one
/// half; empty for a graph without edges. With variances it is varsortability (Reisach, Seiler, Weichwald 2021), with
/// r_squared() R2-sortability (2023). 1: sorting by the measure gives a causal order; 0.5: it says nothing.
std::optional<double> sortability(const Eigen::MatrixXd& graph, const Eigen::VectorXd& measure);

}  // namespace assay::dag
