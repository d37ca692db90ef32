// SPDX-License-Identifier: GPL-3.0-or-later
// Golden forward passes of a two-block language model (fas_block.npz) and of the operators over time (temporal_ops.npz).
#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "plugins/conversion/fas/objectives.h"
#include "plugins/conversion/fas/site_functions.h"
#include "plugins/conversion/networks/time_operators.h"
#include "plugins/conversion/networks/torch_decoder.h"
#include "plugins/conversion/tests/golden_block.h"

namespace assay::snn {
namespace {

const std::string block = "fas_block", operators = "temporal_ops";

at::Tensor golden_tensor(const std::string& file, const std::string& name, at::IntArrayRef shape) {
  const std::vector<double> values = golden::array(file, name);
  return at::from_blob(const_cast<double*>(values.data()), shape, at::kDouble).clone();
}
double largest_difference(const at::Tensor& a, const at::Tensor& b) { return (a.to(at::kDouble) - b.to(at::kDouble)).abs().max().item<double>(); }

class Block : public ::testing::Test {
 protected:
  const c10::AutoGradMode no_gradients{false};
  LanguageModel model = golden::block_model();
  TorchDecoder decoder = torch_decoder(model);
  std::vector<std::int32_t> windows = golden::block_ids();
  at::Tensor ids = tensor_of_windows(windows, 0, 3, 6);
  SiteTensors sites = site_tensors(golden::block_sites());
};

TEST_F(Block, GivesTheGoldenLogitsAsAFloatNetwork) {
  const at::Tensor logits = decoder_logits(decoder, ids, "mlp", {}).select(0, 0);
  EXPECT_LT(largest_difference(logits, golden_tensor(block, "ann_gelu_logits", {3, 6, 11})), 1e-4);
}

TEST_F(Block, GivesTheGoldenLogitsAndActivationsWithQuantisedSites) {
  std::vector<at::Tensor> kept;
  const at::Tensor logits = decoder_logits(decoder, ids, "mlp", qcfs_function(sites, 8, &kept)).select(0, 0);
  EXPECT_LT(largest_difference(logits, golden_tensor(block, "qcfs_L8_logits", {3, 6, 11})), 1e-4);
  for (std::size_t k = 0; k < 2; ++k) EXPECT_LT(largest_difference(kept[k], golden_tensor(block, "qcfs_L8_act" + std::to_string(k), {3, 6, 32})), 1e-4);
}

class BlockOverTime : public Block, public ::testing::WithParamInterface<std::int64_t> {};

TEST_P(BlockOverTime, GivesTheGoldenLogitsOfEveryStepAndExactSpikeCounts) {
  const std::int64_t steps = GetParam();
  const std::string name = "snn_T" + std::to_string(steps);
  std::vector<at::Tensor> kept;
  const at::Tensor logits = decoder_logits(decoder, ids, "mlp", if_function(sites, steps, FireRule::at_least, false, &kept), {steps, OperatorForm::per_step});
  EXPECT_LT(largest_difference(logits, golden_tensor(block, name + "_step_logits", {steps, 3, 6, 11})), 1e-4);
  for (std::size_t k = 0; k < 2; ++k) {
    const at::Tensor counts = (kept[k] * static_cast<double>(steps) / sites.theta[k]).round();
    EXPECT_EQ(largest_difference(counts.view(-1), at::tensor(golden::array(block, name + "_counts" + std::to_string(k)), at::kDouble)), 0) << "site " << k;
  }
}
INSTANTIATE_TEST_SUITE_P(Steps, BlockOverTime, ::testing::Values(1, 2, 4, 8, 16));

TEST_F(Block, IsTheSameNetworkInBothFormsAtOneStep) {
  const SiteFunction site = if_function(sites, 1, FireRule::at_least, false);
  const at::Tensor plain = decoder_logits(decoder, ids, "mlp", site, {1, OperatorForm::per_step});
  EXPECT_TRUE(at::equal(plain, decoder_logits(decoder, ids, "mlp", site, {1, OperatorForm::expectation})));
}

TEST_F(Block, InExpectationFormWithoutNeuronsIsTheFloatNetworkItself) {
  // Sites that let everything through: then each operator's mean is the operator of the mean.
  const SiteFunction activation = [](std::int64_t, const at::Tensor& z) { return expectation_form(8, [](const at::Tensor& mean) { return at::gelu(mean, "tanh"); }, z); };
  const at::Tensor logits = decoder_logits(decoder, ids, "mlp", activation, {8, OperatorForm::expectation}).select(0, 0);
  EXPECT_LT(largest_difference(logits, golden_tensor(block, "ann_gelu_logits", {3, 6, 11})), 1e-4);
}

TEST_F(Block, DoesNotMixWindows) {
  const SiteFunction site = if_function(sites, 4, FireRule::at_least, false);
  const at::Tensor all = mean_over_time(decoder_logits(decoder, ids, "mlp", site, {4, OperatorForm::expectation}));
  for (std::int64_t row = 0; row < 3; ++row) {
    const at::Tensor alone = mean_over_time(decoder_logits(decoder, ids.narrow(0, row, 1), "mlp", site, {4, OperatorForm::expectation}));
    EXPECT_LT(largest_difference(all.narrow(0, row, 1), alone), 1e-5) << "window " << row;
  }
}

TEST_F(Block, DoesNotSeeTheFuture) {
  const SiteFunction site = if_function(sites, 4, FireRule::at_least, false);
  at::Tensor changed = ids.clone();
  changed.select(1, 5).fill_(0);
  for (const OperatorForm form : {OperatorForm::per_step, OperatorForm::expectation}) {
    const at::Tensor a = mean_over_time(decoder_logits(decoder, ids, "mlp", site, {4, form})), b = mean_over_time(decoder_logits(decoder, changed, "mlp", site, {4, form}));
    EXPECT_LT(largest_difference(a.narrow(1, 0, 5), b.narrow(1, 0, 5)), 1e-6);
  }
}

at::Tensor layer_norm(const at::Tensor& x) {
  return at::layer_norm(x, {6}, golden_tensor(operators, "gamma", {6}).to(x.scalar_type()), golden_tensor(operators, "beta", {6}).to(x.scalar_type()), 1e-5);
}
at::Tensor rms_norm(const at::Tensor& x) { return x * at::rsqrt(x.square().mean(-1, true) + 1e-5) * golden_tensor(operators, "gamma", {6}).to(x.scalar_type()); }

struct Operator {
  std::string name;
  at::Tensor (*f)(const at::Tensor&);
};
class OverTime : public ::testing::TestWithParam<Operator> {};

TEST_P(OverTime, GivesTheGoldenTrainsAndLosesNothing) {
  const auto& [name, f] = GetParam();
  const at::Tensor x = golden_tensor(operators, "X", {8, 3, 6}).to(at::kFloat);
  const at::Tensor expectation = expectation_form(8, f, x), differential = differential_form(8, f, x);
  EXPECT_LT(largest_difference(expectation, golden_tensor(operators, name + "_ugo", {8, 3, 6})), 1e-5);
  EXPECT_LT(largest_difference(differential, golden_tensor(operators, name + "_td", {8, 3, 6})), 1e-5);
  EXPECT_LT(largest_difference(expectation.mean(0), golden_tensor(operators, name + "_of_mean", {3, 6})), 1e-5);
  EXPECT_LT(largest_difference(differential.sum(0), f(x.sum(0))), 1e-5);
  EXPECT_LT(largest_difference(f(x).mean(0), golden_tensor(operators, name + "_per_step_mean", {3, 6})), 1e-5);
}
INSTANTIATE_TEST_SUITE_P(Operators, OverTime,
                         ::testing::Values(Operator{"softmax", [](const at::Tensor& x) { return at::softmax(x, -1); }}, Operator{"layernorm", layer_norm},
                                           Operator{"rmsnorm", rms_norm}, Operator{"gelu_erf", [](const at::Tensor& x) { return at::gelu(x); }},
                                           Operator{"silu", [](const at::Tensor& x) { return at::silu(x); }}),
                         [](const auto& one) { return one.param.name; });

TEST(OverTimeProduct, OfTwoTrainsLosesNothingInEitherForm) {
  const at::Tensor a = golden_tensor(operators, "A", {8, 3, 4}).to(at::kFloat), b = golden_tensor(operators, "B", {8, 4, 5}).to(at::kFloat);
  const auto product = [](const at::Tensor& x, const at::Tensor& y) { return at::matmul(x, y); };
  const at::Tensor differential = differential_form(8, product, a, b), expectation = expectation_form(8, product, a, b);
  EXPECT_LT(largest_difference(differential, golden_tensor(operators, "matmul_td", {8, 3, 5})), 1e-5);
  EXPECT_LT(largest_difference(differential.sum(0), at::matmul(a.sum(0), b.sum(0))), 1e-5);
  EXPECT_LT(largest_difference(expectation.mean(0), at::matmul(a.mean(0), b.mean(0))), 1e-5);
}

}  // namespace
}  // namespace assay::snn
