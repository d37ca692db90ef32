// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/method/run_context.h"
#include "core/parameters/parameter.h"
#include "plugins/conversion/networks/sequential.h"
#include "plugins/conversion/storage/converted_model.h"

namespace assay::snn {

/// Rows of raw values with their labels.
struct LabelledRows {
  std::int64_t rows = 0;
  std::vector<float> values;         ///< rows x input
  std::vector<std::int64_t> labels;  ///< 0 .. classes - 1
};

/// What conversion.convert works on.
struct ConvertInputs {
  SequentialNetwork network;              ///< as it was given
  SequentialNetwork folded;               ///< without batch norms
  std::optional<Conversion> conversion;   ///< of a converted model
  LabelledRows train, calibration, test;  ///< calibration: some of train, drawn by the seed
  std::string data_name;
};

/// Reads network and data. Throws Error (data): what read_sequential refuses; rows that do not fit the network's input (both sizes named); labels that are missing, no
/// whole numbers from 0, or beyond the network's classes. Warns where labels or values look wrong.
ConvertInputs read_convert_inputs(const Parameters& parameters, RunContext& context, bool warn);

/// The share of rows whose largest logit is the label's.
std::int64_t count_right(const std::vector<float>& logits, const std::vector<std::int64_t>& labels, std::int64_t classes);

}  // namespace assay::snn
