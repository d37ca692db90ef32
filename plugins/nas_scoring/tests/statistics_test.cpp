// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/error.h"
#include "plugins/nas_scoring/correlation/rank_correlation.h"
#include "plugins/nas_scoring/scoring/regularisation.h"
#include "plugins/nas_scoring/tests/shared_files.h"

namespace assay::nas {
namespace {

/// Kendall's tau-b by its definition, pair by pair.
double slow_kendall(const std::vector<double>& x, const std::vector<double>& y) {
  double concordance = 0, x_pairs = 0, y_pairs = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const int a = (x[i] > x[j]) - (x[i] < x[j]), b = (y[i] > y[j]) - (y[i] < y[j]);
      concordance += a * b;
      x_pairs += a != 0;
      y_pairs += b != 0;
    }
  }
  return concordance / std::sqrt(x_pairs * y_pairs);
}

/// Spearman by its definition: Pearson's correlation of mean ranks, each counted pair by pair.
double slow_spearman(const std::vector<double>& x, const std::vector<double>& y) {
  const auto ranks = [](const std::vector<double>& v) {
    std::vector<double> r;
    for (const double a : v) {
      double rank = 0.5;
      for (const double b : v) rank += b < a ? 1 : b == a ? 0.5 : 0;
      r.push_back(rank);
    }
    return r;
  };
  const auto a = ranks(x), b = ranks(y);
  const double mean = (static_cast<double>(x.size()) + 1) / 2;
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ab += (a[i] - mean) * (b[i] - mean);
    aa += (a[i] - mean) * (a[i] - mean);
    bb += (b[i] - mean) * (b[i] - mean);
  }
  return ab / std::sqrt(aa * bb);
}

std::vector<double> with_ties(std::size_t n, std::uint64_t values, RandomStream& random) {
  std::vector<double> x;
  for (std::size_t i = 0; i < n; ++i) x.push_back(static_cast<double>(random.below(values)));
  return x;
}

/// The table of official scores beside the accuracies: one row per isomorphism group, or all 15,625.
struct Benchmark {
  SharedTable scores{"nasbench201_swap_official_scores.csv"};
  SharedTable accuracy{"nasbench201_accuracy.csv"};
  std::vector<double> unique(const std::string& column) const {
    const auto values = accuracy.numbers(column), index = scores.numbers("index");
    std::vector<double> picked;
    for (const double i : index) picked.push_back(values[static_cast<std::size_t>(i)]);
    return picked;
  }
  std::vector<double> everywhere(const std::string& score) const {
    const auto values = scores.numbers(score), group = scores.numbers("iso_group");
    std::vector<double> by_group(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) by_group[static_cast<std::size_t>(group[i])] = values[i];
    std::vector<double> picked;
    for (const double g : accuracy.numbers("iso_group")) picked.push_back(by_group[static_cast<std::size_t>(g)]);
    return picked;
  }
};

const std::vector<std::string> columns = {"cifar10_test", "cifar100_test", "imagenet16_test"};

TEST(RankCorrelation, AgreesWithItsDefinitionUnderTies) {
  RandomStream random(3, "ties");
  for (const std::size_t n : {2, 3, 7, 40, 101}) {
    for (const std::uint64_t values : {2, 3, 1000}) {
      const auto x = with_ties(n, values, random), y = with_ties(n, values, random);
      const double kendall = slow_kendall(x, y), rho = slow_spearman(x, y);
      if (std::isnan(kendall)) {
        EXPECT_TRUE(std::isnan(kendall_tau_b(x, y)));
        EXPECT_TRUE(std::isnan(spearman(x, y)));
      } else {
        EXPECT_NEAR(kendall_tau_b(x, y), kendall, 1e-14);
        EXPECT_NEAR(spearman(x, y), rho, 1e-13);
      }
    }
  }
}

TEST(RankCorrelation, KnowsPerfectAndUndefinedCases) {
  const std::vector<double> up = {1, 2, 5, 9}, down = {4, 3, 2, -1}, flat = {7, 7, 7, 7}, one = {1};
  EXPECT_EQ(spearman(up, up), 1);
  EXPECT_EQ(spearman(up, down), -1);
  EXPECT_EQ(kendall_tau_b(up, down), -1);
  EXPECT_TRUE(std::isnan(spearman(up, flat)));
  EXPECT_TRUE(std::isnan(kendall_tau_b(flat, up)));
  EXPECT_TRUE(std::isnan(spearman(one, one)));
}

TEST(RankCorrelation, GivesThePublishedValuesOfTheOfficialScores) {
  ASSAY_NEEDS_NAS_DATA();
  const Benchmark benchmark;
  const Json golden = golden::json("correlations.json")["nb201_full"];
  for (const auto& [setting, score] : {std::pair{"C16_N1_R1", "swap_c16n1_seed0"}, {"C3_N1_R4", "swap_c3n1_mean4"}}) {
    const auto swap = benchmark.scores.numbers(score);
    ASSERT_EQ(swap.size(), 6466u);
    const auto everywhere = benchmark.everywhere(score);
    for (std::size_t c = 0; c < columns.size(); ++c) {
      const auto accuracy = benchmark.unique(columns[c]);
      EXPECT_NEAR(spearman(swap, accuracy), golden[setting]["raw"][c].get<double>(), 1e-4) << setting << columns[c];
      EXPECT_NEAR(kendall_tau_b(swap, accuracy), golden[setting]["kendall_raw"][c].get<double>(), 1e-4);
      EXPECT_NEAR(spearman(everywhere, benchmark.accuracy.numbers(columns[c])),
                  golden[setting]["all_15625_by_iso"]["raw"][c].get<double>(), 1e-4);
    }
  }
}

TEST(RankCorrelation, DoesNotDependOnTheOrderOfThePairs) {
  RandomStream random(5, "order");
  auto x = with_ties(200, 50, random), y = with_ties(200, 30, random);
  const double rho = spearman(x, y), tau = kendall_tau_b(x, y), regret = top_regret(x, y, 10);
  const Interval interval = bootstrap_spearman(x, y, 200, RandomStream(1, "bootstrap"));
  std::reverse(x.begin(), x.end());
  std::reverse(y.begin(), y.end());
  EXPECT_EQ(spearman(x, y), rho);
  EXPECT_EQ(kendall_tau_b(x, y), tau);
  EXPECT_EQ(top_regret(x, y, 10), regret);
  const Interval again = bootstrap_spearman(x, y, 200, RandomStream(1, "bootstrap"));
  EXPECT_EQ(again.low, interval.low);
  EXPECT_EQ(again.high, interval.high);
}

TEST(RankCorrelation, IntervalOf300ArchitecturesIsAboutFourHundredthsEitherSide) {
  ASSAY_NEEDS_NAS_DATA();
  const Benchmark benchmark;
  const auto all_scores = benchmark.scores.numbers("swap_c16n1_seed0"),
             all_accuracies = benchmark.unique("cifar10_test");
  std::vector<double> x, y;
  for (std::size_t i = 0; i < 300; ++i) {
    x.push_back(all_scores[i * 21]);
    y.push_back(all_accuracies[i * 21]);
  }
  const double rho = spearman(x, y);
  const Interval interval = bootstrap_spearman(x, y, 1000, RandomStream(0, "bootstrap"));
  EXPECT_LT(interval.low, rho);
  EXPECT_GT(interval.high, rho);
  EXPECT_GT(interval.high - interval.low, 0.04);
  EXPECT_LT(interval.high - interval.low, 0.14);
}

TEST(RankCorrelation, RegretTakesTheWorseOfEqualScores) {
  const std::vector<double> scores = {5, 3, 3, 1}, accuracies = {80, 95, 60, 70};
  EXPECT_EQ(top_regret(scores, accuracies, 1), 15);
  EXPECT_EQ(top_regret(scores, accuracies, 2), 15);
  EXPECT_EQ(top_regret(scores, accuracies, 3), 0);
  EXPECT_EQ(top_regret(scores, accuracies, 10), 0);
  EXPECT_TRUE(std::isnan(top_regret({}, {}, 10)));
}

TEST(Regularisation, GivesTheMeasuredCorrelationsOfTheDefaultRule) {
  ASSAY_NEEDS_NAS_DATA();
  const Benchmark benchmark;
  const Json golden = golden::json("correlations.json")["other_spaces"];
  for (const auto& [setting, suffix] : {std::pair{"C16 N1, R=1", "c16n1"}, {"C3 N1, R=4", "c3n1"}}) {
    const auto swap = benchmark.scores.numbers(suffix == std::string("c16n1") ? "swap_c16n1_seed0" : "swap_c3n1_mean4");
    auto size = benchmark.scores.numbers(std::string("params_") + suffix);
    for (double& value : size) value /= 1000;
    const Regularisation rule = automatic_regularisation(size);
    std::vector<double> ranked;
    for (std::size_t i = 0; i < swap.size(); ++i) ranked.push_back(log_regularised(swap[i], size[i], rule));
    for (const std::string& column : columns) {
      const double expected =
          golden[std::string("NB201 unique (") + setting + ") " + column]["swap_reg_max_2range2"].get<double>();
      EXPECT_NEAR(spearman(ranked, benchmark.unique(column)), expected, 1e-4) << setting << column;
    }
  }
}

TEST(Regularisation, RanksWhereTheFactorItselfUnderflows) {
  const Regularisation rule = manual_regularisation(0, 1);
  EXPECT_EQ(regularised(1000, 40, rule), regularised(1000, 41, rule));
  EXPECT_GT(log_regularised(1000, 40, rule), log_regularised(1000, 41, rule));
  EXPECT_NEAR(regularised(1000, 1, rule), 1000 / std::exp(1), 1e-9);
}

TEST(Regularisation, RulesAreThoseOfTheSpecification) {
  EXPECT_EQ(paper_regularisation(1.5).sigma, 1.5);
  EXPECT_EQ(target_regularisation(100).mu, 100);
  EXPECT_EQ(target_regularisation(100).sigma, 2500);
  const std::vector<double> costs = {3, 7, 5};
  EXPECT_EQ(automatic_regularisation(costs).mu, 7);
  EXPECT_EQ(automatic_regularisation(costs).sigma, 32);
  EXPECT_EQ(derived_regularisation(costs).mu, 7);
  EXPECT_EQ(derived_regularisation(costs).sigma, 5);
}

TEST(Regularisation, RefusesAWidthThatIsNotAboveZero) {
  EXPECT_THROW(manual_regularisation(1, 0), Error);
  EXPECT_THROW(manual_regularisation(1, -2), Error);
  EXPECT_THROW(manual_regularisation(NAN, 1), Error);
  EXPECT_THROW(paper_regularisation(-1), Error);
  const std::vector<double> same = {4, 4};
  EXPECT_THROW(automatic_regularisation(same), Error);
}

}  // namespace
}  // namespace assay::nas
