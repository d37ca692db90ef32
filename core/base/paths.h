// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/export.h"

namespace assay {

/// The folder of the running program.
ASSAY_CORE std::filesystem::path program_folder();
/// A program of Assay ("assay-cli", "assay-figure", "assay-layout"): $ASSAY_BIN, else beside the running program, else
/// <program>/../bin. Throws Error kind helper when it is not there.
ASSAY_CORE std::filesystem::path find_program(std::string_view name);
/// Where plugins are searched, in order: $ASSAY_PLUGIN_PATH, $XDG_DATA_HOME/assay/plugins, <bin>/../lib/assay/plugins.
ASSAY_CORE std::vector<std::filesystem::path> plugin_folders();
/// $XDG_DATA_HOME/assay, else ~/.local/share/assay.
ASSAY_CORE std::filesystem::path user_data_folder();
/// $XDG_CACHE_HOME/assay, else ~/.cache/assay.
ASSAY_CORE std::filesystem::path user_cache_folder();
/// Shared read-only resources (samples, catalogue): <bin>/../share/assay in build and install tree.
ASSAY_CORE std::filesystem::path resource_folder();

}  // namespace assay
