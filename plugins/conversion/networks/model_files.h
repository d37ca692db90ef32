// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to networks/.

#include <filesystem>

#include "plugins/conversion/networks/language_model.h"

namespace assay::snn {

/// Sizes that do not divide each other: Error (data) naming the file.
void check_sizes(const LanguageModel& model, const std::filesystem::path& file);
/// llama2.c's legacy float32 file, or a folder that holds one, with the tokenizer that lies beside it.
LanguageModel read_llama2_model(const std::filesystem::path& path);

}  // namespace assay::snn
