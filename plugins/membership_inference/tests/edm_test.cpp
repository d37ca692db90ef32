// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/generators/edm.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "core/base/error.h"
#include "plugins/membership_inference/generators/edm_network.h"
#include "plugins/membership_inference/generators/heun.h"
#include "plugins/membership_inference/tests/golden_files.h"

namespace assay::mia {
namespace {

TEST(Edm, PreconditioningMatchesTheGoldenFile) {
  const Json golden = golden::json("edm_expected.json");
  const auto sigmas = golden.at("sigmas").get<std::vector<double>>();
  ASSERT_FALSE(sigmas.empty());
  for (std::size_t i = 0; i < sigmas.size(); ++i) {
    const EdmScales scales = edm_scales(sigmas[i], golden.at("sigma_data").get<double>());
    EXPECT_TRUE(golden::near(scales.skip, golden.at("c_skip")[i].get<double>())) << sigmas[i];
    EXPECT_TRUE(golden::near(scales.out, golden.at("c_out")[i].get<double>())) << sigmas[i];
    EXPECT_TRUE(golden::near(scales.in, golden.at("c_in")[i].get<double>())) << sigmas[i];
    EXPECT_TRUE(golden::near(scales.noise, golden.at("c_noise")[i].get<double>(), 1e-9, 1e-9)) << sigmas[i];
    EXPECT_TRUE(golden::near(scales.weight, golden.at("loss_weight")[i].get<double>())) << sigmas[i];
  }
}

TEST(Edm, KarrasLevelsMatchTheGoldenFile) {
  const auto expected = golden::json("edm_expected.json").at("karras_schedule_18").get<std::vector<double>>();
  const std::vector<double> levels = karras_levels(18, 0.002, 80);
  ASSERT_EQ(levels.size(), expected.size());
  for (std::size_t i = 0; i < levels.size(); ++i) EXPECT_TRUE(golden::near(levels[i], expected[i])) << i;
}

TEST(Edm, OneLevelIsNoSchedule) { EXPECT_THROW(karras_levels(1), Error); }

TEST(Edm, HeunsTrajectoryForGaussianDataMatchesTheGoldenFile) {
  const Json golden = golden::json("edm_expected.json").at("heun_gaussian");
  const double variance = golden.at("data_variance").get<double>();
  const auto rows = golden.at("trajectory").get<std::vector<std::vector<double>>>();
  const auto start = golden.at("x_start").get<std::vector<double>>();
  std::vector<std::vector<double>> seen{start};
  const DenoiseBatch denoise = [&](const at::Tensor& x, double sigma) {
    return x * (variance / (variance + sigma * sigma));
  };
  heun(at::tensor(start, at::kDouble).view({3, 1}), karras_levels(golden.at("steps").get<std::int64_t>(), 0.002, 80),
       denoise, [&](std::int64_t, const at::Tensor& x) {
         const at::Tensor values = x.contiguous();
         seen.emplace_back(values.data_ptr<double>(), values.data_ptr<double>() + 3);
       });
  ASSERT_EQ(seen.size(), rows.size());
  for (std::size_t step = 0; step < rows.size(); ++step) {
    for (std::size_t k = 0; k < 3; ++k) EXPECT_TRUE(golden::near(seen[step][k], rows[step][k])) << step << " " << k;
  }
}

TEST(Edm, HeunComesNearTheExactEndWithMoreSteps) {
  const Json golden = golden::json("edm_expected.json").at("heun_gaussian");
  const double variance = golden.at("data_variance").get<double>();
  const DenoiseBatch denoise = [&](const at::Tensor& x, double sigma) {
    return x * (variance / (variance + sigma * sigma));
  };
  const auto start = golden.at("x_start").get<std::vector<double>>();
  const at::Tensor end = heun(at::tensor(start, at::kDouble), karras_levels(200, 0.002, 80), denoise);
  for (std::size_t k = 0; k < 3; ++k) {
    EXPECT_NEAR(end[static_cast<std::int64_t>(k)].item<double>(), golden.at("exact_end")[k].get<double>(),
                1e-3 * std::abs(start[k] / 80));
  }
}

TEST(Edm, AnUntrainedDenoiserShrinksByItsSkipScale) {
  const MlpShape shape{.dimensions = 3, .width = 8};
  const EdmNetwork network(shape, ResidualMlp::initial(shape, 1));
  const at::Tensor x = at::ones({2, 3});
  EXPECT_TRUE(at::allclose(network.denoise(x, 0.5), x * 0.5));  // sigma = sigma_data: skip is a half
}

TEST(Edm, AConsistencyFunctionIsTheIdentityAtTheSmallestLevel) {
  const MlpShape shape{.dimensions = 3, .width = 8};
  at::Tensor parameters = ResidualMlp::initial(shape, 1);
  parameters.add_(0.1);
  const EdmNetwork network(shape, parameters, true);
  const at::Tensor x = at::linspace(-2, 2, 6).view({2, 3});
  EXPECT_TRUE(at::equal(network.denoise(x, smallest_sigma), x));
  EXPECT_FALSE(at::allclose(network.denoise(x, 1.0), x));
}

TEST(Edm, LevelsOfRowsGiveWhatOneLevelForAllGives) {
  const MlpShape shape{.dimensions = 3, .width = 8};
  at::Tensor parameters = ResidualMlp::initial(shape, 2);
  parameters.add_(0.05);
  const EdmNetwork network(shape, parameters);
  const at::Tensor x = at::linspace(-1, 1, 6).view({2, 3});
  const std::vector<double> sigmas{0.3, 2.0};
  const at::Tensor both = network.denoise(x, network.levels(sigmas));
  for (std::int64_t i = 0; i < 2; ++i) {
    EXPECT_TRUE(at::allclose(both.narrow(0, i, 1),
                             network.denoise(x.narrow(0, i, 1), sigmas[static_cast<std::size_t>(i)]), 1e-5, 1e-6));
  }
}

}  // namespace
}  // namespace assay::mia
