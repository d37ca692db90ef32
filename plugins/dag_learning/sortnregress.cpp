// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/dag_learning/sortnregress.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "plugins/dag_learning/kernels.h"

namespace assay::dag {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// Lower Cholesky factor of S with its diagonal a 1e-12th larger (equal columns stay solvable), extended by a row at a
// time: its leading blocks factor the leading blocks of S, so that one factor serves the regressions of every variable
// on all before it.
class GrowingFactor {
 public:
  explicit GrowingFactor(const MatrixXd& gram) : gram_(gram), factor_(MatrixXd::Zero(gram.rows(), gram.cols())) {}

  // Row k of the factor; rows before it must be there. Returns its entries before the diagonal.
  VectorXd extend(Index k) {
    VectorXd row = gram_.col(k).head(k);
    if (k > 0) factor_.topLeftCorner(k, k).triangularView<Eigen::Lower>().solveInPlace(row);
    factor_.row(k).head(k) = row.transpose();
    const double ridge = 1e-12 * gram_(k, k);
    factor_(k, k) = std::sqrt(std::max(gram_(k, k) + ridge - row.squaredNorm(), ridge));
    return row;
  }

  // The inverse times c over the rows that are there.
  VectorXd least_squares(VectorXd c) const {
    factor_.topLeftCorner(c.size(), c.size()).triangularView<Eigen::Lower>().solveInPlace(c);
    return coefficients(c);
  }

  // Least-squares coefficients of variable k on all before it, from its row of the factor.
  VectorXd coefficients(const VectorXd& row) const {
    VectorXd b = row;
    const Index k = row.size();
    factor_.topLeftCorner(k, k).triangularView<Eigen::Lower>().transpose().solveInPlace(b);
    return b;
  }

 private:
  const MatrixXd& gram_;
  MatrixXd factor_;
};

// Coordinate descent for the lasso of y on x_i |b_i| along a falling penalty. Only the columns that the penalty has let
// in so far are swept, with a Gram matrix of their own; the gradient of the others is brought up to date afterwards and
// lets in those that it pushes harder than the penalty, until there are none.
class ScaledLasso {
 public:
  // `gram` is the covariance of the columns (its leading `c.size()` rows and columns), `c` their covariance with y,
  // `own` the variance of y.
  ScaledLasso(const MatrixXd& gram, const VectorXd& c, const VectorXd& scale, double own)
      : gram_(gram), scale_(scale), tolerance_(1e-7 * std::sqrt(own)), gradient_(c), inside_(c.size(), false) {}

  void solve(double lambda) {
    for (int round = 0; round < 200; ++round) {
      if (!let_in(lambda) && round > 0) break;
      sweep(lambda);
    }
  }

  int entries() const { return int((beta_.array() != 0.0).count()); }

  // Residual variance, with `c` and `own` of the constructor.
  double residual(const VectorXd& c, double own) const {
    double value = own;
    for (std::size_t a = 0; a < active_.size(); ++a) {
      const double b = beta_[Index(a)] * scale_[active_[a]];
      value -= b * (c[active_[a]] + gradient_[active_[a]]);
    }
    return value;
  }

  // On the scale of the columns themselves.
  VectorXd coefficients() const {
    VectorXd b = VectorXd::Zero(gradient_.size());
    for (std::size_t a = 0; a < active_.size(); ++a) b[active_[a]] = beta_[Index(a)] * scale_[active_[a]];
    return b;
  }

 private:
  bool let_in(double lambda) {
    const std::size_t before = active_.size();
    for (Index i = 0; i < gradient_.size(); ++i) {
      if (inside_[std::size_t(i)] || !(std::abs(scale_[i] * gradient_[i]) > lambda)) continue;
      inside_[std::size_t(i)] = true;
      active_.push_back(i);
    }
    if (active_.size() == before) return false;
    const Index size = Index(active_.size());
    if (size > active_gram_.rows()) active_gram_.conservativeResize(2 * size, 2 * size);
    for (Index a = Index(before); a < size; ++a) {
      for (Index b = 0; b <= a; ++b) {
        active_gram_(a, b) = active_gram_(b, a) = scale_[active_[std::size_t(a)]] * scale_[active_[std::size_t(b)]] *
                                                  gram_(active_[std::size_t(b)], active_[std::size_t(a)]);
      }
    }
    beta_.conservativeResize(size);
    beta_.tail(size - Index(before)).setZero();
    return true;
  }

  void sweep(double lambda) {
    const Index size = Index(active_.size());
    const VectorXd start = beta_;
    VectorXd g(size);
    for (Index a = 0; a < size; ++a) g[a] = scale_[active_[std::size_t(a)]] * gradient_[active_[std::size_t(a)]];
    for (int pass = 0; pass < 200; ++pass) {
      double largest = 0.0;
      for (Index a = 0; a < size; ++a) {
        const double square = active_gram_(a, a);
        if (!(square > 0.0)) continue;
        const double target = g[a] + square * beta_[a];
        const double shrunk = std::max(std::abs(target) - lambda, 0.0) / square;
        const double value = target > 0.0 ? shrunk : -shrunk;
        const double change = value - beta_[a];
        if (change == 0.0) continue;
        beta_[a] = value;
        kernels().add_scaled(g.data(), active_gram_.col(a).data(), -change, std::size_t(size));
        largest = std::max(largest, std::abs(change) * std::sqrt(square));
      }
      if (largest <= tolerance_) break;
    }
    for (Index a = 0; a < size; ++a) {
      const double change = beta_[a] - start[a];
      const Index i = active_[std::size_t(a)];
      if (change == 0.0) continue;
      kernels().add_scaled(gradient_.data(), gram_.col(i).data(), -change * scale_[i], std::size_t(gradient_.size()));
    }
  }

  const MatrixXd& gram_;
  const VectorXd& scale_;
  double tolerance_;
  VectorXd gradient_;  // covariance of the columns with the residual
  std::vector<bool> inside_;
  std::vector<Index> active_;
  VectorXd beta_;  // of active_
  MatrixXd active_gram_;
};

// Coefficients of y by lasso on x_i |b_i|, lambda by BIC with the noise variance of the least-squares fit b. `gram`'s
// leading block is the covariance of the columns, `c` theirs with y, `own` the variance of y.
VectorXd adaptive_lasso_by_bic(const MatrixXd& gram, const VectorXd& c, const VectorXd& b, double own, double n) {
  const double residual = std::max(own - b.dot(c), 1e-12 * own);
  const double freedom = std::max(n - double(c.size()) - 1.0, 1.0);
  const double noise = residual * n / freedom;
  const VectorXd scale = b.cwiseAbs();
  const double top = scale.cwiseProduct(c).cwiseAbs().maxCoeff();
  VectorXd best = VectorXd::Zero(c.size());
  double best_score = n * own / noise;
  if (!(top > 0.0)) return best;
  ScaledLasso lasso(gram, c, scale, own);
  constexpr int grid = 80;
  for (int k = 1; k <= grid; ++k) {
    lasso.solve(top * std::pow(1e-6, double(k) / grid));
    const int entries = lasso.entries();
    const double score = n * lasso.residual(c, own) / noise + std::log(n) * entries;
    if (score < best_score) {
      best_score = score;
      best = lasso.coefficients();
    }
    // No fit leaves less than the least-squares residual, whose part of the score is `freedom`: with this many entries
    // nothing below can win, unless half of them left again.
    if (entries > 10 + 2.0 * (best_score - freedom) / std::log(n)) break;
  }
  return best;
}

// The columns before `k` that its regression uses: all, as long as the noise variance of their least-squares fit can be
// estimated; else the n / log n that correlate most with it (sure independence screening, Fan and Lv 2008).
std::vector<Index> screened(const MatrixXd& gram, Index k, double n) {
  std::vector<Index> columns(static_cast<std::size_t>(k));
  std::iota(columns.begin(), columns.end(), Index(0));
  if (double(k) <= n - 2.0) return columns;
  const auto strength = [&](Index i) { return std::abs(gram(i, k)) / std::sqrt(gram(i, i)); };
  const std::size_t most = std::size_t(std::max(1.0, n / std::log(std::max(n, 2.0))));
  std::stable_sort(columns.begin(), columns.end(), [&](Index a, Index b) { return strength(a) > strength(b); });
  columns.resize(std::min(columns.size(), most));
  std::sort(columns.begin(), columns.end());
  return columns;
}

}  // namespace

MatrixXd sortnregress(const MatrixXd& gram, long rows, const VectorXd& measure, const std::function<void()>& stop) {
  const int d = int(gram.rows());
  std::vector<int> order;
  for (int i = 0; i < d; ++i) {
    if (gram(i, i) > 0.0) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return measure[a] < measure[b]; });
  const MatrixXd sorted = gram(order, order);
  MatrixXd weights = MatrixXd::Zero(d, d);
  if (order.empty()) return weights;
  const double n = double(rows);
  GrowingFactor factor(sorted);
  for (Index k = 0; k < Index(order.size()); ++k) {
    if (stop) stop();
    const std::vector<Index> columns = screened(sorted, k, n);
    const int target = order[std::size_t(k)];
    VectorXd b;
    if (Index(columns.size()) == k) {
      const VectorXd row = factor.extend(k);
      if (k == 0) continue;
      b = adaptive_lasso_by_bic(sorted, sorted.col(k).head(k), factor.coefficients(row), sorted(k, k), n);
    } else {
      const MatrixXd some = sorted(columns, columns);
      const VectorXd c = sorted(columns, k);
      GrowingFactor small(some);
      for (Index a = 0; a < some.rows(); ++a) small.extend(a);
      b = adaptive_lasso_by_bic(some, c, small.least_squares(c), sorted(k, k), n);
    }
    for (std::size_t a = 0; a < columns.size(); ++a) weights(order[std::size_t(columns[a])], target) = b[Index(a)];
  }
  return weights;
}

}  // namespace assay::dag
