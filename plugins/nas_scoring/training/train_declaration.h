// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/method/declaration.h"

namespace assay::nas {

/// What nas_scoring.train declares.
MethodInfo train_info();

}  // namespace assay::nas
