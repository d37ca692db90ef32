// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/dag_learning/sortnregress.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include <Eigen/Cholesky>

namespace assay::dag {
namespace {

// Coefficients of y on the columns with covariance `s` (p x p) and `c` = cov(x, y) by lasso on x_i |b_i|, lambda by BIC
// with the noise variance of the full least-squares fit.
Eigen::VectorXd adaptive_lasso_by_bic(const Eigen::MatrixXd& s, const Eigen::VectorXd& c, double own, double n) {
  const Eigen::Index p = c.size();
  Eigen::MatrixXd ridged = s;
  ridged.diagonal().array() += 1e-12 * s.diagonal().maxCoeff();
  const Eigen::VectorXd b = ridged.ldlt().solve(c);
  const double residual = std::max(own - b.dot(c), 1e-12 * own);
  const double freedom = std::max(n - double(p) - 1.0, 1.0);
  const double noise = residual * n / freedom;
  // Scaled: columns z_i = x_i |b_i|.
  const Eigen::VectorXd scale = b.cwiseAbs();
  const Eigen::MatrixXd q = scale.asDiagonal() * s * scale.asDiagonal();
  const Eigen::VectorXd r = scale.cwiseProduct(c);
  const double top = r.cwiseAbs().maxCoeff();
  Eigen::VectorXd beta = Eigen::VectorXd::Zero(p), gradient = r, best = beta;  // gradient = r - q beta
  double best_score = n * own / noise;
  if (!(top > 0.0)) return best;
  constexpr int grid = 80;
  for (int k = 1; k <= grid; ++k) {
    const double lambda = top * std::pow(1e-6, double(k) / grid);
    for (int sweep = 0; sweep < 200; ++sweep) {
      double largest = 0.0;
      for (Eigen::Index i = 0; i < p; ++i) {
        if (!(q(i, i) > 0.0)) continue;
        const double target = gradient[i] + q(i, i) * beta[i];
        const double shrunk = std::max(std::abs(target) - lambda, 0.0) / q(i, i);
        const double value = target > 0.0 ? shrunk : -shrunk;
        const double change = value - beta[i];
        if (change == 0.0) continue;
        beta[i] = value;
        gradient -= change * q.col(i);
        largest = std::max(largest, std::abs(change) * std::sqrt(q(i, i)));
      }
      if (largest <= 1e-7 * std::sqrt(own)) break;
    }
    const double rss = own - beta.dot(r) - beta.dot(gradient);
    const double score = n * rss / noise + std::log(n) * double((beta.array() != 0.0).count());
    if (score < best_score) {
      best_score = score;
      best = beta;
    }
  }
  return best.cwiseProduct(scale);
}

}  // namespace

Eigen::MatrixXd sortnregress(const Eigen::MatrixXd& gram, long rows, const Eigen::VectorXd& measure,
                             const std::function<void()>& stop) {
  const int d = int(gram.rows());
  std::vector<int> order(d);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return measure[a] < measure[b]; });
  Eigen::MatrixXd weights = Eigen::MatrixXd::Zero(d, d);
  for (int k = 1; k < d; ++k) {
    if (stop) stop();
    const int j = order[k];
    std::vector<int> before;
    for (int a = 0; a < k; ++a) {
      if (gram(order[a], order[a]) > 0.0) before.push_back(order[a]);
    }
    if (before.empty() || gram(j, j) <= 0.0) continue;
    const Eigen::VectorXd b = adaptive_lasso_by_bic(gram(before, before), gram(before, j), gram(j, j), double(rows));
    for (std::size_t a = 0; a < before.size(); ++a) weights(before[a], j) = b[Eigen::Index(a)];
  }
  return weights;
}

}  // namespace assay::dag
