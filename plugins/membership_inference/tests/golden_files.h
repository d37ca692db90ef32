// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "plugins/membership_inference/data/points.h"

namespace assay::mia::golden {

/// The folder golden/mia: $ASSAY_SHARED_DIR/golden/mia, else ../shared/golden/mia beside the source tree, else the copy
/// in tests/golden/mia.
std::filesystem::path folder();

/// A JSON file of that folder, by its whole name.
Json json(const std::string& name);
/// A CSV without header: one point a row. Name without ".csv".
Points points(const std::string& name);
/// The same as whole numbers, row by row.
std::vector<std::vector<std::int64_t>> indices(const std::string& name);

/// |seen - expected| <= tolerance * max(|expected|, scale): relative, with a floor for numbers that are differences of
/// larger ones.
bool near(double seen, double expected, double tolerance = 1e-9, double scale = 0);

}  // namespace assay::mia::golden
