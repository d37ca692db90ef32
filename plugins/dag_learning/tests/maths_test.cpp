// SPDX-License-Identifier: GPL-3.0-or-later
// Components, kernels, scores, polish, sortability, simulation: claims with answers known without our own code.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>
#include <Eigen/LU>
#include <Eigen/QR>

#include "plugins/dag_learning/acyclic_repair.h"
#include "plugins/dag_learning/acyclicity.h"
#include "plugins/dag_learning/augmented_lagrangian.h"
#include "plugins/dag_learning/input_data.h"
#include "plugins/dag_learning/kernels.h"
#include "plugins/dag_learning/polish.h"
#include "plugins/dag_learning/simulation.h"
#include "plugins/dag_learning/sortability.h"
#include "plugins/dag_learning/sortnregress.h"

namespace assay::dag {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

MatrixXd random_matrix(int n, double low, double high, const char* name) {
  RandomStream random(7, name);
  MatrixXd m(n, n);
  for (int k = 0; k < n * n; ++k) m.data()[k] = random.uniform(low, high);
  return m;
}

TEST(Kernels, ProductsMatchEigenForEverySize) {
  for (int n : {1, 2, 3, 7, 8, 9, 15, 17, 31, 50, 63, 100, 300}) {
    const MatrixXd a = random_matrix(n, -1, 1, "a"), b = random_matrix(n, -1, 1, "b");
    PaddedMatrix pa, pb, pc;
    pa.assign(a);
    pb.assign(b);
    pc.resize(n);
    multiply(pc, pa, pb);
    EXPECT_LE((pc.to_matrix() - a * b).cwiseAbs().maxCoeff(), 1e-12) << n << " " << kernels().name;
  }
}

TEST(Kernels, InverseAndLogDeterminantOfAnMMatrix) {
  for (int n : {1, 3, 8, 9, 20, 37, 64, 100}) {
    MatrixXd m = -random_matrix(n, 0, 1.0 / n, "m");
    m.diagonal().array() += 1.2;
    PaddedMatrix padded, work;
    padded.assign(m);
    const double log_det = invert_m_matrix(padded, work);
    EXPECT_NEAR(log_det, std::log(m.determinant()), 1e-10);
    EXPECT_LE((padded.to_matrix() * m - MatrixXd::Identity(n, n)).cwiseAbs().maxCoeff(), 1e-11) << n;
  }
}

TEST(Kernels, ADiagonalDominatedByTheRestIsNoMMatrix) {
  MatrixXd m = MatrixXd::Constant(12, 12, -1.0);
  m.diagonal().setConstant(2.0);
  PaddedMatrix padded, work;
  padded.assign(m);
  EXPECT_TRUE(std::isnan(invert_m_matrix(padded, work)));
}

TEST(Acyclicity, ADagHasExactlyNoConstraintAndNoGradient) {
  MatrixXd w = MatrixXd::Zero(30, 30);
  for (int i = 0; i < 30; ++i) {
    for (int j = i + 1; j < 30; ++j) w(i, j) = 1.0 + i;
  }
  MatrixXd gradient;
  EXPECT_EQ(ExponentialConstraint().evaluate(w, &gradient), 0.0);
  EXPECT_EQ(gradient.cwiseAbs().maxCoeff(), 0.0);
}

TEST(Acyclicity, TinyCyclesKeepFullRelativePrecision) {
  // A two-cycle of weight w: h = 2 (cosh(w^2) - 1), about w^4; 1e-24 is far below 1e-16.
  MatrixXd w = MatrixXd::Zero(5, 5);
  w(1, 3) = w(3, 1) = 1e-6;
  EXPECT_NEAR(ExponentialConstraint().evaluate(w, nullptr) / 1e-24, 1.0, 1e-12);
}

TEST(Acyclicity, ComponentsGiveWhatTheWholeMatrixGives) {
  MatrixXd w = random_matrix(12, -0.8, 0.8, "blocks");
  w.diagonal().setZero();
  w.block(5, 0, 7, 5).setZero();  // edges only from the first five to the rest
  MatrixXd gradient;
  const double h = ExponentialConstraint().evaluate(w, &gradient);
  const MatrixXd e = exponential_of_square(w);
  EXPECT_NEAR(h, e.trace() - 12.0, 1e-10);
  EXPECT_LE((gradient - MatrixXd(2.0 * e.transpose().cwiseProduct(w))).cwiseAbs().maxCoeff(), 1e-10);
}

TEST(Components, FindsCyclesAndTopologicalOrders) {
  MatrixXd w = MatrixXd::Zero(6, 6);
  w(0, 1) = w(1, 2) = w(2, 0) = 1;  // a cycle
  w(2, 3) = w(3, 4) = 1;            // a tail
  CyclicComponents components;
  const auto found = components.find(w);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0], (std::vector<int>{0, 1, 2}));
  EXPECT_EQ(components.entries(), 5);
  EXPECT_FALSE(is_dag(w));
  w(2, 0) = 0;
  EXPECT_TRUE(is_dag(w));
  EXPECT_EQ(topological_order(w), (std::vector<int>{0, 1, 2, 3, 4, 5}));
}

TEST(Repair, RemovesTheWeakestEdgeOfACycle) {
  RandomStream random(3, "repair");
  MatrixXd truth = MatrixXd::Zero(3, 3);
  truth(0, 1) = 1.5;
  truth(1, 2) = 1.2;
  const MatrixXd x = simulate_linear(truth, NoiseKind::gauss, VectorXd::Ones(3), 500, random);
  MatrixXd w = truth;
  w(2, 0) = 0.01;
  const Repair repair = make_acyclic(make_moments(LossKind::l2, x), w);
  EXPECT_TRUE(is_dag(repair.weights));
  ASSERT_EQ(repair.removed.size(), 1u);
  EXPECT_EQ(repair.removed[0], (std::pair<int, int>{2, 0}));
}

TEST(Refit, GivesTheLeastSquaresCoefficientAndItsStandardError) {
  // One predictor: b = S_12 / S_11, residual S_22 - b^2 S_11, se = sqrt(r / (n S_11)).
  MatrixXd x(5, 2);
  x << 1, 2.1, 2, 3.9, 3, 6.2, 4, 7.8, 5, 10.1;
  MatrixXd pattern = MatrixXd::Zero(2, 2);
  pattern(0, 1) = 1;
  const SampleMoments moments = make_moments(LossKind::l2, x);
  const Refit fit = refit(moments, pattern);
  EXPECT_NEAR(fit.weights(0, 1), 1.99, 1e-12);
  const double residual = moments.gram(1, 1) - 1.99 * 1.99 * moments.gram(0, 0);
  EXPECT_NEAR(fit.residuals[1], residual, 1e-12);
  EXPECT_NEAR(fit.standard_errors(0, 1), std::sqrt(residual / (5 * 2.0)), 1e-10);
}

TEST(Polish, NeverWorsensTheScoreAndEndsInALocalOptimum) {
  RandomStream random(11, "polish");
  const MatrixXd pattern = simulate_dag(GraphKind::erdos_renyi, 12, 2, random);
  const MatrixXd truth = simulate_weights(pattern, true, random);
  const MatrixXd x = simulate_linear(truth, NoiseKind::gauss, VectorXd::Ones(12), 2000, random);
  const SampleMoments moments = make_moments(LossKind::l2, x);
  const MatrixXd empty = MatrixXd::Zero(12, 12), allowed = off_diagonal_scale(12);
  const double before = score(moments, refit(moments, empty), Criterion::ebic_ev);
  const PolishResult result = polish(moments, empty, allowed, Criterion::ebic_ev, {}, {});
  EXPECT_TRUE(is_dag(result.weights));
  EXPECT_LT(result.score, before);
  // No single deletion or addition that keeps the DAG scores better, by the slow reference: refit and score.
  for (int i = 0; i < 12; ++i) {
    for (int j = 0; j < 12; ++j) {
      if (i == j) continue;
      MatrixXd other = result.weights;
      other(i, j) = other(i, j) != 0.0 ? 0.0 : 1.0;
      if (!is_dag(other)) continue;
      EXPECT_GE(score(moments, refit(moments, other), Criterion::ebic_ev), result.score - 1e-6);
    }
  }
}

TEST(Sortability, AChainWithGrowingVariancesIsFullySortable) {
  MatrixXd chain = MatrixXd::Zero(4, 4);
  chain(0, 1) = chain(1, 2) = chain(2, 3) = 1;
  EXPECT_DOUBLE_EQ(*sortability(chain, VectorXd::LinSpaced(4, 1, 4)), 1.0);
  EXPECT_DOUBLE_EQ(*sortability(chain, VectorXd::LinSpaced(4, 4, 1)), 0.0);
  EXPECT_DOUBLE_EQ(*sortability(chain, VectorXd::Ones(4)), 0.5);
  EXPECT_FALSE(sortability(MatrixXd::Zero(4, 4), VectorXd::Ones(4)).has_value());
}

TEST(Sortability, RSquaredOfTwoVariablesIsTheirSquaredCorrelation) {
  MatrixXd gram(2, 2);
  gram << 4.0, 1.0, 1.0, 1.0;
  EXPECT_NEAR(r_squared(gram)[0], 0.25, 1e-8);
  EXPECT_NEAR(r_squared(gram)[1], 0.25, 1e-8);
}

TEST(Sortnregress, FindsAChainWhoseVariancesGrow) {
  RandomStream random(5, "sort");
  MatrixXd truth = MatrixXd::Zero(4, 4);
  truth(0, 1) = truth(1, 2) = truth(2, 3) = 1.5;
  const MatrixXd gram = centred_gram(simulate_linear(truth, NoiseKind::gauss, VectorXd::Ones(4), 3000, random));
  const MatrixXd found = sortnregress(gram, 3000, gram.diagonal());
  EXPECT_TRUE(((found.array() != 0.0) == (truth.array() != 0.0)).all());
}

// The definition, one regression after the other with nothing shared: least squares by a decomposition of its own,
// plain coordinate descent over all columns for every penalty of the grid, no early end. For well-conditioned data: on
// nearly collinear columns neither descent converges within its limit.
MatrixXd slow_sortnregress(const MatrixXd& gram, double n, const VectorXd& measure) {
  const int d = int(gram.rows());
  std::vector<int> order(static_cast<std::size_t>(d));
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return measure[a] < measure[b]; });
  MatrixXd weights = MatrixXd::Zero(d, d);
  for (int k = 1; k < d; ++k) {
    const std::vector<int> before(order.begin(), order.begin() + k);
    const int j = order[std::size_t(k)];
    const MatrixXd s = gram(before, before);
    const VectorXd c = gram(before, j);
    const VectorXd b = s.colPivHouseholderQr().solve(c), scale = b.cwiseAbs();
    const double own = gram(j, j), noise = (own - b.dot(c)) * n / (n - k - 1.0);
    const MatrixXd q = scale.asDiagonal() * s * scale.asDiagonal();
    const VectorXd r = scale.cwiseProduct(c);
    VectorXd beta = VectorXd::Zero(k), best = beta;
    double best_score = n * own / noise;
    for (int step = 1; step <= 80; ++step) {
      const double lambda = r.cwiseAbs().maxCoeff() * std::pow(1e-6, step / 80.0);
      for (int sweep = 0; sweep < 3000; ++sweep) {
        const VectorXd last = beta;
        for (int i = 0; i < k; ++i) {
          const double target = r[i] - q.row(i).dot(beta) + q(i, i) * beta[i];
          beta[i] = std::copysign(std::max(std::abs(target) - lambda, 0.0), target) / q(i, i);
        }
        if ((beta - last).cwiseAbs().maxCoeff() <= 1e-10) break;
      }
      const double rss = own - 2.0 * beta.dot(r) + beta.dot(q * beta);
      const double score = n * rss / noise + std::log(n) * double((beta.array() != 0.0).count());
      if (score < best_score) best_score = score, best = beta;
    }
    for (int a = 0; a < k; ++a) weights(before[std::size_t(a)], j) = best[a] * scale[a];
  }
  return weights;
}

TEST(Sortnregress, SharedFactorsAndActiveColumnsGiveWhatTheDefinitionGives) {
  for (const auto& [d, n, edges] : {std::tuple{12, 400, 2.0}, {25, 120, 1.0}, {20, 60, 1.0}, {15, 24, 0.5}}) {
    RandomStream random(std::uint64_t(d), "sortnregress");
    const MatrixXd truth = simulate_weights(simulate_dag(GraphKind::erdos_renyi, d, edges, random), true, random);
    const MatrixXd gram = centred_gram(simulate_linear(truth, NoiseKind::gauss, VectorXd::Ones(d), n, random));
    for (const VectorXd& measure : {VectorXd(gram.diagonal()), r_squared(gram)}) {
      const MatrixXd slow = slow_sortnregress(gram, n, measure), fast = sortnregress(gram, n, measure);
      EXPECT_EQ(((slow.array() != 0.0) != (fast.array() != 0.0)).count(), 0) << d << " variables, " << n << " rows";
      EXPECT_LE((slow - fast).cwiseAbs().maxCoeff(), 1e-4) << d << " variables, " << n << " rows";
    }
  }
}

TEST(Sortnregress, MorePredecessorsThanRowsAreScreenedByCorrelation) {
  const int d = 120, n = 40;
  RandomStream random(7, "sortnregress");
  const MatrixXd truth = simulate_weights(simulate_dag(GraphKind::erdos_renyi, d, 1.0, random), true, random);
  const MatrixXd gram = centred_gram(simulate_linear(truth, NoiseKind::gauss, VectorXd::Ones(d), n, random));
  const MatrixXd found = sortnregress(gram, n, gram.diagonal());
  EXPECT_TRUE(is_dag(found));
  EXPECT_TRUE(found.allFinite());
  const double most = n / std::log(double(n));
  std::vector<int> order(static_cast<std::size_t>(d));
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return gram(a, a) < gram(b, b); });
  for (int k = n; k < d; ++k) EXPECT_LE(double((found.col(order[std::size_t(k)]).array() != 0.0).count()), most);
}

TEST(NormalScores, QuantilesAreThoseOfTheTables) {
  EXPECT_DOUBLE_EQ(normal_quantile(0.5), 0.0);
  EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-14);
  EXPECT_NEAR(normal_quantile(0.0001), -3.719016485455709, 1e-13);
  EXPECT_NEAR(normal_quantile(1e-20), -9.262340089798408, 1e-12);
  MatrixXd x(3, 1);
  x << 10, 30, 20;
  const MatrixXd scores = normal_scores(x);
  EXPECT_NEAR(scores(0, 0), -0.674489750196082, 1e-12);
  EXPECT_DOUBLE_EQ(scores(2, 0), 0.0);
}

TEST(Simulation, ErdosRenyiHasTheAskedNumberOfEdgesAndNoCycle) {
  for (int nodes : {2, 5, 20, 50}) {
    RandomStream random(1, "er");
    const MatrixXd graph = simulate_dag(GraphKind::erdos_renyi, nodes, 2, random);
    EXPECT_TRUE(is_dag(graph));
    EXPECT_EQ(count_edges(graph), std::min(2 * nodes, nodes * (nodes - 1) / 2));
  }
}

TEST(Simulation, ScaleFreeHasMEdgesPerLateNodeAndNoCycle) {
  RandomStream random(1, "sf");
  const MatrixXd graph = simulate_dag(GraphKind::scale_free, 50, 4, random);
  EXPECT_TRUE(is_dag(graph));
  EXPECT_EQ(count_edges(graph), 190);  // 1 + 2 + 3 + 46 * 4, as in the golden SF4 problems of 50 nodes
  EXPECT_GE((graph.array() != 0.0).colwise().count().maxCoeff(), 10);
}

TEST(Simulation, WeightsKeepTheGapAndBothSigns) {
  RandomStream random(2, "weights");
  const MatrixXd weights = simulate_weights(off_diagonal_scale(30), true, random);
  int positive = 0;
  for (int k = 0; k < 900; ++k) {
    const double w = weights.data()[k];
    if (w == 0.0) continue;
    EXPECT_GE(std::abs(w), 0.5);
    EXPECT_LT(std::abs(w), 2.0);
    positive += w > 0;
  }
  EXPECT_NEAR(positive / 870.0, 0.5, 0.06);
}

TEST(Simulation, VariancesAreThoseOfTheModel) {
  // x2 = 2 x1 + z2: variances 1 and 5 with unit Gaussian noise; exponential has variance 1, Gumbel pi^2/6.
  MatrixXd w = MatrixXd::Zero(2, 2);
  w(0, 1) = 2.0;
  const int n = 200000;
  for (const auto& [noise, variance] : {std::pair{NoiseKind::gauss, 1.0}, std::pair{NoiseKind::exponential, 1.0},
                                        std::pair{NoiseKind::gumbel, 1.6449340668482264}}) {
    RandomStream random(9, "variance");
    const MatrixXd gram = centred_gram(simulate_linear(w, noise, VectorXd::Ones(2), n, random));
    EXPECT_NEAR(gram(0, 0) / variance, 1.0, 0.02);
    EXPECT_NEAR(gram(1, 1) / (5.0 * variance), 1.0, 0.02);
  }
}

}  // namespace
}  // namespace assay::dag
