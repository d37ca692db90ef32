// SPDX-License-Identifier: GPL-3.0-or-later
// One token at a time with cached keys and values, against whole windows.
#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include "core/base/error.h"
#include "plugins/conversion/fas/objectives.h"
#include "plugins/conversion/networks/time_operators.h"
#include "plugins/conversion/networks/torch_decoder.h"
#include "plugins/conversion/tests/golden_block.h"
#include "plugins/conversion/tests/shared_data.h"

namespace assay::snn {
namespace {

double largest_difference(const at::Tensor& a, const at::Tensor& b) { return (a - b).abs().max().item<double>(); }

/// Logits of every position of a window, fed token by token: [length, vocabulary].
at::Tensor token_by_token(const TorchDecoder& decoder, const at::Tensor& window, const SiteFunction& site, const TimeForm& form) {
  DecoderCache cache;
  std::vector<at::Tensor> logits;
  for (std::int64_t i = 0; i < window.size(0); ++i) logits.push_back(next_logits(decoder, static_cast<std::int32_t>(window[i].item<std::int64_t>()), "mlp", site, form, cache));
  return at::stack(logits);
}

class Cached : public ::testing::Test {
 protected:
  const c10::AutoGradMode no_gradients{false};
  LanguageModel model = golden::block_model();
  TorchDecoder decoder = torch_decoder(model);
  std::vector<std::int32_t> windows = golden::block_ids();
  at::Tensor ids = tensor_of_windows(windows, 0, 3, 6);
  SiteTensors sites = site_tensors(golden::block_sites());
};

TEST_F(Cached, GivesTheLogitsOfTheWholeWindow) {
  const at::Tensor whole = decoder_logits(decoder, ids, "mlp", {}).select(0, 0);
  for (std::int64_t row = 0; row < 3; ++row) EXPECT_LT(largest_difference(token_by_token(decoder, ids[row], {}, {}), whole[row]), 1e-5);
}

TEST_F(Cached, GivesTheLogitsOfTheWholeWindowWithQuantisedSites) {
  const SiteFunction site = qcfs_function(sites, 8);
  const at::Tensor whole = decoder_logits(decoder, ids, "mlp", site).select(0, 0);
  for (std::int64_t row = 0; row < 3; ++row) EXPECT_LT(largest_difference(token_by_token(decoder, ids[row], site, {}), whole[row]), 1e-5);
}

TEST_F(Cached, HoldsOneTensorPerBlockWhateverTheSteps) {
  const SiteFunction site = if_function(sites, 8, FireRule::at_least, false);
  DecoderCache cache;
  for (const std::int32_t token : {1, 2, 3}) next_logits(decoder, token, "mlp", site, {8, OperatorForm::expectation}, cache);
  ASSERT_EQ(cache.keys.size(), 2u);
  EXPECT_EQ(cache.keys[0].sizes(), (std::vector<std::int64_t>{1, 2, 3, 4}));
}

TEST_F(Cached, MeansInExpectationFormAreThoseOfTheWholeWindowWhereTheSitesAreMeansToo) {
  // With sites whose mean is the activation of the mean, what the cache forgets (the order of spikes in the past) is not there.
  const SiteFunction activation = [](std::int64_t, const at::Tensor& z) { return expectation_form(8, [](const at::Tensor& mean) { return at::gelu(mean, "tanh"); }, z); };
  const TimeForm form{8, OperatorForm::expectation};
  const at::Tensor whole = decoder_logits(decoder, ids, "mlp", activation, form).select(0, 0);
  for (std::int64_t row = 0; row < 3; ++row) EXPECT_LT(largest_difference(token_by_token(decoder, ids[row], activation, form), whole[row]), 1e-5);
}

TEST_F(Cached, IsTheWholeWindowForTheFirstToken) {
  const SiteFunction site = if_function(sites, 8, FireRule::at_least, false);
  for (const OperatorForm form : {OperatorForm::per_step, OperatorForm::expectation}) {
    const at::Tensor whole = mean_over_time(decoder_logits(decoder, ids.narrow(1, 0, 1), "mlp", site, {8, form}));
    DecoderCache cache;
    EXPECT_LT(largest_difference(next_logits(decoder, static_cast<std::int32_t>(ids[0][0].item<std::int64_t>()), "mlp", site, {8, form}, cache), whole[0][0]), 1e-5);
  }
}

TEST_F(Cached, TextBeyondTheContextIsRefused) {
  DecoderCache cache;
  for (std::int32_t i = 0; i < 6; ++i) next_logits(decoder, i, "mlp", {}, {}, cache);
  EXPECT_THROW(next_logits(decoder, 0, "mlp", {}, {}, cache), Error);
  EXPECT_THROW(decoder_logits(decoder, at::zeros({1, 7}, at::kLong), "mlp", {}), Error);
}

TEST(CachedStories, GroupedHeadsAndRotaryPositionsGiveTheLogitsOfTheWholeWindow) {
  const auto file = data_file("tinystories260k/stories260K.bin");
  if (file.empty()) GTEST_SKIP() << "stories260K.bin is not at hand";
  const c10::AutoGradMode no_gradients(false);
  const LanguageModel model = read_language_model(file);
  const TorchDecoder decoder = torch_decoder(model);
  const at::Tensor ids = at::arange(1, 33, at::kLong).view({1, 32});
  const at::Tensor whole = decoder_logits(decoder, ids, "mlp", {}).select(0, 0)[0];
  EXPECT_LT(largest_difference(token_by_token(decoder, ids[0], {}, {}), whole), 1e-4);
}

}  // namespace
}  // namespace assay::snn
