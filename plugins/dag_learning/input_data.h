// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "core/method/run_context.h"
#include "core/parameters/parameter.h"
#include "plugins/dag_learning/losses.h"

namespace assay::dag {

/// What a learning run starts from, checked and transformed.
struct InputData {
  std::vector<std::string> names;            ///< d
  Eigen::MatrixXd samples;                   ///< n x d after the transform, not centred
  std::optional<Eigen::MatrixXd> reference;  ///< d x d weights of the true graph, in the order of `names`
  Eigen::MatrixXd allowed;                   ///< d x d: 0 on the diagonal and for constant columns, else 1
  std::vector<std::string> warnings;         ///< sentences that belong to the result
};

inline constexpr int most_variables = 2000;

/// Reads `data` and `reference` as the parameters say. Throws Error (data): missing or infinite values with
/// missing=refuse, fewer than two rows or columns, more than 2,000 columns, two columns of one name, values that the
/// transform or the loss cannot take, a cyclic or misnamed reference. Warns about constant and equal columns, n < 3d, a
/// variance ratio above 1e6.
InputData read_input(const Parameters& parameters, RunContext& context);

LossKind loss_of(const Parameters& parameters);

/// Problems across the parameters of both learning methods (a transform with a loss of 0/1 or counts).
std::vector<Problem> check_data_parameters(const Parameters& parameters);

/// Every column replaced by the normal quantiles of its ranks / (n + 1), ties sharing their mean rank; constant columns
/// become 0.
Eigen::MatrixXd normal_scores(const Eigen::MatrixXd& samples);

/// Quantile of the standard normal distribution, 0 < p < 1 (Wichura 1988, algorithm AS 241, relative accuracy 1e-15).
double normal_quantile(double p);

}  // namespace assay::dag
