// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string_view>

#include <Eigen/Core>

#include "plugins/dag_learning/kernels.h"

namespace assay::dag {

/// Which loss a linear structural model is fitted with.
enum class LossKind {
  l2,        ///< least squares on centred columns: 1/(2n) ||X - X W||^2
  logistic,  ///< 0/1 columns: 1/n sum(log(1 + e^M) - X o M), M = X W, not centred
  poisson,   ///< counts: 1/n sum(e^M - X o M), not centred
};

/// A smooth loss of W (d x d, W_ij != 0 means i -> j). Holds work space: one thread at a time.
class Loss {
 public:
  virtual ~Loss() = default;
  /// L(W); `gradient` is set, d x d.
  virtual double evaluate(const Eigen::MatrixXd& weights, Eigen::MatrixXd& gradient) = 0;
  virtual int variables() const = 0;
};

/// Least squares through the Gram matrix S = X^T X / n: L = 1/2 tr((I-W)^T S (I-W)), gradient -S (I-W). O(d^3) however
/// many rows; O(d * edges) where W is sparse.
class GramLoss final : public Loss {
 public:
  explicit GramLoss(const Eigen::MatrixXd& gram);
  double evaluate(const Eigen::MatrixXd& weights, Eigen::MatrixXd& gradient) override;
  int variables() const override { return gram_.size(); }

 private:
  PaddedMatrix gram_, residual_, product_;
};

/// Logistic or Poisson regression of every column on the others; needs the rows themselves.
class GeneralisedLinearLoss final : public Loss {
 public:
  /// `samples` is n x d; `kind` is logistic or poisson.
  GeneralisedLinearLoss(LossKind kind, Eigen::MatrixXd samples);
  double evaluate(const Eigen::MatrixXd& weights, Eigen::MatrixXd& gradient) override;
  int variables() const override { return int(samples_.cols()); }

 private:
  LossKind kind_;
  Eigen::MatrixXd samples_, linear_;
};

/// X^T X / n of X (n x d) after subtracting every column's mean.
Eigen::MatrixXd centred_gram(const Eigen::MatrixXd& samples);

/// The loss of `kind` on `samples` (n x d).
std::unique_ptr<Loss> make_loss(LossKind kind, const Eigen::MatrixXd& samples);

}  // namespace assay::dag
