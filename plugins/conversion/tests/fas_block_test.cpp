// SPDX-License-Identifier: GPL-3.0-or-later
// Golden losses and gradients of the calibration (fas_block.npz, cal_* and sgd10_*), whose official form equals the released code to 1e-9.
#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include <cmath>

#include "plugins/conversion/fas/objectives.h"
#include "plugins/conversion/fas/site_functions.h"
#include "plugins/conversion/networks/torch_decoder.h"
#include "plugins/conversion/tests/golden_block.h"

namespace assay::snn {
namespace {

const std::string block = "fas_block";
constexpr std::int64_t levels = 8, steps = 8;

/// The two losses of the calibration as the released code has them: align summed over sites, KL divided by windows.
struct Losses {
  at::Tensor align, kl;
};
Losses official_losses(const TorchDecoder& decoder, const at::Tensor& ids, const SiteTensors& student, const SiteTensors& teacher) {
  std::vector<at::Tensor> wanted, seen;
  at::Tensor target;
  {
    const c10::AutoGradMode no_gradients(false);
    target = decoder_logits(decoder, ids, "mlp", qcfs_function(teacher, levels, &wanted)).select(0, 0);
  }
  const at::Tensor logits =
      mean_over_time(decoder_logits(decoder, ids, "mlp", if_function(student, steps, FireRule::at_least, false, &seen), {steps, OperatorForm::per_step}));
  at::Tensor align = at::zeros({});
  for (std::size_t k = 0; k < seen.size(); ++k) align = align + (seen[k] - wanted[k]).square().mean();
  return {align, kl_divergence(logits, target, false)};
}

void require_gradients(SiteTensors& sites) {
  for (auto* list : {&sites.theta, &sites.beta})
    for (at::Tensor& tensor : *list) tensor.requires_grad_(true);
}

/// Largest difference over the largest golden entry.
double relative(const at::Tensor& gradient, const std::string& name) {
  const at::Tensor wanted = at::tensor(golden::array(block, name), at::kDouble);
  return ((gradient.to(at::kDouble).view(-1) - wanted).abs().max() / wanted.abs().max()).item<double>();
}

struct Case {
  std::string granularity, start;
};
class Calibrated : public ::testing::TestWithParam<Case> {};

TEST_P(Calibrated, HasTheGoldenLossesAndGradients) {
  const auto& [granularity, start] = GetParam();
  const LanguageModel model = golden::block_model();
  const TorchDecoder decoder = torch_decoder(model);
  const std::vector<std::int32_t> windows = golden::block_ids();
  const at::Tensor ids = tensor_of_windows(windows, 0, 3, 6);
  const bool gpt2 = start == "gpt2";
  const std::size_t each = granularity == "layer" ? 1 : granularity == "channel" ? 32 : 6 * 32;
  SiteTensors student = site_tensors(golden::block_sites(gpt2 ? 0.6 : 1.0, gpt2 ? 0.2 : 0.5, each));
  require_gradients(student);
  const Losses losses = official_losses(decoder, ids, student, site_tensors(golden::block_sites()));
  (losses.align + losses.kl).backward();
  const std::string name = "cal_" + granularity + "_" + start + "_";
  EXPECT_NEAR(losses.align.item<double>(), golden::number(block, name + "align"), 1e-5);
  EXPECT_NEAR(losses.kl.item<double>(), golden::number(block, name + "kl"), 1e-5);
  for (std::size_t k = 0; k < 2; ++k) {
    EXPECT_LT(relative(student.theta[k].grad(), name + "dtheta" + std::to_string(k)), 1e-4);
    EXPECT_LT(relative(student.beta[k].grad(), name + "dv0" + std::to_string(k)), 1e-4);
  }
}
INSTANTIATE_TEST_SUITE_P(Granularities, Calibrated,
                         ::testing::Values(Case{"layer", "plain"}, Case{"layer", "gpt2"}, Case{"channel", "plain"}, Case{"channel", "gpt2"}, Case{"official", "plain"},
                                           Case{"official", "gpt2"}),
                         [](const auto& one) { return one.param.granularity + "_" + one.param.start; });

TEST(Calibration, DescendsAlongTheGoldenTrace) {
  const LanguageModel model = golden::block_model();
  const TorchDecoder decoder = torch_decoder(model);
  const std::vector<std::int32_t> windows = golden::block_ids();
  const at::Tensor ids = tensor_of_windows(windows, 0, 3, 6);
  const SiteTensors teacher = site_tensors(golden::block_sites());
  SiteTensors student = site_tensors(golden::block_sites(1.0, 0.5, 32));
  require_gradients(student);
  const std::vector<double> trace = golden::array(block, "sgd10_channel_lr0.02_trace");
  for (std::size_t step = 0; step < 10; ++step) {
    const Losses losses = official_losses(decoder, ids, student, teacher);
    EXPECT_NEAR(losses.align.item<double>(), trace[2 * step], 1e-4) << "step " << step;
    EXPECT_NEAR(losses.kl.item<double>(), trace[2 * step + 1], 1e-4) << "step " << step;
    (losses.align + losses.kl).backward();
    const c10::AutoGradMode no_gradients(false);
    for (auto* list : {&student.theta, &student.beta})
      for (at::Tensor& tensor : *list) {
        tensor.sub_(0.02 * tensor.grad());
        tensor.mutable_grad() = at::Tensor();
      }
  }
  for (std::size_t k = 0; k < 2; ++k) {
    EXPECT_LT(relative(student.theta[k].detach(), "sgd10_theta" + std::to_string(k)), 1e-4);
    EXPECT_LT(relative(student.beta[k].detach(), "sgd10_v0" + std::to_string(k)), 1e-4);
  }
}

}  // namespace
}  // namespace assay::snn
