// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/dag_learning/losses.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace assay::dag {

GramLoss::GramLoss(const Eigen::MatrixXd& gram) {
  gram_.assign(gram);
  residual_.resize(gram_.size());
  product_.resize(gram_.size());
}

double GramLoss::evaluate(const Eigen::MatrixXd& weights, Eigen::MatrixXd& gradient) {
  const int d = gram_.size();
  gradient.resize(d, d);
  const Kernels& k = kernels();
  const std::ptrdiff_t entries = std::ptrdiff_t(k.count_entries(weights.data(), std::size_t(weights.size())));
  if (entries * 5 < std::ptrdiff_t(d) * d) {
    // Column j of -S (I - W) is -S_j + sum_i W_ij S_i.
    double loss = 0.0;
    for (int j = 0; j < d; ++j) {
      double* out = product_.column(j);
      const double* own = gram_.column(j);
      const double* w = weights.col(j).data();
      for (int i = 0; i < d; ++i) out[i] = -own[i];
      for (int i = 0; i < d; ++i) {
        if (w[i] != 0.0) k.add_scaled(out, gram_.column(i), w[i], d);
      }
      double* g = gradient.col(j).data();
      std::copy_n(out, d, g);
      double sum = -g[j];
      for (int i = 0; i < d; ++i) {
        if (w[i] != 0.0) sum += w[i] * g[i];
      }
      loss += sum;
    }
    return 0.5 * loss;
  }
  for (int j = 0; j < d; ++j) {
    double* r = residual_.column(j);
    const double* w = weights.col(j).data();
    for (int i = 0; i < d; ++i) r[i] = -w[i];
    r[j] += 1.0;
  }
  multiply(product_, gram_, residual_, -1.0);
  double loss = 0.0;
  for (int j = 0; j < d; ++j) {
    loss += k.dot(residual_.column(j), product_.column(j), d);
    std::copy_n(product_.column(j), d, gradient.col(j).data());
  }
  return -0.5 * loss;
}

GeneralisedLinearLoss::GeneralisedLinearLoss(LossKind kind, Eigen::MatrixXd samples)
    : kind_(kind), samples_(std::move(samples)) {}

double GeneralisedLinearLoss::evaluate(const Eigen::MatrixXd& weights, Eigen::MatrixXd& gradient) {
  const double n = double(samples_.rows());
  linear_.noalias() = samples_ * weights;
  double sum = 0.0;
  for (Eigen::Index j = 0; j < linear_.cols(); ++j) {
    for (Eigen::Index i = 0; i < linear_.rows(); ++i) {
      const double m = linear_(i, j);
      const double x = samples_(i, j);
      double mean;
      if (kind_ == LossKind::logistic) {
        const double e = std::exp(-std::abs(m));  // never overflows
        sum += std::max(m, 0.0) + std::log1p(e) - x * m;
        mean = m >= 0.0 ? 1.0 / (1.0 + e) : e / (1.0 + e);
      } else {
        mean = std::exp(m);
        sum += mean - x * m;
      }
      linear_(i, j) = mean - x;
    }
  }
  gradient.noalias() = samples_.transpose() * linear_;
  gradient /= n;
  return sum / n;
}

Eigen::MatrixXd centred_gram(const Eigen::MatrixXd& samples) {
  const Eigen::MatrixXd centred = samples.rowwise() - samples.colwise().mean();
  const Eigen::Index d = samples.cols();
  Eigen::MatrixXd gram(d, d);
  gram.noalias() = centred.transpose() * centred;
  gram /= double(samples.rows());
  return 0.5 * (gram + gram.transpose());
}

std::unique_ptr<Loss> make_loss(LossKind kind, const Eigen::MatrixXd& samples) {
  if (kind == LossKind::l2) return std::make_unique<GramLoss>(centred_gram(samples));
  return std::make_unique<GeneralisedLinearLoss>(kind, samples);
}

}  // namespace assay::dag
