// SPDX-License-Identifier: GPL-3.0-or-later
// What must hold of the exact tests whatever the data: level, ties, order, blocks, cancel.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <stdexcept>
#include <string>

#include "core/base/error.h"
#include "core/compute/torch_session.h"
#include "plugins/membership_inference/statistics/kernels.h"
#include "plugins/membership_inference/statistics/label_sums.h"
#include "plugins/membership_inference/statistics/set_function.h"
#include "plugins/membership_inference/statistics/two_sample_test.h"
#include "plugins/membership_inference/statistics/votes.h"

namespace assay::mia {
namespace {

Points normal_points(std::int64_t count, std::int64_t dimensions, RandomStream& stream, double shift = 0) {
  Points points{count, dimensions, {}};
  for (std::int64_t i = 0; i < count * dimensions; ++i) points.values.push_back(stream.normal() + shift);
  return points;
}

/// The relative MMD score of candidates and auxiliary points against samples.
SetFunction relative_mmd(const Points& candidates, const Points& auxiliary, const Points& samples, double width) {
  const Points tested = joined(candidates, auxiliary);
  SetFunction f{mean_kernel(tested, samples, {.widths = {width}}), gram(tested, {.widths = {width}})};
  for (double& value : f.linear) value *= 2;
  return f;
}

/// f(C) - f(rest), by its definition.
double naive_difference(const SetFunction& f, const std::vector<std::int64_t>& inside) {
  std::vector<std::int64_t> outside;
  for (std::int64_t i = 0; i < f.count(); ++i)
    if (std::find(inside.begin(), inside.end(), i) == inside.end()) outside.push_back(i);
  const auto value = [&](const std::vector<std::int64_t>& rows) {
    double linear = 0, pairs = 0;
    for (const std::int64_t i : rows) {
      linear += f.linear[static_cast<std::size_t>(i)];
      for (const std::int64_t j : rows)
        if (i != j && !f.pair.empty()) pairs += f.pair[static_cast<std::size_t>(i * f.count() + j)];
    }
    const auto m = static_cast<double>(rows.size());
    return linear / m - pairs / (m * (m - 1));
  };
  return value(inside) - value(outside);
}

void expect_level(const std::vector<double>& p, double at) {
  const auto count = static_cast<double>(p.size());
  const double share =
      static_cast<double>(std::count_if(p.begin(), p.end(), [&](double value) { return value <= at + 1e-9; })) / count;
  EXPECT_NEAR(share, at, 4 * std::sqrt(at * (1 - at) / count)) << "at " << at;
}

TEST(RelativeTest, HasItsExactLevelWhenCandidatesAreLikeTheAuxiliaryPoints) {
  std::vector<double> with_pairs, averaged;
  for (std::uint64_t round = 0; round < 600; ++round) {
    RandomStream stream(round, "level");
    const SetFunction f =
        relative_mmd(normal_points(12, 2, stream), normal_points(20, 2, stream), normal_points(40, 2, stream, 0.3), 1);
    with_pairs.push_back(relative_test(f, 12, 99, stream).p);
    averaged.push_back(relative_test({f.linear, {}}, 12, 99, stream).p);
  }
  for (const double level : {0.01, 0.05, 0.1, 0.5}) {
    expect_level(with_pairs, level);
    expect_level(averaged, level);
  }
}

TEST(RelativeTest, DrawsEverySubsetEquallyOftenAndComputesItsStatisticByDefinition) {
  RandomStream stream(3, "subsets");
  const SetFunction f =
      relative_mmd(normal_points(3, 2, stream), normal_points(4, 2, stream), normal_points(9, 2, stream), 1);
  const RelativeTest test = relative_test(f, 3, 7000, stream);
  std::vector<double> all;
  for (std::int64_t a = 0; a < 7; ++a)
    for (std::int64_t b = a + 1; b < 7; ++b)
      for (std::int64_t c = b + 1; c < 7; ++c) all.push_back(naive_difference(f, {a, b, c}));
  ASSERT_EQ(all.size(), 35u);
  EXPECT_NEAR(test.statistic, naive_difference(f, {0, 1, 2}), 1e-13);
  std::map<std::size_t, int> seen;
  for (const double value : test.null) {
    const auto nearest = std::min_element(
        all.begin(), all.end(), [&](double x, double y) { return std::abs(x - value) < std::abs(y - value); });
    ASSERT_NEAR(value, *nearest, 1e-13);
    ++seen[static_cast<std::size_t>(nearest - all.begin())];
  }
  double chi_squared = 0;  // 34 degrees of freedom: 65 is exceeded once in a thousand
  for (std::size_t subset = 0; subset < 35; ++subset) chi_squared += std::pow(seen[subset] - 200.0, 2) / 200;
  EXPECT_LT(chi_squared, 65);
  const double exact = static_cast<double>(std::count_if(
                           all.begin(), all.end(), [&](double value) { return value >= test.statistic - 1e-13; })) /
                       35;
  EXPECT_NEAR(test.p, exact, 0.02);
}

TEST(RelativeTest, ZAndTheExactPAgreeWithinAFactorOfTwo) {
  int compared = 0;
  for (std::uint64_t round = 0; round < 40; ++round) {
    RandomStream stream(round, "asymptotic");
    const double pull = 0.05 * static_cast<double>(round % 8);
    const SetFunction f = relative_mmd(normal_points(60, 2, stream, pull), normal_points(120, 2, stream),
                                       normal_points(300, 2, stream, 0.8), 1);
    const RelativeTest test = relative_test(f, 60, 1999, stream);
    if (test.p <= 0.005) continue;
    ++compared;
    EXPECT_LT(test.p_asymptotic, 2 * test.p) << "round " << round << ", z " << test.z;
    EXPECT_GT(test.p_asymptotic, test.p / 2) << "round " << round << ", z " << test.z;
  }
  EXPECT_GT(compared, 20);
}

TEST(RelativeTest, IgnoresTheOrderOfPointsWithinEachSide) {
  RandomStream stream(5, "order");
  const Points c = normal_points(20, 3, stream, 0.4), a = normal_points(30, 3, stream),
               s = normal_points(50, 3, stream, 0.4);
  std::vector<std::int64_t> backwards_c(20), backwards_a(30);
  std::iota(backwards_c.rbegin(), backwards_c.rend(), 0);
  std::iota(backwards_a.rbegin(), backwards_a.rend(), 0);
  const SetFunction f = relative_mmd(c, a, s, 1),
                    g = relative_mmd(rows_of(c, backwards_c), rows_of(a, backwards_a), s, 1);
  RandomStream first(1, "draws"), second(1, "draws");
  const RelativeTest one = relative_test(f, 20, 4999, first), other = relative_test(g, 20, 4999, second);
  EXPECT_NEAR(one.statistic, other.statistic, 1e-13);
  EXPECT_NEAR(one.z, other.z, 1e-9);
  EXPECT_NEAR(one.p, other.p, 4 * std::sqrt(2 * one.p * (1 - one.p) / 5000));
}

TEST(RelativeTest, CountsTiesAgainstTheFinding) {
  const SetFunction equal{std::vector<double>(10, 0.1), std::vector<double>(100, 0.7)};
  RandomStream stream(1, "ties");
  const RelativeTest test = relative_test(equal, 4, 99, stream);
  EXPECT_EQ(test.p, 1);
  EXPECT_EQ(test.z, 0);
  EXPECT_EQ(test.p_asymptotic, 0.5);
  // Of two halves that are mirror images no arrangement is larger than the one in which all large values are
  // candidates.
  SetFunction largest{{1, 1, 1, 0, 0, 0}, {}};
  EXPECT_NEAR(relative_test(largest, 3, 1999, stream).p, 1.0 / 20, 0.02);
}

TEST(RelativeTest, IsTheSameForTheSameSeedAndRefusesTooFewPoints) {
  RandomStream stream(8, "data");
  const SetFunction f =
      relative_mmd(normal_points(10, 2, stream), normal_points(15, 2, stream), normal_points(20, 2, stream), 1);
  RandomStream first(4, "draws"), second(4, "draws");
  EXPECT_EQ(relative_test(f, 10, 300, first).null, relative_test(f, 10, 300, second).null);
  EXPECT_THROW(relative_test(f, 1, 99, stream), Error);
  EXPECT_THROW(relative_test(f, 24, 99, stream), Error);
  EXPECT_THROW(relative_test(f, 10, 0, stream), Error);
  EXPECT_THROW(relative_test({f.linear, {1, 2, 3}}, 10, 99, stream), Error);
  const std::vector<std::int64_t> one{3};
  EXPECT_THROW(set_value(f, one), Error);
  EXPECT_EQ(set_value({f.linear, {}}, one), f.linear[3]);
}

class TiesOnDevice : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    try {
      find_device(GetParam());
    } catch (const Error& missing) {
      GTEST_SKIP() << "NOT TESTED on " << GetParam() << ": " << missing.what();
    }
  }
};

/// Five pairs of copies: many arrangements are tied in exact arithmetic, whatever a device rounds.
TEST_P(TiesOnDevice, AreCountedAlike) {
  RandomStream data(12, "ties on devices");
  const Points few = normal_points(5, 3, data), samples = normal_points(30, 3, data, 0.5);
  SetFunction f = relative_mmd(few, few, samples, 1);
  RandomStream first(4, "draws"), second(4, "draws");
  const RelativeTest expected = relative_test(f, 5, 500, first);
  EXPECT_NEAR(expected.statistic, 0, 1e-14);
  const auto tied = std::count_if(expected.null.begin(), expected.null.end(),
                                  [&](double value) { return std::abs(value - expected.statistic) < 1e-12; });
  EXPECT_GT(tied, 20);
  f.device = GetParam();
  EXPECT_EQ(relative_test(f, 5, 500, second).p, expected.p);
}

INSTANTIATE_TEST_SUITE_P(RelativeTest, TiesOnDevice, testing::Values("cpu", "cuda"),
                         [](const auto& which) { return which.param; });

TEST(RelativeTest, LeavesWithTheExceptionOfItsPulseAndReportsGrowingShares) {
  RandomStream stream(8, "data");
  const Points all = normal_points(900, 2, stream);
  const SetFunction f{std::vector<double>(900, 0.0), gram(all, {})};
  std::vector<double> shares;
  relative_test(f, 300, 600, stream, [&](double share) { shares.push_back(share); });
  EXPECT_GT(shares.size(), 5u);
  EXPECT_TRUE(std::is_sorted(shares.begin(), shares.end()));
  EXPECT_EQ(shares.back(), 1);
  EXPECT_THROW(relative_test(f, 300, 600, stream,
                             [](double share) {
                               if (share > 0.3) throw std::out_of_range("stopped");
                             }),
               std::out_of_range);
}

TEST(LabelSums, AreTheSumsByDefinitionAcrossAllBlocks) {
  RandomStream stream(2, "blocks");
  const std::int64_t n = 1300, sets = 300, size = 37;  // more than one block of rows and of sets
  const std::vector<double> matrix = gram(normal_points(n, 2, stream), {});
  std::vector<std::vector<std::int64_t>> asked;
  std::size_t taken = 0;
  LabelSums(matrix, n).over(
      sets,
      [&](std::vector<std::int64_t>& rows) {
        rows.clear();
        while (rows.size() < static_cast<std::size_t>(size)) {
          const auto row = static_cast<std::int64_t>(stream.below(static_cast<std::uint64_t>(n)));
          if (std::find(rows.begin(), rows.end(), row) == rows.end()) rows.push_back(row);
        }
        asked.push_back(rows);
      },
      [&](const std::vector<std::int64_t>& rows, double inside, double across) {
        ASSERT_EQ(rows, asked[taken++]);
        double expected_inside = 0, expected_across = 0;
        for (const std::int64_t i : rows) {
          for (const std::int64_t j : rows) expected_inside += i == j ? 0 : matrix[static_cast<std::size_t>(i * n + j)];
          for (std::int64_t j = 0; j < n; ++j)
            expected_across += i == j ? 0 : matrix[static_cast<std::size_t>(i * n + j)];
        }
        ASSERT_NEAR(inside, expected_inside, 1e-9);
        ASSERT_NEAR(across, expected_across, 1e-8);
      });
  EXPECT_EQ(taken, asked.size());
  EXPECT_EQ(asked.size(), static_cast<std::size_t>(sets));
}

TEST(TwoSampleTest, HasItsExactLevelAndSeesAShift) {
  std::vector<double> null, paired;
  int seen = 0;
  for (std::uint64_t round = 0; round < 400; ++round) {
    RandomStream stream(round, "two samples");
    const Points x = normal_points(15, 2, stream), y = normal_points(15, 2, stream);
    const Kernel kernel{.widths = {median_distance(joined(x, y))}};
    null.push_back(two_sample_test(x, y, kernel, 99, stream).p);
    paired.push_back(two_sample_test(x, y, kernel, 99, stream, TwoSampleForm::one_sample).p);
    if (round % 20 == 0) seen += two_sample_test(x, normal_points(15, 2, stream, 2), kernel, 99, stream).p <= 0.01;
  }
  for (const double level : {0.01, 0.05, 0.1, 0.5}) {
    expect_level(null, level);
    expect_level(paired, level);
  }
  EXPECT_EQ(seen, 20);
}

TEST(TwoSampleTest, RefusesUnequalSamplesWhereItPairsThem) {
  RandomStream stream(1, "refused");
  const Points x = normal_points(5, 2, stream), y = normal_points(6, 2, stream);
  EXPECT_THROW(two_sample_test(x, y, {}, 9, stream, TwoSampleForm::one_sample), Error);
  EXPECT_THROW(two_sample_test(x, y, {}, 0, stream), Error);
  EXPECT_THROW(two_sample_test(x, normal_points(1, 2, stream), {}, 9, stream), Error);
}

TEST(Votes, AreDrawnWithoutRepetitionAndFavourTheCloserSet) {
  RandomStream stream(6, "votes");
  const Points s = normal_points(400, 2, stream, 1), a = normal_points(120, 2, stream),
               c = normal_points(80, 2, stream, 1);
  const std::vector<VoteDraw> draws = draw_votes(s.count, a.count, c.count, 50, 80, stream);
  ASSERT_EQ(draws.size(), 50u);
  for (const VoteDraw& draw : draws)
    for (std::vector<std::int64_t> rows : {draw.samples, draw.auxiliary, draw.candidates}) {
      std::sort(rows.begin(), rows.end());
      EXPECT_EQ(std::adjacent_find(rows.begin(), rows.end()), rows.end());
      EXPECT_EQ(rows.size(), 80u);
    }
  const Votes votes = set_votes(s, a, c, Kernel{.widths = {1}}, draws);
  EXPECT_EQ(votes.share, 1);
  EXPECT_NEAR(votes.mean_difference, votes.full_difference, 0.05);
  EXPECT_EQ(set_votes(
                s, a, a, [](const Points&, const Points&) { return 1.0; }, draw_votes(400, 120, 120, 4, 10, stream))
                .share,
            0.5);
  EXPECT_THROW(draw_votes(400, 120, 80, 5, 81, stream), Error);
}

}  // namespace
}  // namespace assay::mia
