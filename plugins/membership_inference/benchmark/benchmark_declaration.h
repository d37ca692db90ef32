// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/method/declaration.h"

namespace assay::mia {

/// What membership_inference.benchmark takes and makes.
MethodInfo benchmark_info();

/// The set sizes that stand as default: those that the data do not allow are left out with a warning, while a size that
/// was asked for is refused.
const std::vector<std::string>& default_set_sizes();

}  // namespace assay::mia
