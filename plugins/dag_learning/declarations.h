// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/method/declaration.h"

namespace assay::dag {

/// What the methods of this plugin declare; every form, live plot, figure and page of documentation comes from these.
MethodInfo notears_info();
MethodInfo notears_al_info();
MethodInfo simulate_info();

}  // namespace assay::dag
