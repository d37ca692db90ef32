// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/attacks/diffusion_attacks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/error.h"
#include "core/base/random.h"
#include "plugins/membership_inference/tests/golden_files.h"

namespace assay::mia {
namespace {

/// eps(x, t) = sqrt(1 - abar[t]) (A x + b).
Points linear_predictor(const Points& a, const Points& b, const Points& x, std::int64_t step) {
  const double scale = std::sqrt(1 - linear_alpha_bars()[static_cast<std::size_t>(step)]);
  Points result = x;
  for (std::int64_t i = 0; i < x.count; ++i) {
    for (std::int64_t k = 0; k < x.dimensions; ++k) {
      double sum = b.values[static_cast<std::size_t>(k)];
      for (std::int64_t j = 0; j < x.dimensions; ++j)
        sum += a.row(k)[static_cast<std::size_t>(j)] * x.row(i)[static_cast<std::size_t>(j)];
      result.values[static_cast<std::size_t>(i * x.dimensions + k)] = scale * sum;
    }
  }
  return result;
}

void expect_all(const std::vector<double>& seen, const Json& expected, const char* name) {
  ASSERT_EQ(seen.size(), expected.size()) << name;
  for (std::size_t i = 0; i < seen.size(); ++i) {
    // SecMI's errors are squares of differences of 1e-4 between values near 1: their last digits are rounding.
    EXPECT_TRUE(golden::near(seen[i], expected[i].get<double>(), 1e-9)) << name << " " << i << ": " << seen[i];
  }
}

TEST(DiffusionAttacks, PublishedFormsMatchTheGoldenFile) {
  const Json golden = golden::json("diffusion_expected.json");
  const Points a = golden::points("diff_A"), b = golden::points("diff_b"), x = golden::points("diff_x0");
  const NoisePredictor eps = [&](const Points& noisy, std::int64_t step) {
    return linear_predictor(a, b, noisy, step);
  };
  EXPECT_TRUE(golden::near(linear_alpha_bars()[100], golden.at("abar_100").get<double>()));
  EXPECT_TRUE(golden::near(linear_alpha_bars()[999], golden.at("abar_999").get<double>()));
  expect_all(secmi_errors(eps, x), golden.at("secmi_k10_tsec100_l2"), "secmi");
  expect_all(pia_errors(eps, x), golden.at("pia_t200_p4"), "pia");
  expect_all(pia_errors(eps, x, 200, true), golden.at("pian_t200_p4"), "pian");
  expect_all(noise_loss_errors(eps, x, golden::points("diff_noise")), golden.at("naive_t200_l2"), "naive");
  expect_all(rediffuse_errors(eps, x, golden::points("diff_noise_red")), golden.at("rediffuse_t200_k50_avg5_l2"),
             "rediffuse");
}

TEST(DiffusionAttacks, NoiseThatDoesNotFitIsRefused) {
  const NoisePredictor eps = [](const Points& noisy, std::int64_t) { return noisy; };
  EXPECT_THROW(rediffuse_errors(eps, Points{2, 1, {0, 0}}, Points{3, 1, {0, 0, 0}}), Error);
}

/// The ideal denoiser of an empirical distribution: the mean of its members, weighted by how likely each gave the noisy
/// point.
class IdealDenoiser : public Denoiser {
 public:
  explicit IdealDenoiser(Points members) : members_(std::move(members)) {}
  std::int64_t dimensions() const override { return members_.dimensions; }
  Points denoise(const Points& noisy, double sigma) const override {
    Points result{noisy.count, noisy.dimensions, std::vector<double>(noisy.values.size(), 0)};
    for (std::int64_t i = 0; i < noisy.count; ++i) {
      std::vector<double> logs;
      for (std::int64_t j = 0; j < members_.count; ++j) {
        double distance = 0;
        for (std::size_t k = 0; k < noisy.row(i).size(); ++k)
          distance += std::pow(noisy.row(i)[k] - members_.row(j)[k], 2);
        logs.push_back(-distance / (2 * sigma * sigma));
      }
      const double top = *std::max_element(logs.begin(), logs.end());
      double total = 0;
      for (double& value : logs) total += value = std::exp(value - top);
      for (std::int64_t j = 0; j < members_.count; ++j) {
        for (std::int64_t k = 0; k < noisy.dimensions; ++k) {
          result.values[static_cast<std::size_t>(i * noisy.dimensions + k)] +=
              logs[static_cast<std::size_t>(j)] / total * members_.row(j)[static_cast<std::size_t>(k)];
        }
      }
    }
    return result;
  }

 private:
  Points members_;
};

Points uniform_points(std::int64_t count, std::string_view name) {
  RandomStream stream(11, name);
  Points points{count, 16, {}};
  for (std::int64_t i = 0; i < count * 16; ++i) points.values.push_back(stream.uniform(-1, 1));
  return points;
}

using Scores = std::vector<double> (*)(const Denoiser&, const Points&, std::uint64_t, const Pulse&);
constexpr std::pair<const char*, Scores> all_attacks[] = {{"teacher_loss", &teacher_loss_scores},
                                                          {"secmi", &secmi_scores},
                                                          {"pia", &pia_scores},
                                                          {"rediffuse", &rediffuse_scores}};

TEST(DiffusionAttacks, EveryScoreIsLargerForWhatTheDenoiserRemembers) {
  const Points members = uniform_points(40, "members"), others = uniform_points(40, "others");
  const IdealDenoiser denoiser(members);
  for (const auto& [name, attack] : all_attacks) {
    const auto in = attack(denoiser, members, 1, {}), out = attack(denoiser, others, 1, {});
    int right = 0;
    for (const double a : in) {
      for (const double b : out) right += a > b ? 1 : 0;
    }
    EXPECT_GT(right, 0.95 * 40 * 40) << name;
  }
}

TEST(DiffusionAttacks, AScoreDoesNotDependOnTheOtherPoints) {
  const Points members = uniform_points(300, "members");
  const IdealDenoiser denoiser(uniform_points(10, "members"));
  const std::vector<std::int64_t> rows{299, 3};
  for (const auto& [name, attack] : all_attacks) {
    const auto all = attack(denoiser, members, 5, {}), two = attack(denoiser, rows_of(members, rows), 5, {});
    EXPECT_EQ(two[0], all[299]) << name;
    EXPECT_EQ(two[1], all[3]) << name;
  }
}

TEST(DiffusionAttacks, ProgressNeverFallsAndMayEndTheWork) {
  const IdealDenoiser denoiser(uniform_points(5, "members"));
  const Points points = uniform_points(600, "others");
  for (const auto& [name, attack] : all_attacks) {
    double last = 0;
    attack(denoiser, points, 1, [&](double share) {
      EXPECT_GE(share, last) << name;
      last = share;
    });
    EXPECT_EQ(last, 1) << name;
    struct Stop {};
    EXPECT_THROW(attack(denoiser, points, 1, [](double) { throw Stop(); }), Stop) << name;
  }
}

TEST(DiffusionAttacks, PointsOfOtherDimensionsAreRefused) {
  const IdealDenoiser denoiser(uniform_points(5, "members"));
  for (const auto& [name, attack] : all_attacks) {
    try {
      attack(denoiser, Points{1, 3, {0, 0, 0}}, 1, {});
      FAIL() << name;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::usage) << name;
      EXPECT_NE(std::string(error.what()).find("16 dimensions"), std::string::npos) << error.what();
    }
  }
}

}  // namespace
}  // namespace assay::mia
