// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/method/method.h"

namespace assay::mia {

/// The methods of this plugin: audit and benchmark.
MethodList make_methods();

}  // namespace assay::mia
