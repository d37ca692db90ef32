// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "plugins/membership_inference/evaluation/set_draws.h"

namespace assay::mia {
namespace {

std::vector<std::int64_t> rows(std::int64_t from, std::int64_t to) {
  std::vector<std::int64_t> result(static_cast<std::size_t>(to - from));
  std::iota(result.begin(), result.end(), from);
  return result;
}

TEST(Splits, EveryRowIsInOneBlockAndTheBlocksAreThirds) {
  const Split split = make_split(1797, 0, 0);
  EXPECT_EQ(split.members.size(), 599u);
  EXPECT_EQ(split.others.size(), 599u);
  EXPECT_EQ(split.auxiliary.size(), 599u);
  std::set<std::int64_t> all;
  for (const auto* block : {&split.members, &split.others, &split.auxiliary}) all.insert(block->begin(), block->end());
  EXPECT_EQ(all.size(), 1797u);
  EXPECT_EQ(*all.begin(), 0);
  EXPECT_EQ(*all.rbegin(), 1796);
  EXPECT_EQ(make_split(302, 0, 0).auxiliary.size(), 102u);
}

TEST(Splits, TheSameSeedGivesTheSameAndAnotherSplitAnother) {
  EXPECT_EQ(make_split(900, 7, 1).members, make_split(900, 7, 1).members);
  EXPECT_NE(make_split(900, 7, 1).members, make_split(900, 7, 2).members);
  EXPECT_NE(make_split(900, 7, 1).members, make_split(900, 8, 1).members);
}

TEST(Splits, ASortedFileIsMixed) {
  const Split split = make_split(1000, 1, 0);
  double mean = 0;
  for (const std::int64_t row : split.members) mean += static_cast<double>(row) / 333;
  EXPECT_NEAR(mean, 499.5, 4 * 289 / std::sqrt(333.0));
}

TEST(Splits, TooFewPointsAreRefusedWithTheFigures) {
  try {
    make_split(299, 0, 0);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::data);
    EXPECT_NE(error.text().value.find("299"), std::string::npos);
    EXPECT_NE(error.text().allowed.find("300"), std::string::npos);
    EXPECT_FALSE(error.text().remedy.empty());
  }
}

TEST(Sets, HoldTheAskedShareOfMembersAndNoPointTwice) {
  RandomStream stream(0, "sets");
  const auto sets = draw_sets(50, 21, 0.3, rows(0, 60), rows(60, 130), stream);
  ASSERT_EQ(sets.size(), 50u);
  for (const auto& set : sets) {
    EXPECT_EQ(set.size(), 21u);
    EXPECT_EQ(std::set<std::int64_t>(set.begin(), set.end()).size(), 21u);
    EXPECT_EQ(std::count_if(set.begin(), set.end(), [](std::int64_t row) { return row < 60; }), 6);  // round(6.3)
    for (const std::int64_t row : set) EXPECT_TRUE(row >= 0 && row < 130);
  }
}

TEST(Sets, EveryPointOfAPoolIsDrawnEquallyOften) {
  RandomStream stream(2, "sets");
  std::vector<double> counts(40);
  for (const auto& set : draw_sets(4000, 10, 1, rows(0, 40), rows(40, 80), stream))
    for (const std::int64_t row : set) ++counts[row];
  double chi_square = 0;
  for (const double count : counts) chi_square += (count - 1000) * (count - 1000) / (1000 * 0.75);
  EXPECT_LT(chi_square, 39 + 5 * std::sqrt(2.0 * 39));
}

TEST(Sets, OverHalfThePoolIsRefusedWithTheFigures) {
  RandomStream stream(0, "sets");
  EXPECT_EQ(draw_sets(1, 300, 1, rows(0, 600), rows(600, 700), stream).front().size(), 300u);
  try {
    draw_sets(1, 301, 1, rows(0, 600), rows(600, 1200), stream);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_EQ(error.text().value, "301 of 600 points");
    EXPECT_EQ(error.text().allowed, "at most 300");
    EXPECT_NE(error.text().message.find("members"), std::string::npos);
    EXPECT_FALSE(error.text().remedy.empty());
  }
  EXPECT_THROW(draw_sets(1, 60, 0.5, rows(0, 600), rows(600, 700), stream), Error);
  EXPECT_THROW(draw_sets(1, 0, 0.5, rows(0, 600), rows(600, 1200), stream), Error);
  EXPECT_THROW(draw_sets(1, 5, 1.5, rows(0, 600), rows(600, 1200), stream), Error);
}

TEST(Calibration, TheThresholdKeepsItsRateOnTheScoresItWasMadeFrom) {
  RandomStream stream(5, "calibration");
  for (const double fpr : {0.05, 0.1, 0.25}) {
    std::vector<double> scores;
    for (int k = 0; k < 400; ++k) scores.push_back(std::round(10 * stream.normal()) / 10);
    const CalibratedThreshold result = calibrate(scores, 3000, 50, fpr);
    ASSERT_TRUE(result.supported);
    EXPECT_EQ(result.blocks, 60);
    EXPECT_TRUE(result.reason.empty());
    const auto reached = [&](double threshold) {
      return static_cast<double>(
                 std::count_if(scores.begin(), scores.end(), [&](double s) { return s >= threshold; })) /
             400;
    };
    EXPECT_LE(reached(result.threshold), fpr);
    EXPECT_GT(reached(result.threshold - 0.1 - 1e-9), fpr);  // the next lower score already reaches it too often
  }
}

TEST(Calibration, TooFewIndependentBlocksAreSaidWithTheirNumber) {
  const std::vector<double> scores(200, 0.5);
  const CalibratedThreshold few = calibrate(scores, 597, 50, 0.05);
  EXPECT_FALSE(few.supported);
  EXPECT_TRUE(std::isnan(few.threshold));
  EXPECT_EQ(few.blocks, 11);
  EXPECT_NE(few.reason.find("20 independent sets"), std::string::npos) << few.reason;
  EXPECT_NE(few.reason.find("11 disjoint sets of 50"), std::string::npos) << few.reason;
  const CalibratedThreshold large = calibrate(scores, 597, 200, 0.5);
  EXPECT_FALSE(large.supported);
  EXPECT_NE(large.reason.find("a third"), std::string::npos) << large.reason;
  // All scores equal: no threshold has a rate below 1.
  EXPECT_FALSE(calibrate(scores, 5000, 50, 0.05).supported);
}

TEST(PoolBootstrap, TheIntervalHoldsTheAucThatTheNormalModelPredicts) {
  // Scores N(0.5, 1) and N(0, 1): sets of 20 differ by 0.5 sqrt(20) / sqrt(2) standard deviations, AUC Phi(1.58) =
  // 0.943.
  int held = 0;
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    RandomStream stream(seed, "pools");
    std::vector<double> members, others;
    for (int k = 0; k < 300; ++k) members.push_back(0.5 + stream.normal()), others.push_back(stream.normal());
    const PoolInterval interval = pool_bootstrap(members, others, 20, 1, 100, 100, stream);
    EXPECT_LT(interval.low, interval.high);
    held += interval.low <= 0.943 && 0.943 <= interval.high;
  }
  EXPECT_GE(held, 8);
}

TEST(PoolBootstrap, CountsTheAccidentOfThePoolThatMoreSetsDoNot) {
  RandomStream stream(1, "pools");
  std::vector<double> members, others;
  // Two pools with the same scores: whatever their sets show is the accident of a resample.
  for (int k = 0; k < 100; ++k) members.push_back(stream.normal());
  others = members;
  const PoolInterval small = pool_bootstrap(members, others, 10, 1, 400, 100, stream);
  const PoolInterval large = pool_bootstrap(members, others, 50, 1, 400, 100, stream);
  EXPECT_GT(large.high - large.low,
            1.5 * (small.high - small.low));  // larger sets of one pool share more of its accident
}

TEST(PoolBootstrap, TheSameStreamGivesTheSame) {
  std::vector<double> scores(60);
  std::iota(scores.begin(), scores.end(), 0.0);
  RandomStream first(3, "pools"), second(3, "pools");
  const PoolInterval a = pool_bootstrap(scores, scores, 10, 0.5, 20, 20, first);
  const PoolInterval b = pool_bootstrap(scores, scores, 10, 0.5, 20, 20, second);
  EXPECT_EQ(a.low, b.low);
  EXPECT_EQ(a.high, b.high);
  EXPECT_THROW(pool_bootstrap(scores, scores, 31, 1, 20, 20, first), Error);
}

}  // namespace
}  // namespace assay::mia
