// SPDX-License-Identifier: GPL-3.0-or-later
// What FAS has to reach on the character model (three seeds, the whole validation text): the quantised network beside the float one, operators on running means
// against operators at every step, before and after the same calibration of both.
#include <gtest/gtest.h>

#include <cstdio>

#include "core/base/random.h"
#include "plugins/conversion/fas/stages.h"
#include "plugins/conversion/spiking/spiking_decoder.h"
#include "plugins/conversion/tests/character_data.h"

namespace assay::snn {
namespace {

constexpr std::int64_t calibration_rows = 64;

std::vector<std::int32_t> random_windows(const TokenText& text, std::uint64_t seed) {
  RandomStream random(seed, "calibration windows");
  std::vector<std::int32_t> windows;
  for (std::int64_t i = 0; i < calibration_rows; ++i) {
    const auto start = text.train.begin() + static_cast<std::ptrdiff_t>(random.below(text.train.size() / static_cast<std::size_t>(text.context))) * text.context;
    windows.insert(windows.end(), start, start + text.context);
  }
  return windows;
}

/// Losses at T = 8.
struct Found {
  double quantised = 0, per_step = 0, means = 0, per_step_calibrated = 0, means_calibrated = 0;
};

TEST(FasAcceptance, ThreeSeedsOnTheWholeValidationText) {
  if (data_file("text/tinyshakespeare.txt").empty()) GTEST_SKIP() << "tinyshakespeare.txt is not at hand";
  const LanguageModel model = read_language_model(character_model());
  const TokenText text = read_text(shakespeare(), model);
  const std::int64_t rows = static_cast<std::int64_t>(text.validation.size()) / text.context;
  const std::vector<std::int32_t> validation = windows_of(text.validation, text.context, rows);
  const double ann = mean_of(ann_losses(model, validation, rows, text.context));
  std::printf("float %.4f, %lld windows of %lld\n", ann, static_cast<long long>(rows), static_cast<long long>(text.context));
  Found mean;
  constexpr int seeds = 3;
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    const std::vector<std::int32_t> calibration = random_windows(text, seed);
    LanguageModel tuned = model;
    std::vector<SiteParameters> teacher = first_thresholds(model, "mlp", "percentile", 8, calibration, calibration_rows, text.context);
    Stage1Options stage1;
    stage1.seed = seed;
    fine_tune(tuned, "mlp", teacher, text.train, text.context, stage1);
    const auto spiking = [&](const std::vector<SiteParameters>& sites, OperatorForm form) {
      return mean_of(SpikingDecoder(tuned, "mlp", sites).run(validation, rows, text.context, {.steps = {8}, .operators = form}).at_steps[0]);
    };
    const auto calibrated = [&](OperatorForm form) {
      Stage2Options options;
      options.operators = form;
      options.seed = seed;
      std::vector<SiteParameters> sites = teacher;
      coarse_calibration(tuned, "mlp", sites, calibration, calibration_rows, text.context, options);
      fine_calibration(tuned, "mlp", sites, teacher, calibration, calibration_rows, text.context, options);
      return spiking(sites, form);
    };
    const Found found{mean_of(qcfs_losses(tuned, "mlp", teacher, 8, validation, rows, text.context)), spiking(teacher, OperatorForm::per_step),
                      spiking(teacher, OperatorForm::expectation), calibrated(OperatorForm::per_step), calibrated(OperatorForm::expectation)};
    std::printf("seed %llu: quantised %.4f; T = 8 per step %.4f, on means %.4f; calibrated %.4f, %.4f\n", static_cast<unsigned long long>(seed), found.quantised, found.per_step,
                found.means, found.per_step_calibrated, found.means_calibrated);
    std::fflush(stdout);
    EXPECT_LT(found.quantised, ann + 0.02) << "seed " << seed;
    mean.quantised += found.quantised / seeds;
    mean.per_step += found.per_step / seeds;
    mean.means += found.means / seeds;
    mean.per_step_calibrated += found.per_step_calibrated / seeds;
    mean.means_calibrated += found.means_calibrated / seeds;
  }
  EXPECT_GE(mean.per_step - mean.means, 0.1) << "before calibration";
  EXPECT_GE(mean.per_step_calibrated - mean.means_calibrated, 0.04) << "after the same calibration of both";
  EXPECT_LE(mean.means_calibrated - mean.quantised, 0.02);
}

}  // namespace
}  // namespace assay::snn
