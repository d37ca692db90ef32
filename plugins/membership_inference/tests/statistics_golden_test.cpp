// SPDX-License-Identifier: GPL-3.0-or-later
// The statistics against values computed elsewhere (tests/golden/mia/README.md).
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <string>

#include "core/base/error.h"
#include "core/compute/torch_session.h"
#include "plugins/membership_inference/statistics/distances.h"
#include "plugins/membership_inference/statistics/kde.h"
#include "plugins/membership_inference/statistics/kernels.h"
#include "plugins/membership_inference/statistics/mmd.h"
#include "plugins/membership_inference/statistics/set_function.h"
#include "plugins/membership_inference/statistics/two_sample_test.h"
#include "plugins/membership_inference/statistics/votes.h"
#include "plugins/membership_inference/tests/golden_files.h"

namespace assay::mia {
namespace {

using golden::near;

/// One body for the CPU and for a GPU, where there is one.
class OnDevice : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    try {
      find_device(GetParam());
    } catch (const Error& missing) {
      GTEST_SKIP() << "NOT TESTED on " << GetParam() << ": " << missing.what();
    }
  }
  Kernel here(Kernel kernel) const {
    kernel.device = GetParam();
    return kernel;
  }
};

/// The kernel that a case of mmd_expected.json names.
Kernel kernel_of(const Json& expected, const Points& pooled) {
  const std::string label = expected.at("sigma_label");
  if (label.starts_with("rational")) return {.kind = KernelKind::rational_quadratic, .widths = {1}, .alpha = 1};
  if (label.starts_with("laplace")) return {.kind = KernelKind::laplace, .widths = {3}};
  if (label.starts_with("KID")) return {.kind = KernelKind::kid};
  const double sigma = label == "median" || label.starts_with("sum") ? median_distance(pooled) : std::stod(label);
  if (label.starts_with("sum")) return {.widths = {0.5 * sigma, sigma, 2 * sigma, 4 * sigma}};
  return {.widths = {sigma}};
}

TEST_P(OnDevice, EveryEstimatorOfTheMmdIsTheRecordedOneForEightKernels) {
  const Json expected = golden::json("mmd_expected.json");
  int seen = 0;
  for (const Json& one : expected.at("cases")) {
    const bool equal = one.at("pair") == "equal";
    const Points x = golden::points(equal ? "mmd_X" : "mmd_Xu"), y = golden::points(equal ? "mmd_Y" : "mmd_Yu");
    SCOPED_TRACE(one.at("pair").get<std::string>() + ", " + one.at("sigma_label").get<std::string>());
    const Kernel kernel = here(kernel_of(one, joined(x, y)));
    if (!one.at("sigma").is_null() && kernel.widths.size() == 1) {
      EXPECT_TRUE(near(kernel.widths[0], one.at("sigma")));
    }
    const KernelSums sums = kernel_sums(x, y, kernel);
    // Kernel values are of size 1 (KID: of size 100): a difference of them has that rounding.
    const auto expect = [&](const char* name, double value, double scale = 0) {
      EXPECT_TRUE(near(value, one.at(name), 1e-9, scale)) << name << ": " << value << " instead of " << one.at(name);
    };
    expect("biased_V", biased_mmd(sums));
    expect("unbiased_U", unbiased_mmd(sums));
    expect("unbiased_U", unbiased_mmd(x, y, kernel));
    ++seen;
    if (!equal) continue;
    const double statistic = one_sample_mmd(sums), variance = mmd_variance(sums);
    expect("h_statistic_U1", statistic);
    expect("dk_variance", variance);
    expect("J_lambda_1e-8", power_criterion_clamped(statistic, variance));
    expect("J_reg_add_1e-8", power_criterion_added(statistic, variance));
    expect("linear_time", linear_time_mmd(x, y, kernel));
    expect("sutherland2017_unbiased_variance", unbiased_mmd_variance(sums));
    const KernelSums kept = kernel_sums(gram(x, kernel), gram(y, kernel), gram(x, y, kernel), x.count, y.count);
    expect("unbiased_U", unbiased_mmd(kept));
    expect("sutherland2017_unbiased_variance", unbiased_mmd_variance(kept));
  }
  EXPECT_EQ(seen, 16);
}

TEST_P(OnDevice, EnergyFrechetAndSlicedDistancesAreTheRecordedOnes) {
  const Json expected = golden::json("mmd_expected.json");
  for (const Json& one : expected.at("other_distances")) {
    const bool equal = one.at("pair") == "equal";
    const Points x = golden::points(equal ? "mmd_X" : "mmd_Xu"), y = golden::points(equal ? "mmd_Y" : "mmd_Yu");
    EXPECT_TRUE(near(energy_distance(x, y, false, {}, GetParam()), one.at("energy_V")));
    EXPECT_TRUE(near(energy_distance(x, y, true, {}, GetParam()), one.at("energy_U")));
    EXPECT_TRUE(near(frechet_distance(x, y), one.at("frechet_FID_cov_ddof1"), 1e-6));
    EXPECT_EQ(covariance_shrinkage(x), 0);
  }
  const Points x = golden::points("mmd_X"), y = golden::points("mmd_Y"), directions = golden::points("sw_directions");
  EXPECT_TRUE(near(sliced_wasserstein_1(x, y, directions), expected.at("sliced_wasserstein").at("SW1")));
  EXPECT_TRUE(near(sliced_wasserstein_2(x, y, directions), expected.at("sliced_wasserstein").at("SW2")));
  EXPECT_TRUE(
      near(sliced_wasserstein_1(golden::points("mmd_Xu"), golden::points("mmd_Yu"), golden::points("sw_directions_u")),
           expected.at("sliced_wasserstein_unequal").at("SW1")));
  const Json& kid_case = *std::find_if(expected.at("cases").begin(), expected.at("cases").end(), [](const Json& one) {
    return one.at("sigma_label").get<std::string>().starts_with("KID");
  });
  EXPECT_TRUE(near(kid(x, y, {}, GetParam()), kid_case.at("unbiased_U")));
}

class GoldenPermutations {
 public:
  Permutation draw() {
    return [this](std::vector<std::int64_t>& order) { order = orders_.at(next_++); };
  }
  std::int64_t count() const { return static_cast<std::int64_t>(orders_.size()); }

 private:
  std::vector<std::vector<std::int64_t>> orders_ = golden::indices("perm_indices");
  std::size_t next_ = 0;
};

TEST_P(OnDevice, ThePermutationTestGivesTheRecordedStatisticsAndP) {
  const Json expected = golden::json("perm_expected.json");
  const Points x = golden::points("mmd_X");
  Points y = golden::points("mmd_Y");
  const auto test = [&](TwoSampleForm form) {
    const Points pooled = joined(x, y);
    GoldenPermutations permutations;
    return two_sample_test(gram(pooled, here({.widths = {median_distance(pooled)}})), pooled.count, x.count,
                           permutations.count(), permutations.draw(), form, {}, GetParam());
  };
  EXPECT_TRUE(near(median_distance(joined(x, y)), expected.at("sigma_median")));
  const TwoSampleTest plain = test(TwoSampleForm::unbiased);
  EXPECT_TRUE(near(plain.statistic, expected.at("observed_U")));
  EXPECT_DOUBLE_EQ(plain.p, expected.at("p_plus_one"));
  EXPECT_EQ(std::lround(plain.p * 200) - 1, expected.at("count_ge").get<int>());
  const Points statistics = golden::points("perm_stats_U");
  ASSERT_EQ(statistics.values.size(), plain.null.size());
  for (std::size_t b = 0; b < plain.null.size(); ++b)
    EXPECT_TRUE(near(plain.null[b], statistics.values[b], 1e-9, 1e-4)) << b;
  std::vector<double> sorted = plain.null;
  std::sort(sorted.begin(), sorted.end());
  EXPECT_TRUE(near(sorted[static_cast<std::size_t>(std::ceil(0.95 * static_cast<double>(sorted.size())))],
                   expected.at("threshold_95_sorted_index_ceil(B*0.95)")));

  const TwoSampleTest paired = test(TwoSampleForm::one_sample);
  EXPECT_TRUE(near(paired.statistic, expected.at("observed_h1")));
  EXPECT_DOUBLE_EQ(paired.p, expected.at("p_plus_one_h1"));

  for (double& value : y.values) value += 0.6;
  const Json& shifted = expected.at("shifted_case_Y_plus_0.6");
  EXPECT_TRUE(near(median_distance(joined(x, y)), shifted.at("sigma_median")));
  const TwoSampleTest moved = test(TwoSampleForm::unbiased);
  EXPECT_TRUE(near(moved.statistic, shifted.at("observed_U")));
  EXPECT_DOUBLE_EQ(moved.p, shifted.at("p_plus_one"));
}

TEST_P(OnDevice, TheSetProcedureGivesTheRecordedVotesAndDifferences) {
  const Json expected = golden::json("set_expected.json");
  const Points s = golden::points("set_S"), a = golden::points("set_A"), c = golden::points("set_C");
  const auto rows_s = golden::indices("set_idx_S"), rows_a = golden::indices("set_idx_A"),
             rows_c = golden::indices("set_idx_C");
  std::vector<VoteDraw> draws;
  for (std::size_t r = 0; r < rows_s.size(); ++r) draws.push_back({rows_s[r], rows_a[r], rows_c[r]});
  const double sigma = median_distance(joined(s, a));
  EXPECT_TRUE(near(sigma, expected.at("sigma_median_of_S_union_A")));
  const Votes votes = set_votes(s, a, c, here({.widths = {sigma}}), draws);
  EXPECT_TRUE(near(votes.full_to_candidates, expected.at("full_mmd2_S_C")));
  EXPECT_TRUE(near(votes.full_to_auxiliary, expected.at("full_mmd2_S_A")));
  EXPECT_TRUE(near(votes.full_difference, expected.at("full_delta")));
  EXPECT_TRUE(near(votes.mean_difference, expected.at("mean_delta")));
  EXPECT_TRUE(near(votes.sd_difference, expected.at("sd_delta_ddof1")));
  EXPECT_TRUE(near(votes.z, expected.at("z")));
  EXPECT_DOUBLE_EQ(votes.share, expected.at("vote_fraction"));
  const Points delta = golden::points("set_delta");
  ASSERT_EQ(votes.rounds.size(), static_cast<std::size_t>(delta.count));
  for (std::int64_t r = 0; r < delta.count; ++r) {
    EXPECT_TRUE(near(votes.rounds[static_cast<std::size_t>(r)].to_candidates, delta.row(r)[0], 1e-9, 1e-4)) << r;
    EXPECT_TRUE(near(votes.rounds[static_cast<std::size_t>(r)].to_auxiliary, delta.row(r)[1], 1e-9, 1e-4)) << r;
  }
  // The set function of the same kernel: f(C) - f(A) is the difference of the two discrepancies, without the samples'
  // own pairs.
  const Points tested = joined(c, a);
  const Kernel kernel = here({.widths = {sigma}});
  SetFunction f{mean_kernel(tested, s, kernel), gram(tested, kernel), GetParam()};
  for (double& value : f.linear) value *= 2;
  RandomStream stream(1, "golden");
  EXPECT_TRUE(near(relative_test(f, c.count, 9, stream).statistic, expected.at("full_delta")));
}

TEST(StatisticsGolden, NearestDistancesDensitiesAndCountsAreTheRecordedOnes) {
  const Json expected = golden::json("generative_blackbox_expected.json");
  const Points s = golden::points("set_S"), a = golden::points("set_A"), c = golden::points("set_C");
  const Nearest to_s = nearest(c, s), to_a = nearest(c, a);
  std::vector<double> sorted = to_s.distance;
  std::sort(sorted.begin(), sorted.end());
  const double radius = (sorted[sorted.size() / 2 - 1] + sorted[sorted.size() / 2]) / 2;
  EXPECT_TRUE(near(radius, expected.at("mc_count_eps_median")));
  const std::vector<double> within = share_within(c, s, radius), density = kde_log_density(c, s, 0.6),
                            other = kde_log_density(c, a, 0.6);
  // The file holds the log of the mean of exp(-r^2 / (2 h^2)), without the (2 pi h^2)^(-d/2) that makes it a density.
  const double normaliser = 2.5 * std::log(2 * std::numbers::pi * 0.6 * 0.6);
  ASSERT_EQ(c.dimensions, 5);
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    EXPECT_TRUE(near(to_s.distance[i], expected.at("gan_leaks_fbb_min_l2")[i]));
    EXPECT_TRUE(
        near(to_s.distance[i] - to_a.distance[i], expected.at("gan_leaks_calibrated_min_l2_S_minus_A")[i], 1e-9, 0.1));
    EXPECT_DOUBLE_EQ(within[i], expected.at("mc_fraction_within_eps")[i]);
    EXPECT_TRUE(near(density[i] + normaliser, expected.at("kde_log_h0.6")[i]));
    EXPECT_TRUE(near(density[i] - other[i], expected.at("domias_log_ratio_h0.6")[i], 1e-9, 0.1));
  }
}

INSTANTIATE_TEST_SUITE_P(Statistics, OnDevice, testing::Values("cpu", "cuda"),
                         [](const auto& which) { return which.param; });

}  // namespace
}  // namespace assay::mia
