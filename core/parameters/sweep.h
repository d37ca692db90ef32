// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/export.h"
#include "core/parameters/parameter.h"

namespace assay {

/// One axis of a sweep: a parameter and the values it takes, in order.
struct GridAxis {
  std::string parameter;
  std::vector<ParameterValue> values;
};

/// One run of a sweep.
struct SweepPoint {
  Parameters parameters;  ///< resolved: every declared parameter
  std::uint64_t seed = 0;
};

/// Splits the text of a grid: by commas, or by semicolons for a list-valued parameter. Numeric parameters also take
/// `a:b:step` with both ends inclusive. Adds a problem for each bad element.
ASSAY_CORE GridAxis parse_grid(const ParameterSpec& spec, std::string_view text, std::vector<Problem>& problems);

/// Reads `0..4` (both ends inclusive), `0:4` or `1,5,9`. At most 100,000 seeds.
ASSAY_CORE std::vector<std::uint64_t> parse_seeds(std::string_view text, std::vector<Problem>& problems);

/// Every combination; the last axis runs fastest and the seed innermost (command_line.md).
ASSAY_CORE std::vector<SweepPoint> sweep_points(const Parameters& base, const std::vector<GridAxis>& axes,
                                                const std::vector<std::uint64_t>& seeds);

}  // namespace assay
