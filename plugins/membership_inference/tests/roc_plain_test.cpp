// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "core/base/error.h"
#include "core/base/random.h"
#include "plugins/membership_inference/evaluation/multiplicity.h"
#include "plugins/membership_inference/evaluation/roc.h"
#include "plugins/membership_inference/evaluation/special_functions.h"

namespace assay::mia {
namespace {

/// Scores on a coarse grid, so that many are equal.
Scored random_scores(std::uint64_t seed, int members, int others, int grid) {
  RandomStream stream(seed, "roc test");
  Scored scores;
  for (int k = 0; k < members; ++k) scores.positive.push_back(std::round((stream.normal() + 0.4) * grid) / grid);
  for (int k = 0; k < others; ++k) scores.negative.push_back(std::round(stream.normal() * grid) / grid);
  return scores;
}

TEST(Roc, AucIsTheShareOfPairsInTheRightOrder) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Scored scores = random_scores(seed, 5 + static_cast<int>(seed), 17, 3);
    double pairs = 0;
    for (const double a : scores.positive)
      for (const double b : scores.negative) pairs += a > b ? 1 : a == b ? 0.5 : 0;
    EXPECT_DOUBLE_EQ(auc(scores), pairs / static_cast<double>(scores.positive.size() * scores.negative.size()));
  }
}

TEST(Roc, SwappingTheSidesMirrorsTheAuc) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Scored scores = random_scores(seed, 40, 30, 4);
    EXPECT_NEAR(auc(scores) + auc({scores.negative, scores.positive}), 1, 1e-14);
  }
}

TEST(Roc, OnlyTheOrderOfScoresCounts) {
  const Scored scores = random_scores(3, 50, 60, 5);
  Scored stretched = scores;
  for (auto* side : {&stretched.positive, &stretched.negative})
    for (double& score : *side) score = std::exp(score);
  EXPECT_EQ(auc(scores), auc(stretched));
  EXPECT_EQ(tpr_at_fpr(scores, 0.05), tpr_at_fpr(stretched, 0.05));
  EXPECT_EQ(average_precision(scores), average_precision(stretched));
}

TEST(Roc, TheCurveRisesFromZeroToOneAndHoldsTheAucAsItsArea) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const Scored scores = random_scores(seed, 33, 21, 2);
    const auto curve = roc_curve(scores);
    double area = 0;
    for (std::size_t k = 1; k < curve.size(); ++k) {
      EXPECT_GE(curve[k].fpr, curve[k - 1].fpr);
      EXPECT_GE(curve[k].tpr, curve[k - 1].tpr);
      EXPECT_LT(curve[k].threshold, curve[k - 1].threshold);
      area += (curve[k].fpr - curve[k - 1].fpr) * (curve[k].tpr + curve[k - 1].tpr) / 2;
    }
    EXPECT_EQ(curve.back().fpr, 1);
    EXPECT_EQ(curve.back().tpr, 1);
    EXPECT_NEAR(area, auc(scores), 1e-12);
  }
}

TEST(Roc, EqualScoresTellNothing) {
  const Scored scores{{1, 1, 1}, {1, 1}};
  EXPECT_EQ(auc(scores), 0.5);
  EXPECT_EQ(membership_advantage(scores), 0);
  EXPECT_EQ(best_balanced_accuracy(scores), 0.5);
  EXPECT_EQ(largest_tpr(scores, 0.9), 0);
  EXPECT_EQ(mann_whitney(scores.positive, scores.negative).p, 1);
  EXPECT_EQ(welch(scores.positive, scores.negative).p, 0.5);
}

TEST(Roc, PerfectScores) {
  const Scored scores{{3, 2.5}, {1, 2}};
  EXPECT_EQ(auc(scores), 1);
  EXPECT_EQ(largest_tpr(scores, 0), 1);
  EXPECT_EQ(average_precision(scores), 1);
  EXPECT_EQ(delong(scores).high, 1);
  EXPECT_EQ(balanced_accuracy_at(scores, 2.25), 1);
  EXPECT_EQ(balanced_accuracy_at(scores, 2), 0.75);
}

TEST(Roc, ARateNeedsAsManyNegativesAsItsInverse) {
  Scored scores;
  for (int k = 0; k < 100; ++k) {
    scores.positive.push_back(k + 50);
    scores.negative.push_back(k);
  }
  EXPECT_DOUBLE_EQ(tpr_at_fpr(scores, 0.01), 0.51);  // from 99 on: one non-member, 51 members
  EXPECT_TRUE(std::isnan(tpr_at_fpr(scores, 0.001)));
  scores.negative.pop_back();
  EXPECT_TRUE(std::isnan(tpr_at_fpr(scores, 0.01)));
}

TEST(Roc, ScoresMustBeFiniteAndThere) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW(auc({{1, nan}, {0}}), Error);
  EXPECT_THROW(roc_curve({{1}, {std::numeric_limits<double>::infinity()}}), Error);
  EXPECT_THROW(auc({{}, {0}}), Error);
  EXPECT_THROW(delong({{1}, {}}), Error);
  EXPECT_THROW(welch(std::vector<double>{1}, std::vector<double>{1, 2}), Error);
}

TEST(Roc, DeLongsVarianceAgreesWithTheSpreadOverManySamples) {
  std::vector<double> values;
  double predicted = 0;
  constexpr int draws = 400;
  for (int k = 0; k < draws; ++k) {
    const Scored scores = random_scores(1000 + k, 60, 80, 1000);
    values.push_back(auc(scores));
    predicted += delong_variance(scores) / draws;
  }
  double mean = 0, variance = 0;
  for (const double value : values) mean += value / draws;
  for (const double value : values) variance += (value - mean) * (value - mean) / (draws - 1);
  // The variance of a sample variance of 400 normal values is 2/399: one part in 14.
  EXPECT_NEAR(variance / predicted, 1, 4 * std::sqrt(2.0 / (draws - 1)));
}

// Pr(X >= k) of a binomial number, term by term.
double binomial_upper(int k, int n, double p) {
  double sum = 0;
  for (int i = k; i <= n; ++i)
    sum += std::exp(std::lgamma(n + 1.0) - std::lgamma(i + 1.0) - std::lgamma(n - i + 1.0) + i * std::log(p) +
                    (n - i) * std::log1p(-p));
  return sum;
}

TEST(SpecialFunctions, TheIncompleteBetaFunctionIsABinomialTail) {
  for (const double x : {0.001, 0.2, 0.5, 0.77, 0.999})
    for (const auto& [k, n] : {std::pair{1, 1}, {1, 20}, {7, 20}, {20, 20}, {150, 400}})
      EXPECT_NEAR(incomplete_beta(k, n - k + 1, x), binomial_upper(k, n, x), 1e-11) << x << " " << k << " of " << n;
}

TEST(SpecialFunctions, StudentsTailInClosedForm) {
  for (const double t : {-3.0, 0.0, 0.3, 2.0, 40.0}) {
    EXPECT_NEAR(student_t_upper(t, 1), 0.5 - std::atan(t) / std::numbers::pi, 1e-13) << t;
    EXPECT_NEAR(student_t_upper(t, 2), 0.5 * (1 - t / std::sqrt(2 + t * t)), 1e-13) << t;
    EXPECT_NEAR(student_t_upper(t, 1e6), normal_upper(t), 2e-6) << t;
  }
  // Far out relative accuracy counts: sqrt(2 + t^2) - t without cancellation.
  const double t = 1e4, closed = 1 / (std::sqrt(2 + t * t) * (std::sqrt(2 + t * t) + t));
  EXPECT_NEAR(student_t_upper(t, 2) / closed, 1, 1e-12);
}

TEST(SpecialFunctions, QuantilesUndoProbabilities) {
  for (const double p : {1e-8, 0.01, 0.5, 0.9, 0.999}) {
    EXPECT_NEAR(incomplete_beta(3, 8, beta_quantile(p, 3, 8)) / p, 1, 1e-10);
    EXPECT_NEAR(normal_upper(-normal_quantile(p)) / p, 1, 1e-10);
  }
  EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-12);
}

TEST(ClopperPearson, TheLimitsAreWhereTheTailsAreHalfOfWhatIsLeft) {
  for (const auto& [k, n] : {std::pair<std::int64_t, std::int64_t>{1, 10}, {5, 10}, {199, 200}, {3, 1000}}) {
    const Interval interval = clopper_pearson(k, n);
    EXPECT_NEAR(binomial_upper(static_cast<int>(k), static_cast<int>(n), interval.low), 0.025, 1e-9);
    EXPECT_NEAR(1 - binomial_upper(static_cast<int>(k) + 1, static_cast<int>(n), interval.high), 0.025, 1e-9);
  }
  // For none and for all the limits are known: 1 - (alpha/2)^(1/n).
  EXPECT_EQ(clopper_pearson(0, 20).low, 0);
  EXPECT_NEAR(clopper_pearson(0, 20).high, 1 - std::pow(0.025, 1.0 / 20), 1e-12);
  EXPECT_EQ(clopper_pearson(20, 20).high, 1);
  EXPECT_NEAR(clopper_pearson(20, 20).low, std::pow(0.025, 1.0 / 20), 1e-12);
  EXPECT_THROW(clopper_pearson(3, 2), Error);
}

// Worked by hand: Holm multiplies the k-th smallest of m by m - k + 1 and never falls; Benjamini and Hochberg by m / k
// from the largest down.
TEST(Multiplicity, TablesWorkedByHand) {
  const std::vector<double> p{0.01, 0.04, 0.03, 0.005};
  const std::vector<double> by_holm{0.03, 0.06, 0.06, 0.02}, by_rate{0.02, 0.04, 0.04, 0.02};
  for (std::size_t k = 0; k < p.size(); ++k) {
    EXPECT_NEAR(holm(p)[k], by_holm[k], 1e-15);
    EXPECT_NEAR(benjamini_hochberg(p)[k], by_rate[k], 1e-15);
  }
  // Fifteen tests of Benjamini and Hochberg (1995), section 3.2: at 0.05 their procedure rejects four, Bonferroni's
  // three.
  const std::vector<double> published{0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
                                      0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000};
  const auto rate = benjamini_hochberg(published), family = holm(published);
  EXPECT_EQ(std::count_if(rate.begin(), rate.end(), [](double q) { return q <= 0.05; }), 4);
  EXPECT_EQ(std::count_if(family.begin(), family.end(), [](double q) { return q <= 0.05; }), 3);
}

TEST(Multiplicity, AdjustedNeverFallsBelowPNorAboveOneAndKeepsTheOrder) {
  RandomStream stream(4, "p");
  for (int round = 0; round < 20; ++round) {
    std::vector<double> p;
    for (int k = 0; k < 30; ++k) p.push_back(std::round(stream.uniform() * 20) / 20);
    const auto family = holm(p), rate = benjamini_hochberg(p);
    for (std::size_t a = 0; a < p.size(); ++a) {
      EXPECT_GE(rate[a], p[a]);
      EXPECT_GE(family[a], rate[a] - 1e-15);
      EXPECT_LE(family[a], 1);
      for (std::size_t b = 0; b < p.size(); ++b)
        if (p[a] <= p[b]) {
          EXPECT_LE(family[a], family[b]);
          EXPECT_LE(rate[a], rate[b]);
        }
    }
  }
  EXPECT_EQ(holm(std::vector<double>{0.2}), std::vector<double>{0.2});
  EXPECT_TRUE(benjamini_hochberg({}).empty());
  EXPECT_THROW(holm(std::vector<double>{0.2, 1.5}), Error);
}

}  // namespace
}  // namespace assay::mia
