// SPDX-License-Identifier: GPL-3.0-or-later
// The optimiser against quadratic problems whose solutions, active bounds included, are known in closed form.
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "plugins/dag_learning/orthant_lbfgs.h"

namespace assay::dag {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

SmoothFunction quadratic(const MatrixXd& a, const VectorXd& b) {
  return [a, b](const VectorXd& x, VectorXd& g) {
    g = a * x - b;
    return 0.5 * x.dot(a * x) - b.dot(x);
  };
}

// A symmetric positive definite matrix without randomness, condition number about 1e3.
MatrixXd spread_matrix(int n) {
  MatrixXd q(n, n);
  for (int i = 0; i < n; ++i) {
    for (int j = 0; j < n; ++j) q(i, j) = std::sin(1.0 + 3.0 * i + 7.0 * j * j);
  }
  MatrixXd a = q * q.transpose() / n;
  a.diagonal().array() += 0.05;
  return a;
}

LbfgsOptions tight() {
  LbfgsOptions options;
  options.relative_tolerance = 0.0;
  options.gradient_tolerance = 1e-9;
  return options;
}

TEST(OrthantLbfgs, WithoutPenaltySolvesTheLinearSystem) {
  const int n = 30;
  const MatrixXd a = spread_matrix(n);
  const VectorXd b = VectorXd::LinSpaced(n, -2.0, 3.0);
  VectorXd x = VectorXd::Zero(n);
  const LbfgsSummary summary = minimise_l1(quadratic(a, b), VectorXd::Zero(n), x, tight());
  EXPECT_EQ(summary.stop, LbfgsStop::gradient);
  EXPECT_LE((a * x - b).cwiseAbs().maxCoeff(), 1e-8);
}

TEST(OrthantLbfgs, SeparableProblemGivesSoftThresholdsWithExactZeros) {
  VectorXd diagonal(6), b(6), l1(6);
  diagonal << 1, 2, 3, 4, 5, 6;
  b << 3, -3, 0.5, -0.5, 0.0, 2.0;
  l1 << 1, 1, 1, 1, 1, 0;
  VectorXd x = VectorXd::Constant(6, 0.7);
  minimise_l1(quadratic(diagonal.asDiagonal(), b), l1, x, tight());
  for (int i = 0; i < 6; ++i) {
    const double shrunk = std::max(std::abs(b[i]) - l1[i], 0.0) / diagonal[i];
    EXPECT_NEAR(x[i], b[i] > 0 ? shrunk : -shrunk, 1e-8);
  }
  EXPECT_EQ(x[2], 0.0);
  EXPECT_EQ(x[3], 0.0);
  EXPECT_EQ(x[4], 0.0);
}

TEST(OrthantLbfgs, CorrelatedLassoMeetsTheOptimalityConditions) {
  const int n = 40;
  const MatrixXd a = spread_matrix(n);
  VectorXd b(n);
  for (int i = 0; i < n; ++i) b[i] = std::cos(2.0 * i);
  const VectorXd l1 = VectorXd::Constant(n, 0.3);
  VectorXd x = VectorXd::Zero(n);
  minimise_l1(quadratic(a, b), l1, x, tight());
  const VectorXd g = a * x - b;
  int zeros = 0;
  for (int i = 0; i < n; ++i) {
    if (x[i] == 0.0) {
      ++zeros;
      EXPECT_LE(std::abs(g[i]), 0.3 + 1e-7);
    } else {
      EXPECT_NEAR(g[i], x[i] > 0 ? -0.3 : 0.3, 1e-7);
    }
  }
  EXPECT_GT(zeros, 5);
  EXPECT_LT(zeros, n);
}

TEST(OrthantLbfgs, BoundsThatAreActiveStayAtZeroAndTheOthersAreFree) {
  // min 1/2 ||x - t||^2 + cross term, x >= 0: with a = [2 1; 1 2], b = [2, -1] the second bound is active, x = (1, 0).
  MatrixXd a(2, 2);
  a << 2, 1, 1, 2;
  VectorXd b(2);
  b << 2, -1;
  LbfgsOptions options = tight();
  options.non_negative = true;
  VectorXd x = VectorXd::Constant(2, 5.0);
  minimise_l1(quadratic(a, b), VectorXd::Zero(2), x, options);
  EXPECT_NEAR(x[0], 1.0, 1e-8);
  EXPECT_EQ(x[1], 0.0);
}

TEST(OrthantLbfgs, SplitAndUnsplitFormsAgreeOnAConvexProblem) {
  const int n = 20;
  const MatrixXd a = spread_matrix(n);
  VectorXd b(n);
  for (int i = 0; i < n; ++i) b[i] = std::cos(3.0 * i);
  VectorXd x = VectorXd::Zero(n), split = VectorXd::Zero(2 * n);
  minimise_l1(quadratic(a, b), VectorXd::Constant(n, 0.2), x, tight());
  LbfgsOptions options = tight();
  options.non_negative = true;
  minimise_l1(
      [&](const VectorXd& v, VectorXd& g) {
        const VectorXd w = v.head(n) - v.tail(n), slope = a * w - b;
        g.head(n) = slope;
        g.tail(n) = -slope;
        return 0.5 * w.dot(a * w) - b.dot(w);
      },
      VectorXd::Constant(2 * n, 0.2), split, options);
  EXPECT_GE(split.minCoeff(), 0.0);
  EXPECT_LE((split.head(n) - split.tail(n) - x).cwiseAbs().maxCoeff(), 1e-6);
}

TEST(OrthantLbfgs, StepsThatLeaveTheDomainAreShortened) {
  // f is infinite for x <= 0; the minimum of x - log x is at 1.
  VectorXd x = VectorXd::Constant(1, 1e-3);
  LbfgsOptions options = tight();
  options.gradient_tolerance = 1e-7;
  minimise_l1(
      [](const VectorXd& v, VectorXd& g) {
        g[0] = 1.0 - 1.0 / v[0];
        return v[0] > 0.0 ? v[0] - std::log(v[0]) : std::numeric_limits<double>::infinity();
      },
      VectorXd::Zero(1), x, options);
  EXPECT_NEAR(x[0], 1.0, 1e-6);
}

TEST(OrthantLbfgs, SaysSoWhenTheStartIsNotFinite) {
  VectorXd x = VectorXd::Zero(2);
  const auto bad = [](const VectorXd&, VectorXd& g) {
    g.setZero();
    return std::numeric_limits<double>::quiet_NaN();
  };
  EXPECT_EQ(minimise_l1(bad, VectorXd::Zero(2), x).stop, LbfgsStop::not_finite);
}

TEST(OrthantLbfgs, SameInputGivesTheSameBytes) {
  const MatrixXd a = spread_matrix(25);
  const VectorXd b = VectorXd::LinSpaced(25, -1.0, 1.0);
  VectorXd one = VectorXd::Zero(25), two = one;
  minimise_l1(quadratic(a, b), VectorXd::Constant(25, 0.05), one);
  minimise_l1(quadratic(a, b), VectorXd::Constant(25, 0.05), two);
  EXPECT_TRUE((one.array() == two.array()).all());
}

}  // namespace
}  // namespace assay::dag
