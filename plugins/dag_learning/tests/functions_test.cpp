// SPDX-License-Identifier: GPL-3.0-or-later
// Every number of functions.json (80-bit arithmetic; README beside it) and the graph metrics as this plugin calls them.
#include <cmath>

#include <gtest/gtest.h>

#include "core/graph/dag_metrics.h"
#include "plugins/dag_learning/acyclicity.h"
#include "plugins/dag_learning/golem.h"
#include "plugins/dag_learning/losses.h"
#include "plugins/dag_learning/tests/golden_files.h"

namespace assay::dag {
namespace {

using Eigen::MatrixXd;

void expect_close(double value, double expected, double relative, const std::string& what) {
  EXPECT_LE(std::abs(value - expected), relative * std::max(1.0, std::abs(expected)))
      << what << ": " << value << " beside " << expected;
}

void expect_close(const MatrixXd& value, const Json& expected, double relative, const std::string& what) {
  const MatrixXd wanted = golden::matrix_of(expected);
  ASSERT_EQ(value.rows(), wanted.rows()) << what;
  const double scale = std::max(1.0, wanted.cwiseAbs().maxCoeff());
  EXPECT_LE((value - wanted).cwiseAbs().maxCoeff(), relative * scale) << what;
}

// -1 stays: an undirected edge, written once.
Adjacency signed_pattern(const MatrixXd& entries) {
  Adjacency graph{int(entries.rows())};
  for (int i = 0; i < graph.d; ++i) {
    for (int j = 0; j < graph.d; ++j) graph(i, j) = static_cast<signed char>(entries(i, j));
  }
  return graph;
}

class FunctionsGolden : public testing::Test {
 protected:
  Json cases_ = golden::functions();
};

TEST_F(FunctionsGolden, ThereAreCases) { ASSERT_GE(cases_.size(), 8u); }

TEST_F(FunctionsGolden, ExponentialConstraintAndItsGradient) {
  for (const Json& c : cases_) {
    const MatrixXd w = golden::matrix_of(c["W"]);
    ExponentialConstraint constraint;
    MatrixXd gradient;
    const double h = constraint.evaluate(w, &gradient);
    const double expected = c["h_expm"].get<double>();
    EXPECT_LE(std::abs(h - expected), 1e-12 * std::max(1.0, std::abs(expected))) << c["name"];
    expect_close(gradient, c["grad_h_expm"], 1e-10, c["name"].get<std::string>() + " gradient");
    expect_close(exponential_of_square(w), c["expm_WoW"], 1e-12, c["name"].get<std::string>() + " exponential");
    EXPECT_DOUBLE_EQ(h, constraint.evaluate(w, nullptr));
  }
}

TEST_F(FunctionsGolden, PolynomialAndGeometricConstraints) {
  for (const Json& c : cases_) {
    const std::string name = c["name"];
    const MatrixXd w = golden::matrix_of(c["W"]);
    MatrixXd gradient;
    expect_close(polynomial_constraint(w, &gradient), c["h_poly"], 1e-10, name + " polynomial");
    expect_close(gradient, c["grad_h_poly"], 1e-9, name + " polynomial gradient");
    expect_close(geometric_constraint(w, int(w.rows()), &gradient), c["h_geometric_d"], 1e-10, name + " geometric");
    expect_close(gradient, c["grad_h_geometric_d_wrt_W"], 1e-9, name + " geometric gradient");
    expect_close(spectral_radius_of_square(w), c["spectral_radius_WoW"], 1e-9, name + " spectral radius");
  }
}

TEST_F(FunctionsGolden, LogDetConstraintInsideItsDomainAndEmptyOutside) {
  for (const Json& c : cases_) {
    const std::string name = c["name"];
    const MatrixXd w = golden::matrix_of(c["W"]);
    for (const auto& [s, suffix] : {std::pair{1.0, std::string("s1")}, std::pair{2.0, std::string("s2")}}) {
      LogDetConstraint constraint;
      MatrixXd gradient;
      const std::optional<double> h = constraint.evaluate(w, s, &gradient);
      ASSERT_EQ(h.has_value(), !c["h_logdet_" + suffix].is_null()) << name << " " << suffix;
      if (!h) continue;
      expect_close(*h, c["h_logdet_" + suffix], 1e-10, name + " log-det " + suffix);
      expect_close(gradient, c["grad_h_logdet_" + suffix], 1e-9, name + " log-det gradient " + suffix);
    }
  }
}

TEST_F(FunctionsGolden, LossAugmentedLagrangianAndPenalties) {
  for (const Json& c : cases_) {
    const std::string name = c["name"];
    const MatrixXd w = golden::matrix_of(c["W"]), x = golden::matrix_of(c["X"]);
    GramLoss loss(centred_gram(x));
    MatrixXd gradient, h_gradient;
    const double l = loss.evaluate(w, gradient);
    expect_close(l, c["loss_l2_centered"], 1e-10, name + " loss");
    expect_close(gradient, c["grad_loss"], 1e-9, name + " loss gradient");
    const double h = ExponentialConstraint().evaluate(w, &h_gradient);
    const double rho = c["rho"], alpha = c["alpha"], lambda1 = c["lambda1"];
    expect_close(l + 0.5 * rho * h * h + alpha * h + lambda1 * w.cwiseAbs().sum(), c["al_objective"], 1e-10,
                 name + " objective");
    expect_close(gradient + (rho * h + alpha) * h_gradient, c["al_smooth_grad"], 1e-9, name + " smooth gradient");
    expect_close(adaptive_penalty(w, golden::matrix_of(c["W_init"]), 0.1, 1.0), c["adaptive_penalty_gamma1_lambda0.1"],
                 1e-10, name + " penalty");
    const MatrixXd centred = x.rowwise() - x.colwise().mean();
    const auto ev = golem_equal_variance(centred, w), nv = golem_unequal_variance(centred, w);
    ASSERT_EQ(ev.has_value(), !c["golem_ev_likelihood"].is_null()) << name;
    ASSERT_EQ(nv.has_value(), !c["golem_nv_likelihood"].is_null()) << name;
    if (ev) expect_close(*ev, c["golem_ev_likelihood"], 1e-10, name + " GOLEM-EV");
    if (nv) expect_close(*nv, c["golem_nv_likelihood"], 1e-10, name + " GOLEM-NV");
  }
}

TEST(MetricsGolden, EveryPairExactly) {
  const Json cases = golden::metrics();
  ASSERT_FALSE(cases.empty());
  for (const Json& c : cases) {
    const MatrixXd truth = golden::matrix_of(c["B_true"]), estimate = golden::matrix_of(c["B_est"]);
    const Adjacency t = signed_pattern(truth), e = signed_pattern(estimate);
    const EdgeAccuracy met = count_accuracy(t, e);
    EXPECT_DOUBLE_EQ(met.fdr, c["fdr"].get<double>());
    EXPECT_DOUBLE_EQ(met.tpr, c["tpr"].get<double>());
    EXPECT_DOUBLE_EQ(met.fpr, c["fpr"].get<double>());
    EXPECT_EQ(met.shd, c["shd"].get<int>());
    EXPECT_EQ(met.predicted, c["nnz"].get<int>());
    if (c.contains("sid") && !c["sid"].is_null()) {
      EXPECT_EQ(sid(t, e), c["sid"].get<int>());
    }
    if (c.contains("shd_cpdag") && !c["shd_cpdag"].is_null()) {
      EXPECT_EQ(shd_cpdag(t, e), c["shd_cpdag"].get<int>());
    }
  }
}

TEST(Losses, LogisticAndPoissonGradientsMatchFiniteDifferences) {
  MatrixXd x(6, 3);
  x << 1, 0, 1, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 0, 1, 0;
  MatrixXd w(3, 3);
  w << 0, 0.4, -0.3, 0.2, 0, 0.7, 0, -0.5, 0;
  for (LossKind kind : {LossKind::logistic, LossKind::poisson}) {
    GeneralisedLinearLoss loss(kind, x);
    MatrixXd gradient, ignored;
    loss.evaluate(w, gradient);
    for (int k = 0; k < 9; ++k) {
      MatrixXd up = w, down = w;
      up.data()[k] += 1e-6;
      down.data()[k] -= 1e-6;
      const double slope = (loss.evaluate(up, ignored) - loss.evaluate(down, ignored)) / 2e-6;
      EXPECT_NEAR(gradient.data()[k], slope, 1e-8);
    }
  }
}

}  // namespace
}  // namespace assay::dag
