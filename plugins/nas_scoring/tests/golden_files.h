// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/json.h"

namespace assay::nas::golden {

/// The folder golden/swap: $ASSAY_SHARED_DIR/golden/swap, else ../shared/golden/swap beside the source tree, else the
/// copy in tests/golden/swap. Cases are found by looking into it, so another folder of the same layout can take its
/// place.
std::filesystem::path folder();
/// The folder data/nas found in the same way, else the copy's few tables in tests/golden/swap/data; nothing without
/// them, and tests that need it skip.
std::optional<std::filesystem::path> data_folder();

/// A JSON file below folder().
Json json(const std::string& path);

/// The nets of fixed_net/expected.json whose space is one of these and whose weights are there.
std::vector<Json> fixed_nets(const std::vector<std::string>& spaces);

/// A CSV with a header row; cells hold no quotes and no line breaks.
struct Csv {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
  /// Index of a column; throws std::out_of_range naming it.
  std::size_t column(const std::string& name) const;
};
Csv csv(const std::filesystem::path& path);

/// Raw little-endian float32.
std::vector<float> floats(const std::filesystem::path& path);

}  // namespace assay::nas::golden
