// SPDX-License-Identifier: GPL-3.0-or-later
// The stages of FAS on the character model, a few steps of each: what they improve, that they go on after a checkpoint, and what they refuse.
#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <gtest/gtest.h>

#include <limits>

#include "core/base/error.h"
#include "plugins/conversion/fas/objectives.h"
#include "plugins/conversion/fas/stages.h"
#include "plugins/conversion/networks/torch_decoder.h"
#include "plugins/conversion/spiking/spiking_decoder.h"
#include "plugins/conversion/tests/character_data.h"

namespace assay::snn {
namespace {

class Stages : public ::testing::Test {
 protected:
  void SetUp() override {
    model = read_language_model(character_model());
    text = read_text(shakespeare(), model);
    calibration = windows_of(text.train, text.context, rows, 50);
    validation = windows_of(text.validation, text.context, rows, 3);
  }
  std::vector<SiteParameters> percentiles(const std::string& which = "mlp") const { return first_thresholds(model, which, "percentile", 8, calibration, rows, text.context); }
  double quantised(const LanguageModel& network, const std::vector<SiteParameters>& sites) const {
    return mean_of(qcfs_losses(network, "mlp", sites, 8, validation, rows, text.context));
  }
  /// KL per token between the spiking network and the quantised one over windows.
  double divergence(const std::vector<SiteParameters>& student, const std::vector<SiteParameters>& teacher, const std::vector<std::int32_t>& windows, OperatorForm form,
                    std::int64_t steps) const {
    const c10::AutoGradMode no_gradients(false);
    const TorchDecoder decoder = torch_decoder(model);
    const at::Tensor ids = tensor_of_windows(windows, 0, rows, text.context);
    const SiteTensors wanted = site_tensors(teacher), tried = site_tensors(student);
    const at::Tensor target = decoder_logits(decoder, ids, "mlp", qcfs_function(wanted, 8)).select(0, 0);
    return kl_divergence(mean_over_time(decoder_logits(decoder, ids, "mlp", if_function(tried, steps, FireRule::at_least, false), {steps, form})), target, true).item<double>();
  }
  static constexpr std::int64_t rows = 8;
  LanguageModel model;
  TokenText text;
  std::vector<std::int32_t> calibration, validation;
};

TEST_F(Stages, FirstThresholdsAreTheConstantAPercentileOrTheLeastError) {
  for (const SiteParameters& site : first_thresholds(model, "mlp", "constant", 8, calibration, rows, text.context)) EXPECT_EQ(site.theta, std::vector<float>{2.0f}) << site.name;
  const auto percentile = percentiles(), mse = first_thresholds(model, "mlp", "mse", 8, calibration, rows, text.context);
  ASSERT_EQ(percentile.size(), 3u);
  EXPECT_EQ(percentile[0].name, "h.0.mlp.act");
  // The 99.9 percentile by counting: one activation in a thousand lies above it.
  const c10::AutoGradMode no_gradients(false);
  std::vector<at::Tensor> seen(3);
  const SiteFunction look = [&](std::int64_t site, const at::Tensor& z) { return seen[static_cast<std::size_t>(site)] = at::gelu(z, "tanh"); };
  decoder_logits(torch_decoder(model), tensor_of_windows(calibration, 0, rows, text.context), "mlp", look);
  for (std::size_t k = 0; k < 3; ++k) {
    EXPECT_NEAR(seen[k].gt(percentile[k].theta[0]).to(at::kDouble).mean().item<double>(), 0.001, 2.0 / static_cast<double>(seen[k].numel()));
    EXPECT_GT(mse[k].theta[0], 0);
  }
  EXPECT_LE(quantised(model, mse), quantised(model, percentile) + 0.05);
}

TEST_F(Stages, SitesOfEverythingAreSignedPerChannelButForTheActivations) {
  const auto sites = percentiles("all");
  ASSERT_EQ(sites.size(), 3u * 4 + 1);
  for (const SiteParameters& site : sites) {
    const bool activation = site.name.ends_with("mlp.act");
    EXPECT_EQ(site.is_signed, !activation) << site.name;
    EXPECT_EQ(site.theta.size(), activation ? 1u : 64u) << site.name;
  }
}

TEST_F(Stages, FineTuningRecoversWhatQuantisationCostsAndIsTheSameAgain) {
  auto sites = percentiles();
  const double before = quantised(model, sites), ann = mean_of(ann_losses(model, validation, rows, text.context));
  EXPECT_GT(before, ann + 0.1) << "cutting the negative lobe costs";
  LanguageModel tuned = model, again = model;
  auto once = sites, twice = sites;
  const Stage1Options options{.steps = 40, .batch = 16, .levels = 8};
  fine_tune(tuned, "mlp", once, text.train, text.context, options);
  EXPECT_LT(quantised(tuned, once), before - 0.5 * (before - ann));
  fine_tune(again, "mlp", twice, text.train, text.context, options);
  EXPECT_EQ(once, twice);
  for (const auto& [name, tensor] : tuned.weights.tensors) EXPECT_EQ(tensor.values, again.weights.tensors.at(name).values) << name;
}

TEST_F(Stages, FineTuningGoesOnFromACheckpointWithTheSameBits) {
  const Stage1Options options{.steps = 12, .batch = 4, .levels = 8};
  LanguageModel whole = model, resumed = model;
  auto sites = percentiles(), later = sites;
  std::vector<std::string> saved;
  StageHooks keep;
  keep.checkpoint = [&](std::string bytes) { saved.push_back(std::move(bytes)); };
  fine_tune(whole, "mlp", sites, text.train, text.context, options, keep);
  ASSERT_GE(saved.size(), 2u);
  StageHooks from;
  from.restore = saved[1];
  fine_tune(resumed, "mlp", later, text.train, text.context, options, from);
  EXPECT_EQ(sites, later);
  for (const auto& [name, tensor] : whole.weights.tensors) EXPECT_EQ(tensor.values, resumed.weights.tensors.at(name).values) << name;
  from.restore = saved[1].substr(1);
  EXPECT_THROW(fine_tune(resumed, "mlp", later, text.train, text.context, options, from), Error);
}

TEST_F(Stages, ALossThatIsNotFiniteIsToldWithTheStep) {
  auto sites = percentiles();
  LanguageModel tuned = model;
  tuned.weights.tensors.at("h.0.up.weight").values[5] = std::numeric_limits<float>::quiet_NaN();
  try {
    fine_tune(tuned, "mlp", sites, text.train, text.context, {.steps = 5, .batch = 2, .levels = 8});
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::method);
    EXPECT_EQ(error.text().where, "step 1");
  }
}

TEST_F(Stages, TheOfficialCoarseStepIsItsTwoConstants) {
  auto sites = percentiles(), before = sites;
  Stage2Options options;
  options.official = true;
  coarse_calibration(model, "mlp", sites, calibration, rows, text.context, options);
  for (std::size_t k = 0; k < sites.size(); ++k) {
    EXPECT_FLOAT_EQ(sites[k].theta[0], 0.6f * before[k].theta[0]);
    EXPECT_FLOAT_EQ(sites[k].beta[0], 0.2f);
  }
}

TEST_F(Stages, CoarseThenFineBringTheSpikingNetworkNearerToTheQuantisedOne) {
  const auto teacher = percentiles();
  for (const OperatorForm form : {OperatorForm::per_step, OperatorForm::expectation}) {
    Stage2Options options;
    options.steps = 4;
    options.operators = form;
    options.epochs = 3;
    options.batch = 2;
    auto sites = teacher;
    std::vector<double> told;
    StageHooks hooks;
    hooks.loss = [&](std::int64_t, double loss) { told.push_back(loss); };
    coarse_calibration(model, "mlp", sites, calibration, rows, text.context, options, hooks);
    const double plain = divergence(teacher, teacher, calibration, form, 4), coarse = divergence(sites, teacher, calibration, form, 4);
    ASSERT_EQ(told.size(), 6u) << "two passes over three sites";
    EXPECT_TRUE(std::is_sorted(told.rbegin(), told.rend())) << "greedy: no site makes it worse";
    EXPECT_NEAR(told.back(), coarse, 1e-5);
    EXPECT_LT(coarse, plain);
    fine_calibration(model, "mlp", sites, teacher, calibration, rows, text.context, options);
    // The held-out tenth decides; over the short text of a clone it is one window and may keep what coarse gave.
    EXPECT_LE(divergence(sites, teacher, calibration, form, 4), coarse);
    EXPECT_EQ(sites[0].theta.size(), 256u);
  }
}

TEST_F(Stages, CalibrationsGoOnFromTheirCheckpoints) {
  const auto teacher = percentiles();
  Stage2Options options;
  options.steps = 2;
  options.epochs = 3;
  auto whole = teacher, resumed = teacher;
  std::vector<std::string> coarse, fine;
  StageHooks hooks, from;
  hooks.checkpoint = [&](std::string bytes) { coarse.push_back(std::move(bytes)); };
  coarse_calibration(model, "mlp", whole, calibration, rows, text.context, options, hooks);
  ASSERT_EQ(coarse.size(), 5u);
  from.restore = coarse[3];
  coarse_calibration(model, "mlp", resumed, calibration, rows, text.context, options, from);
  EXPECT_EQ(whole, resumed);
  hooks.checkpoint = [&](std::string bytes) { fine.push_back(std::move(bytes)); };
  fine_calibration(model, "mlp", whole, teacher, calibration, rows, text.context, options, hooks);
  ASSERT_EQ(fine.size(), 2u);
  from.restore = fine[1];
  fine_calibration(model, "mlp", resumed, teacher, calibration, rows, text.context, options, from);
  EXPECT_EQ(whole, resumed);
}

TEST_F(Stages, EveryGranularityCalibratesWithThresholdsAboveZero) {
  const auto teacher = percentiles();
  for (const auto& [granularity, count] : {std::pair{"layer", 1u}, std::pair{"channel", 256u}, std::pair{"element", 64u * 256u}}) {
    Stage2Options options;
    options.steps = 2;
    options.epochs = 1;
    options.granularity = granularity;
    options.rate_penalty = 0.1;
    auto sites = teacher;
    fine_calibration(model, "mlp", sites, teacher, calibration, rows, text.context, options);
    ASSERT_EQ(sites[1].theta.size(), count) << granularity;
    for (const SiteParameters& site : sites) EXPECT_GT(*std::min_element(site.theta.begin(), site.theta.end()), 0) << granularity;
    EXPECT_LT(mean_of(qcfs_losses(model, "mlp", teacher, 8, validation, rows, text.context)), 4);
    SpikingDecoder(model, "mlp", sites).run(validation, rows, text.context, {.steps = {2}});
  }
}

TEST_F(Stages, CancellingThroughThePulseStopsAtOnce) {
  struct Stop {};
  StageHooks hooks;
  int pulses = 0;
  hooks.pulse = [&](double) {
    if (++pulses == 3) throw Stop{};
  };
  auto sites = percentiles();
  LanguageModel tuned = model;
  EXPECT_THROW(fine_tune(tuned, "mlp", sites, text.train, text.context, {}, hooks), Stop);
  pulses = 0;
  EXPECT_THROW(coarse_calibration(model, "mlp", sites, calibration, rows, text.context, {}, hooks), Stop);
  pulses = 0;
  EXPECT_THROW(fine_calibration(model, "mlp", sites, sites, calibration, rows, text.context, {}, hooks), Stop);
}

}  // namespace
}  // namespace assay::snn
