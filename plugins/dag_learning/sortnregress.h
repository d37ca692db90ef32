// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <Eigen/Core>

namespace assay::dag {

/// sortnregress (Reisach, Seiler, Weichwald 2021; spec 5.8): every variable is regressed on all that stand before it
/// when the variables are sorted by `measure` (variance or R2), smallest first: least squares b, then a lasso on x_i
/// |b_i| whose penalty is chosen by the BIC. Where fewer than p + 2 rows stand against p predecessors, so that the BIC
/// has no noise variance to go by, only the n / log n that correlate most are taken (Fan and Lv 2008). A yardstick:
/// where it does as well, the order of the measure gives the graph away. `gram` is d x d of centred columns, `rows` is
/// n. Returns weights, d x d, always a DAG. `stop` is called before every variable and may throw.
Eigen::MatrixXd sortnregress(const Eigen::MatrixXd& gram, long rows, const Eigen::VectorXd& measure,
                             const std::function<void()>& stop = {});

}  // namespace assay::dag
