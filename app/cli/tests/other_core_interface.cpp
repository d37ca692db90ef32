// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/interface_id.h"

const char* assay_core_interface_id() { return "of another build"; }
