// SPDX-License-Identifier: GPL-3.0-or-later
// The spiking language model as a whole: losses, statistics, conservation, work, generated text.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "core/base/error.h"
#include "plugins/conversion/fas/stages.h"
#include "plugins/conversion/spiking/spiking_decoder.h"
#include "plugins/conversion/tests/character_data.h"
#include "plugins/conversion/tests/golden_block.h"

namespace assay::snn {
namespace {

class Characters : public ::testing::Test {
 protected:
  void SetUp() override {
    model = read_language_model(character_model());
    text = read_text(shakespeare(), model);
    validation = windows_of(text.validation, text.context, rows, 5);
    sites = first_thresholds(model, "mlp", "percentile", 8, windows_of(text.train, text.context, rows, 70), rows, text.context);
  }
  static constexpr std::int64_t rows = 8;
  LanguageModel model;
  TokenText text;
  std::vector<std::int32_t> validation;
  std::vector<SiteParameters> sites;
};

TEST_F(Characters, ConservationHoldsAtEverySiteInEveryForm) {
  for (const char* which : {"mlp", "all"})
    for (const OperatorForm form : {OperatorForm::per_step, OperatorForm::expectation}) {
      const auto all = first_thresholds(model, which, "percentile", 8, validation, rows, text.context);
      const DecoderResult result = SpikingDecoder(model, which, all).run(validation, rows, text.context, {.steps = {8}, .operators = form, .statistics = true});
      ASSERT_EQ(result.sites.size(), all.size());
      for (const SiteStatistics& site : result.sites) EXPECT_LT(site.conservation_residual, 1e-4) << which << " " << site.name;
    }
}

TEST_F(Characters, TheFirstSiteIsExactAtTheLevelsItWasQuantisedTo) {
  // Its input does not change in time: spec 2.2 with T = L.
  const DecoderResult result = SpikingDecoder(model, "mlp", sites).run(validation, rows, text.context, {.steps = {8}, .levels = 8, .statistics = true});
  EXPECT_LT(result.sites[0].relative_error, 0.01);
  EXPECT_GT(result.sites[0].cosine, 0.999);
  EXPECT_NEAR(result.sites[0].temporal_error, 0, 0.01);
}

TEST_F(Characters, TheErrorOfASiteIsTheSumOfItsParts) {
  auto student = sites;
  for (SiteParameters& site : student) site.theta[0] *= 0.8f;
  for (const OperatorForm form : {OperatorForm::per_step, OperatorForm::expectation}) {
    const DecoderResult result = SpikingDecoder(model, "mlp", student).run(validation, rows, text.context, {.steps = {4}, .operators = form, .statistics = true, .teacher = sites});
    for (const SiteStatistics& site : result.sites) {
      EXPECT_LE(site.relative_error, site.clipping_error + site.quantisation_error + site.temporal_error + site.inherited_error + 1e-9) << site.name;
      EXPECT_GT(site.clipping_error, 0) << site.name;
    }
    // Its input stands still: nothing comes late, and nothing is inherited.
    EXPECT_LT(result.sites[0].temporal_error, 0.01);
    EXPECT_LT(result.sites[0].inherited_error, 0.01);
    const DecoderResult own = SpikingDecoder(model, "mlp", sites).run(validation, rows, text.context, {.steps = {4}, .operators = form, .statistics = true});
    for (const SiteStatistics& site : own.sites) EXPECT_EQ(site.clipping_error, 0) << site.name;
  }
}

TEST_F(Characters, MoreStepsHelpAndTheFormOnMeansIsTheBetterOne) {
  const DecoderRequest each{.steps = {1, 4, 16}, .operators = OperatorForm::per_step}, means{.steps = {1, 4, 16}, .operators = OperatorForm::expectation};
  const SpikingDecoder spiking(model, "mlp", sites);
  const DecoderResult a = spiking.run(validation, rows, text.context, each), b = spiking.run(validation, rows, text.context, means);
  EXPECT_EQ(a.at_steps[0].loss, b.at_steps[0].loss) << "one step: no difference";
  EXPECT_GT(mean_of(b.at_steps[0]), mean_of(b.at_steps[1]) + 0.1);
  EXPECT_GT(mean_of(b.at_steps[1]), mean_of(b.at_steps[2]));
  EXPECT_GT(mean_of(a.at_steps[2]), mean_of(b.at_steps[2]) + 0.05);
}

TEST_F(Characters, ARunIsTheSameAgainAndDoesNotDependOnTheOtherWindows) {
  const SpikingDecoder spiking(model, "mlp", sites);
  const DecoderRequest request{.steps = {4}};
  const auto once = spiking.run(validation, rows, text.context, request), again = spiking.run(validation, rows, text.context, request);
  EXPECT_EQ(once.at_steps[0].loss, again.at_steps[0].loss);
  EXPECT_EQ(once.rates_at, again.rates_at);
  const std::vector<std::int32_t> part(validation.begin() + 4 * text.context, validation.end());
  const auto half = spiking.run(part, rows - 4, text.context, request);
  for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(half.at_steps[0].loss[i], once.at_steps[0].loss[i + 4], 0.05);  // a product's last bits depend on its rows; few spikes follow them
}

TEST_F(Characters, RatesRasterAndCountsAgree) {
  const std::vector<std::int32_t> one(validation.begin(), validation.begin() + text.context);
  const DecoderResult result = SpikingDecoder(model, "mlp", sites).run(one, 1, text.context, {.steps = {8}, .statistics = true, .raster_neurons = 256});
  for (std::size_t k = 0; k < 3; ++k) {
    const SiteStatistics& site = result.sites[k];
    EXPECT_DOUBLE_EQ(site.rate, site.spikes / (8.0 * 64 * 256));
    EXPECT_DOUBLE_EQ(site.rate, result.rates_at[0][k]);
    EXPECT_GE(site.first_spike, 1);
    EXPECT_LE(site.first_spike, 8);
    EXPECT_LE(site.dead + site.saturated, 256);
  }
  EXPECT_FALSE(result.raster.empty());
  for (const RasterSpike& spike : result.raster) {
    EXPECT_GE(spike.step, 1);
    EXPECT_LE(spike.step, 8);
    EXPECT_LT(spike.neuron, 256);
  }
}

TEST_F(Characters, WorkOfATokenIsCountedByHand) {
  const SpikingDecoder spiking(model, "mlp", sites);
  const DecoderResult result = spiking.run(validation, 1, text.context, {.steps = {8}});
  const std::vector<LayerWork> work = spiking.work(result, 0, text.context);
  double macs = 0, fed = 0;
  for (const LayerWork& layer : work) {
    macs += layer.macs;
    if (layer.spike_fed) fed += layer.macs;
  }
  // Per block 12 d^2 + 2 n d (spec 6), of which 4 d^2 are fed by spikes, and the head.
  EXPECT_DOUBLE_EQ(macs, 3 * (12.0 * 64 * 64 + 2.0 * 64 * 64) + 64.0 * 65);
  EXPECT_DOUBLE_EQ(fed, 3 * 4.0 * 64 * 64);
}

TEST_F(Characters, TextIsTheFloatNetworksWhereSitesAreFineEnough) {
  const std::vector<std::int32_t> prompt(text.validation.begin(), text.validation.begin() + 32);
  const auto made = generate_float(model, prompt, 80, 0, 0);
  ASSERT_EQ(made.size(), 80u) << "beyond the context of 64";
  EXPECT_EQ(made, generate_float(model, prompt, 80, 0, 0));
  EXPECT_NE(generate_float(model, prompt, 80, 1.0, 1), generate_float(model, prompt, 80, 1.0, 2));
  const auto spiking = SpikingDecoder(model, "mlp", sites).generate(prompt, 80, {.steps = {8}}, 0, 0);
  ASSERT_EQ(spiking.size(), 80u);
  for (const std::int32_t token : spiking) EXPECT_TRUE(token >= 0 && token < 65);
  EXPECT_THROW(SpikingDecoder(model, "mlp", sites).generate({}, 3, {}, 0, 0), Error);
}

TEST_F(Characters, SitesThatDoNotFitAreRefused) {
  sites.pop_back();
  EXPECT_THROW(SpikingDecoder(model, "mlp", sites), Error);
}

TEST(SpikingStories, GatedBlocksRunInBothFormsWithAllSites) {
  const auto file = data_file("tinystories260k/stories260K.bin");
  if (file.empty()) GTEST_SKIP() << "stories260K.bin is not at hand";
  const LanguageModel model = read_language_model(file);
  std::vector<std::int32_t> windows(2 * 48);
  for (std::size_t i = 0; i < windows.size(); ++i) windows[i] = static_cast<std::int32_t>(3 + i * 7 % 400);
  for (const char* which : {"mlp", "all"}) {
    const auto sites = first_thresholds(model, which, "percentile", 8, windows, 2, 48);
    ASSERT_EQ(sites.size(), which == std::string("mlp") ? 5u : 26u);
    for (const OperatorForm form : {OperatorForm::per_step, OperatorForm::expectation}) {
      const SpikingDecoder spiking(model, which, sites);
      const DecoderResult result = spiking.run(windows, 2, 48, {.steps = {4}, .operators = form, .statistics = true});
      for (const double loss : result.at_steps[0].loss) EXPECT_TRUE(std::isfinite(loss));
      for (const SiteStatistics& site : result.sites) EXPECT_LT(site.conservation_residual, 1e-4) << site.name;
      double macs = 0;
      for (const LayerWork& layer : spiking.work(result, 0, 48)) macs += layer.macs;
      // q, o: d^2; k, v: half of it; attention; gate, up, down and their product; the head.
      EXPECT_DOUBLE_EQ(macs, 5 * (3.0 * 64 * 64 + 2.0 * 48 * 64 + 3.0 * 64 * 172 + 172) + 64.0 * 512);
    }
  }
}

}  // namespace
}  // namespace assay::snn
