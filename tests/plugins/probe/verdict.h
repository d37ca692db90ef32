// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/method/method.h"

namespace assay::probe {

/// probe.verdict: a run whose answer is a sentence, with every kind of figure an overview can hold.
std::unique_ptr<Method> make_verdict();

}  // namespace assay::probe
