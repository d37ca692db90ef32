// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "core/base/export.h"

namespace assay {

/// A line on stderr for what a program notes beside its answer ("warning: ..."). Quiet mode drops all but errors.
ASSAY_CORE void note(std::string_view line);
ASSAY_CORE void set_quiet(bool quiet);
ASSAY_CORE bool is_quiet();

}  // namespace assay
