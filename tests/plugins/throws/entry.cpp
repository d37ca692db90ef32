// SPDX-License-Identifier: GPL-3.0-or-later
#include <stdexcept>

#include "core/method/method.h"

namespace {
assay::MethodList throwing() { throw std::runtime_error("no methods today"); }
}  // namespace

ASSAY_PLUGIN(throwing)
