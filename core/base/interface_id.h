// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/export.h"

/// Names the headers that the loaded libassay-core was built from (a hash of all of core's). Plain C, so that a program of another
/// build can ask for it before anything else. Thread: any.
extern "C" ASSAY_CORE const char* assay_core_interface_id();
