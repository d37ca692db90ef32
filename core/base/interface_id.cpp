// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/interface_id.h"

#include "core_interface.h"

const char* assay_core_interface_id() { return ASSAY_CORE_INTERFACE; }
