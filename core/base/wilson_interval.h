// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "core/base/export.h"

namespace assay {

struct ProportionInterval {
  double low = 0, high = 1;
};

/// Wilson's score interval (Wilson, 1927; without continuity correction) of a proportion, at 95 %: `successes` of
/// `trials`. For no trials the whole of 0..1. Any thread.
ASSAY_CORE ProportionInterval wilson_interval(std::int64_t successes, std::int64_t trials);

}  // namespace assay
