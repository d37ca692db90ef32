// SPDX-License-Identifier: GPL-3.0-or-later
// Parts of the audit against formulas.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "plugins/membership_inference/audit/audit_state.h"
#include "plugins/membership_inference/audit/detectable_usage.h"
#include "plugins/membership_inference/audit/set_tests.h"
#include "plugins/membership_inference/audit/shadow.h"
#include "plugins/membership_inference/evaluation/special_functions.h"

namespace assay::mia {
namespace {

std::vector<double> normals(std::int64_t count, double mean, std::uint64_t seed) {
  RandomStream random(seed, "audit parts");
  std::vector<double> values;
  for (std::int64_t i = 0; i < count; ++i) values.push_back(mean + random.normal());
  return values;
}

PartSpread spread(double shift) { return {normals(4000, 0, 1), normals(4000, shift, 2), 0, 300}; }

TEST(AuditSets, AreDisjointAndOfOneSize) {
  const auto sets = split_sets(103, 25, RandomStream(1, "sets"));
  ASSERT_EQ(sets.size(), 4u);
  std::set<std::int64_t> seen;
  for (const auto& set : sets) {
    EXPECT_EQ(set.size(), 25u);
    EXPECT_TRUE(std::is_sorted(set.begin(), set.end()));
    seen.insert(set.begin(), set.end());
  }
  EXPECT_EQ(seen.size(), 100u);
  EXPECT_EQ(sets, split_sets(103, 25, RandomStream(1, "sets")));
  EXPECT_NE(sets, split_sets(103, 25, RandomStream(2, "sets")));
}

TEST(AuditSets, WithoutASizeAllCandidatesAreOne) {
  const auto sets = split_sets(7, 0, RandomStream(1, "sets"));
  ASSERT_EQ(sets.size(), 1u);
  EXPECT_EQ(sets.front(), (std::vector<std::int64_t>{0, 1, 2, 3, 4, 5, 6}));
}

/// Two means of independent normal scores: power Phi(shift / sqrt(1/m + 1/n) - z).
double power_of_means(double shift, double m, double n, double level) {
  return normal_upper(normal_quantile(1 - level) - shift / std::sqrt(1 / m + 1 / n));
}

TEST(AuditPower, OfOnePartIsThatOfTwoMeans) {
  for (const double shift : {0.2, 0.4}) {
    const double power = detection_power({spread(shift)}, {.set_size = 100, .level = 0.05, .permutations = 999}, 1, RandomStream(3, "power"));
    EXPECT_NEAR(power, power_of_means(shift, 100, 300, 0.05), 0.07) << "400 repetitions: standard error at most 0.025";
  }
}

TEST(AuditPower, GrowsWithTheShareOfMembersAndIsTheLevelAtZero) {
  const TestDesign design{.set_size = 100, .level = 0.05, .permutations = 999};
  const double none = detection_power({spread(0.6)}, design, 0, RandomStream(3, "power"));
  const double half = detection_power({spread(0.6)}, design, 0.5, RandomStream(3, "power"));
  const double all = detection_power({spread(0.6)}, design, 1, RandomStream(3, "power"));
  EXPECT_NEAR(none, 0.05, 0.035);
  EXPECT_NEAR(half, power_of_means(0.3, 100, 300, 0.05), 0.08);
  EXPECT_GT(all, 0.99);
}

TEST(AuditPower, OfTwoPartsIsConservative) {
  const TestDesign design{.set_size = 100, .level = 0.05, .permutations = 999};
  EXPECT_LE(detection_power({spread(0), spread(0)}, design, 0, RandomStream(4, "power")), 0.05);
}

TEST(AuditDetectableUsage, IsWhereTheFormulaHasEightyPerCent) {
  const auto found = detectable_usage({spread(0.6)}, {.set_size = 200, .level = 0.05, .permutations = 999}, RandomStream(5, "usage"));
  ASSERT_TRUE(found.smallest) << found.reason;
  // shift * rho / sqrt(1/200 + 1/300) = z(0.95) + z(0.8)
  const double expected = (normal_quantile(0.95) + normal_quantile(0.8)) * std::sqrt(1.0 / 200 + 1.0 / 300) / 0.6;
  EXPECT_NEAR(*found.smallest, expected, 0.06);
  EXPECT_EQ(found.curve.size(), 21u);
}

TEST(AuditDetectableUsage, IsMissingWithItsReasonWhereNothingCanBeSeen) {
  const auto blind = detectable_usage({spread(0.01)}, {.set_size = 50, .level = 0.05, .permutations = 999}, RandomStream(5, "usage"));
  EXPECT_FALSE(blind.smallest);
  EXPECT_NE(blind.reason, "");
  const auto coarse = detectable_usage({spread(1)}, {.set_size = 50, .level = 0.001, .permutations = 99}, RandomStream(5, "usage"));
  EXPECT_FALSE(coarse.smallest);
  EXPECT_NE(coarse.reason.find("99 permutations"), std::string::npos) << coarse.reason;
}

std::vector<PartPoints> points(double candidate_mean) {
  PartPoints part;
  part.candidates = normals(400, candidate_mean, 6);
  part.held_out = normals(400, 0, 7);
  return {part};
}

TEST(AuditUsage, IsTheScoreOverTheShadowsMembers) {
  Shadow shadow;
  shadow.mean = 1;
  shadow.standard_error = 0.02;
  const UsageEstimate estimate = estimate_usage(points(0.5), shadow, RandomStream(8, "usage"));
  ASSERT_TRUE(estimate.usage);
  EXPECT_NEAR(*estimate.usage, 0.5, 0.15) << "the score's standard error is sqrt(2 / 400) = 0.07";
  EXPECT_NEAR(estimate.high - estimate.low, 2 * 1.96 * std::sqrt(2.0 / 400), 0.06);
}

TEST(AuditUsage, CountsTheShadowsOwnUncertainty) {
  Shadow sure, unsure;
  sure.mean = unsure.mean = 1;
  sure.standard_error = 0.01;
  unsure.standard_error = 0.3;
  const auto narrow = estimate_usage(points(0.5), sure, RandomStream(8, "usage")), wide = estimate_usage(points(0.5), unsure, RandomStream(8, "usage"));
  EXPECT_GT(wide.high - wide.low, 1.3 * (narrow.high - narrow.low));
}

TEST(AuditUsage, CountsHowMuchTrainingsDiffer) {
  Shadow alike, different;
  alike.mean = different.mean = 1;
  alike.runs = different.runs = 4;
  alike.standard_error = different.standard_error = 0.02;
  different.spread = 0.3;
  const auto narrow = estimate_usage(points(0.5), alike, RandomStream(8, "usage")), wide = estimate_usage(points(0.5), different, RandomStream(8, "usage"));
  EXPECT_GT(wide.high - wide.low, 1.5 * (narrow.high - narrow.low));
  EXPECT_EQ(wide.usage, narrow.usage);
}

TEST(AuditUsage, IsNotGivenWhereTheShadowsMembersDoNotStandOut) {
  Shadow shadow;
  shadow.mean = 0.1;
  shadow.standard_error = 0.2;
  const UsageEstimate estimate = estimate_usage(points(0.5), shadow, RandomStream(8, "usage"));
  EXPECT_FALSE(estimate.usage);
  EXPECT_NE(estimate.reason.find("do not stand out"), std::string::npos);
}

TEST(AuditState, GoesThroughItsBytes) {
  AuditState state;
  state.shadow_training = std::string("\0\xff", 2);
  state.shadow = Shadow{};
  state.shadow->words = "own gmm+gmm";
  state.shadow->mean = 0.25;
  state.tested.sets = {{0.5, 0.01, {{0.5, 0.01, 2.5, 0.006}}}};
  state.tested.best = 0;
  state.tested.best_null = {{0.1, -0.2}};
  const AuditState again = state_from_bytes(to_bytes(state));
  EXPECT_EQ(to_bytes(again), to_bytes(state));
  EXPECT_EQ(again.shadow_training, state.shadow_training);
  EXPECT_EQ(again.tested.best_null, state.tested.best_null);
}

TEST(AuditState, RefusesForeignBytes) { EXPECT_THROW(state_from_bytes("no checkpoint"), Error); }

}  // namespace
}  // namespace assay::mia
