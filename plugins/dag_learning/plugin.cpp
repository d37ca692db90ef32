// SPDX-License-Identifier: GPL-3.0-or-later
// The one entry point that the host looks for.
#include "plugins/dag_learning/methods.h"

ASSAY_PLUGIN(assay::dag::make_methods)
