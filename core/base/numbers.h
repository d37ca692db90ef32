// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/export.h"

namespace assay {

/// Shortest text that reads back as the same double, C locale; "nan", "inf", "-inf" where not finite.
ASSAY_CORE std::string shortest(double value);
/// Reads a whole text as a number in the C locale (also "1e-3", "+2", "inf", "nan"); nothing if anything is left over.
ASSAY_CORE std::optional<double> read_real(std::string_view text);
ASSAY_CORE std::optional<std::int64_t> read_integer(std::string_view text);
/// For people: three significant digits, thousands grouped, 1e−8 style below 1e−4 and from 1e6, true minus sign.
ASSAY_CORE std::string for_people(double value);
ASSAY_CORE std::string for_people(std::int64_t value);
/// "0:24", "1:02:03" from seconds.
ASSAY_CORE std::string duration_text(double seconds);
/// "41.6 MB" (powers of 1000).
ASSAY_CORE std::string bytes_text(std::uint64_t bytes);

}  // namespace assay
