// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/method/declaration.h"

namespace assay::snn {

/// What conversion.convert declares.
MethodInfo convert_info();
/// Its recipes where the parameter is not given and the model is no converted one.
std::vector<std::string> default_recipes();

}  // namespace assay::snn
