// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/method/method.h"

namespace assay {

// Key functions: type information of what crosses plugin borders lives in libassay-core alone.
RunContext::~RunContext() = default;
Method::~Method() = default;
std::vector<Problem> Method::check(const Parameters&) const { return {}; }

}  // namespace assay
