// SPDX-License-Identifier: GPL-3.0-or-later
// The same networks on a GPU and on the processor. Skipped, with the reason, where the build or the computer has none.
#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/cuda.h>

#include "core/base/error.h"
#include "core/compute/torch_session.h"
#include "plugins/conversion/fas/site_functions.h"
#include "plugins/conversion/fas/stages.h"
#include "plugins/conversion/neurons/tensor_neurons.h"
#include "plugins/conversion/spiking/spiking_decoder.h"
#include "plugins/conversion/spiking/spiking_sequential.h"
#include "plugins/conversion/tests/character_data.h"
#include "plugins/conversion/tests/golden_mlp.h"

namespace assay::snn {
namespace {

class OnCuda : public testing::Test {
 protected:
  void SetUp() override {
    if (!neurons_run_on(at::Device(at::kCUDA, 0))) GTEST_SKIP() << "this build has no CUDA kernels (ASSAY_CUDA is off)";
    if (!torch::cuda::is_available()) GTEST_SKIP() << "this computer has no GPU that LibTorch can use";
  }
};

at::Tensor seeded(at::IntArrayRef shape, std::uint64_t seed, double low, double high) { return at::empty(shape).uniform_(low, high, make_generator(seed)); }

/// What leaves a site and the gradients of a weighted sum of it, with leaves on a device; all back on the processor.
std::vector<at::Tensor> results(const char* device, const at::Tensor& z, const at::Tensor& theta, const at::Tensor& beta, const at::Tensor& weights, bool quantised, const IfSiteOptions& options) {
  const auto leaf = [&](const at::Tensor& value) { return value.to(find_device(device)).detach().requires_grad_(true); };
  const at::Tensor a = leaf(z), b = leaf(theta), c = leaf(beta);
  const at::Tensor output = quantised ? qcfs_site(a, b, 8, options.is_signed) : if_site(a, b, c, options);
  (output * weights.to(output.device())).sum().backward();
  std::vector<at::Tensor> all = {output.detach().cpu(), a.grad().cpu(), b.grad().cpu()};
  if (!quantised) all.push_back(c.grad().cpu());
  return all;
}

TEST_F(OnCuda, SitesGiveTheProcessorsBitsAndItsGradientsAndTheSameBytesAgain) {
  const at::Tensor z = seeded({4 * 3, 5, 37}, 1, -1.5, 1.5), weights = seeded({4 * 3, 5, 37}, 2, -1, 1);
  for (const std::int64_t parameters : {1, 37, 5 * 37})
    for (const bool is_signed : {false, true})
      for (const bool quantised : {false, true}) {
        const at::Tensor theta = seeded({parameters}, 3, 0.3, 1.2), beta = seeded({parameters}, 4, 0.1, 0.9);
        const IfSiteOptions options{4, FireRule::at_least, is_signed, true};
        const auto here = results("cpu", z, theta, beta, weights, quantised, options), there = results("cuda", z, theta, beta, weights, quantised, options),
                   again = results("cuda", z, theta, beta, weights, quantised, options);
        EXPECT_TRUE(at::equal(here[0], there[0]));
        for (std::size_t k = 0; k < here.size(); ++k) {
          EXPECT_TRUE(at::allclose(here[k], there[k], 1e-5, 1e-5)) << k;
          EXPECT_TRUE(at::equal(there[k], again[k])) << k;
        }
      }
}

TEST_F(OnCuda, TheGoldenMlpGivesTheLogitsOfTheProcessor) {
  const SequentialNetwork network = golden::mlp();
  const std::vector<SiteParameters> sites = golden::mlp_sites("p99", 0.5f);
  const std::vector<float> x = golden::floats("mlp_model", "x");
  SpikeRequest request;
  request.steps = {1, 4, 8, 32};
  request.statistics = true;
  request.raster_samples = 2;
  const SpikeResult here = SpikingSequential(network, sites).run(x, 32, request, true), there = SpikingSequential(network, sites, "cuda").run(x, 32, request, true);
  EXPECT_EQ(here.counts, there.counts) << "the golden margins are wide enough for the rounding of other products";
  EXPECT_EQ(here.rates_at, there.rates_at);
  EXPECT_EQ(here.raster.size(), there.raster.size());
  for (std::size_t k = 0; k < here.logits.size(); ++k)
    for (std::size_t i = 0; i < here.logits[k].size(); ++i) EXPECT_NEAR(here.logits[k][i], there.logits[k][i], 1e-4);
  for (std::size_t k = 0; k < here.sites.size(); ++k) EXPECT_NEAR(here.sites[k].relative_error, there.sites[k].relative_error, 1e-4);
}

TEST_F(OnCuda, TheCharacterModelHasTheLossesOfTheProcessor) {
  const LanguageModel model = read_language_model(character_model());
  const TokenText text = read_text(shakespeare(), model);
  const auto windows = windows_of(text.validation, text.context, 4);
  for (const char* which : {"mlp", "all"}) {
    const auto sites = first_thresholds(model, which, "percentile", 8, windows, 4, text.context);
    DecoderRequest request;
    request.statistics = true;
    request.raster_neurons = 8;
    const DecoderResult here = SpikingDecoder(model, which, sites).run(windows, 4, text.context, request), there = SpikingDecoder(model, which, sites, "cuda").run(windows, 4, text.context, request);
    EXPECT_NEAR(mean_of(here.at_steps[0]), mean_of(there.at_steps[0]), 5e-3) << which;
    for (std::size_t k = 0; k < here.sites.size(); ++k) EXPECT_NEAR(here.sites[k].rate, there.sites[k].rate, 1e-3) << here.sites[k].name;
    EXPECT_NEAR(mean_of(qcfs_losses(model, which, sites, 8, windows, 4, text.context)), mean_of(qcfs_losses(model, which, sites, 8, windows, 4, text.context, {}, "cuda")), 1e-4);
  }
}

TEST(WithoutCuda, ASpikingNetworkSaysWhatItLacks) {
  if (torch::cuda::is_available() && neurons_run_on(at::Device(at::kCUDA, 0))) GTEST_SKIP() << "nothing is lacking here";
  try {
    SpikingSequential(golden::mlp(), golden::mlp_sites("p99", 0.5f), "cuda");
    ADD_FAILURE() << "it was taken";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::device);
    EXPECT_FALSE(error.text().remedy.empty());
  }
}

}  // namespace
}  // namespace assay::snn
