// SPDX-License-Identifier: GPL-3.0-or-later
// The one entry point that the host looks for.
#include "plugins/nas_scoring/methods.h"

ASSAY_PLUGIN(assay::nas::make_methods)
