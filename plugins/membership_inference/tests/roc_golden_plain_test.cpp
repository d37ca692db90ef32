// SPDX-License-Identifier: GPL-3.0-or-later
// Metrics of scores against golden/mia/roc_*.
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "plugins/membership_inference/evaluation/roc.h"
#include "plugins/membership_inference/tests/golden_files.h"

namespace assay::mia {
namespace {

constexpr double exact = 1e-9;

Scored golden_scores() {
  const Points table = golden::points("roc_scores");
  Scored scores;
  for (std::int64_t row = 0; row < table.count; ++row)
    (table.row(row)[1] == 1 ? scores.positive : scores.negative).push_back(table.row(row)[0]);
  return scores;
}

double expected(const std::string& name) { return golden::json("roc_expected.json").at(name).get<double>(); }

void expect_near(double seen, double wanted, const std::string& what) {
  EXPECT_NEAR(seen, wanted, exact * std::abs(wanted)) << what;
}

TEST(RocGolden, TheCurveHasEveryDistinctThresholdAndNoOther) {
  const auto curve = roc_curve(golden_scores());
  const Points wanted = golden::points("roc_curve");
  ASSERT_EQ(static_cast<std::int64_t>(curve.size()), wanted.count + 1);
  EXPECT_EQ(curve.front().fpr, 0);
  EXPECT_EQ(curve.front().tpr, 0);
  for (std::int64_t row = 0; row < wanted.count; ++row) {
    expect_near(curve[row + 1].fpr, wanted.row(row)[0], "fpr");
    expect_near(curve[row + 1].tpr, wanted.row(row)[1], "tpr");
    EXPECT_EQ(curve[row + 1].threshold, wanted.row(row)[2]);
  }
}

TEST(RocGolden, AucCountsTiesHalf) { expect_near(auc(golden_scores()), expected("auc_midrank"), "AUC"); }

TEST(RocGolden, DeLongsVarianceAndInterval) {
  expect_near(delong_variance(golden_scores()), expected("delong_variance"), "variance");
  const Interval interval = delong(golden_scores());
  const auto wanted = golden::json("roc_expected.json").at("delong_ci95");
  expect_near(interval.low, wanted[0].get<double>(), "low");
  expect_near(interval.high, wanted[1].get<double>(), "high");
}

TEST(RocGolden, TprAtFprIsTheLargestOfThePointsThatKeepIt) {
  const Scored scores = golden_scores();
  const auto wanted = golden::json("roc_expected.json").at("tpr_at_fpr_max_rule");
  ASSERT_GE(wanted.size(), 5u);
  for (const auto& [rate, tpr] : wanted.items()) {
    expect_near(largest_tpr(scores, std::stod(rate)), tpr.get<double>(), rate);
    // 150 non-members support no rate below 1/150.
    const bool supported = std::stod(rate) * 150 >= 1;
    EXPECT_EQ(std::isnan(tpr_at_fpr(scores, std::stod(rate))), !supported) << rate;
    if (supported) expect_near(tpr_at_fpr(scores, std::stod(rate)), tpr.get<double>(), rate);
  }
}

TEST(RocGolden, TprAtFprInterpolated) {
  const auto wanted = golden::json("roc_expected.json").at("tpr_at_fpr_linear_interp");
  ASSERT_GE(wanted.size(), 4u);
  for (const auto& [rate, tpr] : wanted.items())
    expect_near(tpr_at_fpr_interpolated(golden_scores(), std::stod(rate)), tpr.get<double>(), rate);
}

TEST(RocGolden, AccuracyAdvantageAndPrecision) {
  const Scored scores = golden_scores();
  expect_near(best_balanced_accuracy(scores), expected("best_balanced_accuracy"), "balanced accuracy");
  expect_near(membership_advantage(scores), expected("youden_advantage"), "advantage");
  expect_near(average_precision(scores), expected("average_precision"), "average precision");
}

TEST(RocGolden, WelchAndMannWhitneyOneSided) {
  const Scored scores = golden_scores();
  const OneSided by_means = welch(scores.positive, scores.negative);
  expect_near(by_means.statistic, expected("welch_t"), "t");
  expect_near(by_means.p, expected("welch_p_greater"), "Welch's p");
  expect_near(mann_whitney(scores.positive, scores.negative).p, expected("mannwhitney_p_greater"),
              "Mann and Whitney's p");
}

TEST(RocGolden, ClopperPearsonOfTheTprAtFivePercent) {
  const auto wanted = golden::json("roc_expected.json").at("clopper_pearson95_tpr_at_5pct");
  const Scored scores = golden_scores();
  const auto members = static_cast<std::int64_t>(scores.positive.size());
  const Interval interval =
      clopper_pearson(std::llround(tpr_at_fpr(scores, 0.05) * static_cast<double>(members)), members);
  expect_near(interval.low, wanted[0].get<double>(), "low");
  expect_near(interval.high, wanted[1].get<double>(), "high");
}

}  // namespace
}  // namespace assay::mia
