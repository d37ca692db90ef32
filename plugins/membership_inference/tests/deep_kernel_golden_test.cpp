// SPDX-License-Identifier: GPL-3.0-or-later
// The deep kernel against values computed elsewhere, in double (tests/golden/mia/README.md).
#include <gtest/gtest.h>

#include <cmath>

#include "plugins/membership_inference/attacks/deep_kernel.h"
#include "plugins/membership_inference/tests/golden_files.h"

namespace assay::mia {
namespace {

using golden::near;

const at::TensorOptions in_double = at::TensorOptions().dtype(at::kDouble);

struct Golden {
  Json expected = golden::json("deep_kernel_expected.json");
  Points x = golden::points("mmd_X"), y = golden::points("mmd_Y");
  DeepKernel kernel{Mlp({5, 7, 7, 7, 4}, Activation::softplus, in_double), 0, 0, 0};
  Mlp::Trace trace;

  Golden() {
    for (std::size_t l = 0; l < 4; ++l) {
      const std::string number = std::to_string(l + 1);
      kernel.phi.weight(l).copy_(tensor_of(golden::points("dk_W" + number), in_double));
      kernel.phi.bias(l).copy_(tensor_of(golden::points("dk_b" + number), in_double).flatten());
    }
    const double epsilon = expected.at("epsilon");
    kernel.epsilon_logit = std::log(epsilon / (1 - epsilon));
    kernel.log_phi_scale = std::log(expected.at("sigma0_phi").get<double>());
    kernel.log_input_scale = std::log(expected.at("sigma_q").get<double>());
  }
  at::Tensor tx() const { return tensor_of(x, in_double); }
  at::Tensor ty() const { return tensor_of(y, in_double); }
};

TEST(DeepKernelGolden, FeaturesAreTheRecordedOnes) {
  Golden g;
  const Points expected = golden::points("dk_phiX");
  const std::vector<double> seen = values_of(g.kernel.phi(g.tx()));
  const std::vector<double> traced = values_of(g.kernel.phi.forward(g.tx(), g.trace));
  ASSERT_EQ(seen.size(), expected.values.size());
  for (std::size_t i = 0; i < seen.size(); ++i) {
    EXPECT_TRUE(near(seen[i], expected.values[i])) << i;
    EXPECT_EQ(traced[i], seen[i]);
  }
}

TEST(DeepKernelGolden, KernelValuesAreTheRecordedOnes) {
  Golden g;
  const at::Tensor fx = g.kernel.phi(g.tx()), fy = g.kernel.phi(g.ty());
  const at::Tensor kxy = g.kernel.gram(g.tx(), fx, g.ty(), fy), kxx = g.kernel.gram(g.tx(), fx, g.tx(), fx);
  EXPECT_TRUE(near(kxy[0][0].item<double>(), g.expected.at("k_x0_y0")));
  EXPECT_TRUE(near(kxx[1][2].item<double>(), g.expected.at("k_x1_x2")));
  const Points expected = golden::points("dk_Kxy");
  const std::vector<double> seen = values_of(kxy);
  ASSERT_EQ(seen.size(), expected.values.size());
  for (std::size_t i = 0; i < seen.size(); ++i) EXPECT_TRUE(near(seen[i], expected.values[i], 1e-9, 1e-3)) << i;
}

TEST(DeepKernelGolden, StatisticVarianceAndPowerAreTheRecordedOnes) {
  Golden g;
  const KernelPower added = kernel_power(g.kernel, g.tx(), g.ty(), 1e-8, g.trace, nullptr);
  EXPECT_TRUE(near(added.u1, g.expected.at("h_statistic_U1")));
  EXPECT_TRUE(near(added.variance, g.expected.at("dk_variance")));
  EXPECT_TRUE(near(added.j, g.expected.at("J_reg_add_1e-8")));
  EXPECT_TRUE(near(kernel_power(g.kernel, g.tx(), g.ty(), 0, g.trace, nullptr).j, g.expected.at("J_noreg")));
}

TEST(DeepKernelGolden, GradientOfThePowerIsThatOfAutomaticDifferentiation) {
  Golden g;
  KernelGradient gradient;
  kernel_power(g.kernel, g.tx(), g.ty(), 0, g.trace, &gradient);
  const Json& expected = g.expected.at("grad_J");
  EXPECT_TRUE(near(gradient.epsilon_logit, expected.at("logit_eps"))) << gradient.epsilon_logit;
  EXPECT_TRUE(near(gradient.log_phi_scale, expected.at("log_sigma0"))) << gradient.log_phi_scale;
  EXPECT_TRUE(near(gradient.log_input_scale, expected.at("log_sigma_q"))) << gradient.log_input_scale;
  const auto compare = [&](const at::Tensor& seen, const char* name) {
    const std::vector<double> values = values_of(seen);
    ASSERT_EQ(values.size(), expected.at(name).size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      EXPECT_TRUE(near(values[i], expected.at(name)[i], 1e-8, 1e-5)) << name << " " << i << ": " << values[i];
    }
  };
  compare(g.kernel.phi.bias_gradient(3), "b4");
  compare(g.kernel.phi.bias_gradient(0), "b1");
  compare(g.kernel.phi.weight_gradient(0)[0], "W1_row0");
}

TEST(DeepKernelGolden, GradientOfEveryWeightIsTheSlopeOfThePower) {
  Golden g;
  KernelGradient gradient;
  kernel_power(g.kernel, g.tx(), g.ty(), 1e-8, g.trace, &gradient);
  const std::vector<double> written = values_of(g.kernel.phi.gradient());
  auto* weight = g.kernel.phi.parameters().data_ptr<double>();
  for (std::size_t i = 0; i < written.size(); ++i) {
    const double kept = weight[i], step = 1e-5;
    weight[i] = kept + step;
    const double up = kernel_power(g.kernel, g.tx(), g.ty(), 1e-8, g.trace, nullptr).j;
    weight[i] = kept - step;
    const double down = kernel_power(g.kernel, g.tx(), g.ty(), 1e-8, g.trace, nullptr).j;
    weight[i] = kept;
    EXPECT_NEAR(written[i], (up - down) / (2 * step), 1e-8) << i;
  }
}

TEST(DeepKernelGolden, TrainingInFloatKeepsThePowerToFiveDigits) {
  Golden g;
  DeepKernel single{g.kernel.phi.in(at::kFloat), g.kernel.epsilon_logit, g.kernel.log_phi_scale,
                    g.kernel.log_input_scale};
  const KernelPower power = kernel_power(single, g.tx().to(at::kFloat), g.ty().to(at::kFloat), 1e-8, g.trace, nullptr);
  EXPECT_NEAR(power.j, g.expected.at("J_reg_add_1e-8").get<double>(), 1e-5);
}

}  // namespace
}  // namespace assay::mia
