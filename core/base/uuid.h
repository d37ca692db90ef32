// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/base/export.h"

namespace assay {

/// A random (version 4) UUID in lower case, from the system's random source.
ASSAY_CORE std::string new_uuid();

}  // namespace assay
