// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/method/method.h"

namespace assay::snn {

/// The methods of this plugin: fas and convert.
MethodList make_methods();

}  // namespace assay::snn
