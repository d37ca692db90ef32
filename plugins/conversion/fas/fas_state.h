// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/conversion/networks/language_model.h"
#include "plugins/conversion/sites.h"

namespace assay::snn {

/// How far a run of conversion.fas is: what its checkpoints hold.
struct FasState {
  std::int64_t stage = 0;  ///< 0: fine-tuning, 1: coarse, 2: fine (both for tuned step `table`), 3: evaluation
  std::int64_t table = 0;
  std::string inner;       ///< state inside of the stage; empty: at its beginning
  std::vector<SiteParameters> sites;                              ///< after stage 1
  std::vector<SiteParameters> coarse;                             ///< of the table in work, after the coarse calibration
  std::map<std::int64_t, std::vector<SiteParameters>> tables;     ///< finished tables by T
};

/// The state with the model's weights, bit for bit.
std::string fas_bytes(const FasState& state, const LanguageModel& model);
/// False, with nothing changed, where the bytes are of another kind or model.
bool read_fas_bytes(std::string_view bytes, FasState& state, LanguageModel& model);

}  // namespace assay::snn
