// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/method/declaration.h"

namespace assay::probe {

/// What probe.walk declares: every kind of parameter, series, output and figure over a table.
MethodInfo walk_info();

}  // namespace assay::probe
