// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/generators/residual_mlp.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

namespace assay::mia {
namespace {

TEST(ResidualMlp, GradientsWrittenOutAreThoseOfAutomaticDifferentiation) {
  const MlpShape shape{.dimensions = 5, .width = 12, .frequencies = 3};
  at::manual_seed(3);
  at::Tensor parameters = at::randn({ResidualMlp::parameter_count(shape)}, at::kDouble) * 0.4;
  const at::Tensor input = at::randn({7, shape.input()}, at::kDouble), target = at::randn({7, 5}, at::kDouble);

  at::Tensor followed = parameters.clone().requires_grad_(true);
  (ResidualMlp(shape, followed).forward(input) - target).square().sum().backward();

  const ResidualMlp network(shape, parameters);
  ResidualMlp::Activations kept;
  const at::Tensor output = network.forward(input, &kept);
  at::Tensor gradient = at::full_like(parameters, 1e30);
  network.backward(kept, 2 * (output - target), gradient);

  EXPECT_LT((gradient - followed.grad()).abs().max().item<double>(),
            1e-10 * followed.grad().abs().max().item<double>());
}

TEST(ResidualMlp, StartsAsZeroWhateverTheInput) {
  const MlpShape shape{.dimensions = 4, .width = 8};
  const at::Tensor output = ResidualMlp(shape, ResidualMlp::initial(shape, 5)).forward(at::ones({3, shape.input()}));
  EXPECT_EQ(output.abs().max().item<float>(), 0);
}

TEST(ResidualMlp, FirstWeightsFollowTheSeed) {
  const MlpShape shape{.dimensions = 4, .width = 8};
  EXPECT_TRUE(at::equal(ResidualMlp::initial(shape, 5), ResidualMlp::initial(shape, 5)));
  EXPECT_FALSE(at::equal(ResidualMlp::initial(shape, 5), ResidualMlp::initial(shape, 6)));
}

/// Adam as its paper writes it, one number at a time.
double plain_adam(double value, const std::vector<double>& gradients, double rate, double beta1, double beta2) {
  double m = 0, v = 0;
  for (std::size_t t = 0; t < gradients.size(); ++t) {
    m = beta1 * m + (1 - beta1) * gradients[t];
    v = beta2 * v + (1 - beta2) * gradients[t] * gradients[t];
    const double step = static_cast<double>(t + 1);
    value -= rate * (m / (1 - std::pow(beta1, step))) / (std::sqrt(v / (1 - std::pow(beta2, step))) + 1e-8);
  }
  return value;
}

TEST(Adam, StepsAsThePaperWritesThem) {
  const std::vector<double> gradients{0.5, -2, 1.25, 3e-4};
  for (const double beta1 : {0.9, 0.0}) {
    at::Tensor parameters = at::full({1}, 0.7, at::kDouble);
    Adam adam(parameters, beta1, 0.99);
    for (const double gradient : gradients) adam.step(parameters, at::full({1}, gradient, at::kDouble), 0.01);
    EXPECT_NEAR(parameters.item<double>(), plain_adam(0.7, gradients, 0.01, beta1, 0.99), 1e-14);
  }
}

TEST(Adam, TheRateFallsByACosineToAFiftieth) {
  EXPECT_DOUBLE_EQ(cosine_rate(1e-3, 0, 101), 1e-3);
  EXPECT_NEAR(cosine_rate(1e-3, 50, 101), 0.51e-3, 1e-12);
  EXPECT_NEAR(cosine_rate(1e-3, 100, 101), 2e-5, 1e-12);
}

}  // namespace
}  // namespace assay::mia
