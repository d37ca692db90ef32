// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/conversion/networks/sequential.h"
#include "plugins/conversion/sites.h"

namespace assay::snn {

/// A way to choose thresholds and initial potentials: one file each.
struct RecipeInfo {
  std::string id;        ///< "rate_max"
  std::string title;     ///< "Rate coding, maximum"
  std::string help;      ///< one sentence with its source
  bool needs_labels = false, needs_training = false;
};
/// In the order of the command-line page: rate_max rate_percentile opi qcfs mse ltb.
const std::vector<RecipeInfo>& recipes();

struct RecipeInput {
  const SequentialNetwork& network;       ///< folded
  const std::vector<float>& calibration;  ///< rows x input, raw values: training rows alone
  std::int64_t rows = 0;
  std::span<const std::int64_t> labels{}; ///< of the calibration rows, where the recipe needs them
  std::int64_t time_steps = 8;            ///< the T that a threshold is tuned for (mse); qcfs: levels L
  double percentile = 99.9;
  std::int64_t training_steps = 500;      ///< qcfs
  std::uint64_t seed = 0;
  std::function<void(double)> pulse{};
  std::function<void(std::int64_t step, double loss)> loss{};
};
struct RecipeResult {
  std::vector<SiteParameters> sites;
  SequentialNetwork network;  ///< the one to run: qcfs trains the weights, all others give it back as it was
  std::vector<std::string> notes;    ///< what a person should know before trusting the result
  std::vector<std::string> remarks{};  ///< what was done, nothing being wrong
};
/// Error (usage) for an unknown id.
RecipeResult apply_recipe(std::string_view id, const RecipeInput& input);

}  // namespace assay::snn
