// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "plugins/conversion/sites.h"
#include "plugins/conversion/storage/safetensors.h"

namespace assay::snn {

/// What config.json of a converted model says beside the architecture (key "conversion"). Thresholds lie in model.safetensors as
/// `sites.NAME.theta` and `sites.NAME.beta` (with several step counts: `sites.NAME.theta.T8`).
struct Conversion {
  std::string recipe;                     ///< "ltb", "fas"
  std::vector<std::int64_t> time_steps;   ///< the T it was made for
  std::int64_t levels = 0;                ///< L of QCFS; 0: none
  OperatorForm operators = OperatorForm::expectation;
  std::string which_sites;                ///< decoders: "mlp", "all"
  FireRule fire = FireRule::at_least;
  std::map<std::int64_t, std::vector<SiteParameters>> sites;  ///< by T; key 0: for every T
  /// The table to run at `steps`: its own, else the one of key 0, else the nearest; `exact` says whether it was made for it.
  const std::vector<SiteParameters>& at(std::int64_t steps, bool* exact = nullptr) const;
};

/// Writes folder/model.safetensors and folder/config.json. `architecture` is the JSON object of the network (model_type ...).
void write_converted(const std::filesystem::path& folder, const std::string& architecture, TensorFile weights,
                     const Conversion& conversion);
/// The conversion of a folder; nothing where it is a plain network. Error (data) where config or thresholds do not fit.
std::optional<Conversion> read_conversion(const std::filesystem::path& folder);

}  // namespace assay::snn
