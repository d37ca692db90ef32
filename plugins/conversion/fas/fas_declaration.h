// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/method/declaration.h"

namespace assay::snn {

/// What conversion.fas declares.
MethodInfo fas_info();

}  // namespace assay::snn
