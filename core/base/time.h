// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/export.h"

namespace assay {

/// Milliseconds since 1970 in UTC: how times stand in the store.
using Milliseconds = std::int64_t;
ASSAY_CORE Milliseconds now();
/// RFC 3339 with Z, whole seconds: "2026-11-21T10:00:00Z"; empty for 0.
ASSAY_CORE std::string utc_text(Milliseconds time);
/// Reads "2026-11-15" or a full RFC 3339 time; -1 when it is neither.
ASSAY_CORE Milliseconds read_utc(std::string_view text);
/// CPU seconds (user and system) of this process so far.
ASSAY_CORE double process_cpu_seconds();

}  // namespace assay
