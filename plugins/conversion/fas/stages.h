// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "plugins/conversion/networks/language_model.h"
#include "plugins/conversion/sites.h"

namespace assay::snn {

/// Hooks of long work; a state given to `checkpoint` and handed back as `restore` goes on with the same bytes.
struct StageHooks {
  std::function<void(double)> pulse{};                                        ///< often, with the share done (below 0: no news); may throw
  std::function<void(std::int64_t step, double loss)> loss{};
  std::function<void(std::int64_t step, const std::vector<SiteParameters>&)> sites{};
  std::function<void(std::string)> checkpoint{};
  std::string restore{};
};

/// First thresholds (spec 3): "constant" (2.0, official), "percentile" (99.9 of the activation over calibration windows), "mse" (8.4, L levels).
std::vector<SiteParameters> first_thresholds(const LanguageModel& model, const std::string& which_sites, const std::string& theta_init, std::int64_t levels,
                                             const std::vector<std::int32_t>& windows, std::int64_t rows, std::int64_t length);

struct Stage1Options {
  std::int64_t steps = 600, batch = 32, levels = 8;
  double learning_rate = 1e-3, threshold_rate = 10;  ///< thresholds learn at learning_rate * threshold_rate
  double weight_decay = 0;
  std::uint64_t seed = 0;
  std::string device = "cpu";
};
/// Full-parameter fine-tuning with QCFS sites, from the float network (AdamW, cosine or linear decay, gradient norm clipped at 1). Random windows of `train`.
/// Changes the model's weights and the sites. Error (method) with step and value where the loss is not finite.
void fine_tune(LanguageModel& model, const std::string& which_sites, std::vector<SiteParameters>& sites, const std::vector<std::int32_t>& train,
               std::int64_t length, const Stage1Options& options, const StageHooks& hooks = {});

struct Stage2Options {
  std::int64_t steps = 8, levels = 8;               ///< T and L
  OperatorForm operators = OperatorForm::expectation;
  FireRule fire = FireRule::at_least;
  std::string granularity = "channel";              ///< fine: layer, channel, element
  std::int64_t epochs = 4, batch = 4;
  double learning_rate = 0.01, align_weight = 0, kl_weight = 1, rate_penalty = 0;
  bool official = false;                            ///< raw parameters, absolute surrogate, both losses with weight 1, constants 0.6 and 0.2
  std::uint64_t seed = 0;
  std::string device = "cpu";
};
/// Coarse calibration (spec 4.2): greedy over sites and the 9 x 5 grid of (alpha, beta), teacher is the QCFS network. `official`: the hand-set constants.
void coarse_calibration(const LanguageModel& model, const std::string& which_sites, std::vector<SiteParameters>& sites,
                        const std::vector<std::int32_t>& windows, std::int64_t rows, std::int64_t length, const Stage2Options& options, const StageHooks& hooks = {});
/// Fine calibration (spec 4.3): thresholds and initial potentials by BPTT, weights frozen; keeps the epoch with the best held-out loss (10 % of the windows).
/// `teacher`: the sites of the QCFS network, as stage 1 left them.
void fine_calibration(const LanguageModel& model, const std::string& which_sites, std::vector<SiteParameters>& sites, const std::vector<SiteParameters>& teacher,
                      const std::vector<std::int32_t>& windows, std::int64_t rows, std::int64_t length, const Stage2Options& options, const StageHooks& hooks = {});

}  // namespace assay::snn
