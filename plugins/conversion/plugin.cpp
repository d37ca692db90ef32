// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/methods.h"

ASSAY_PLUGIN(assay::snn::make_methods)
