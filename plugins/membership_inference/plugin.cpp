// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/methods.h"

ASSAY_PLUGIN(assay::mia::make_methods)
