// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

namespace assay::app {

/// A thread that nobody waits for: what sleeps on a network disk must not hold up closing a window. Counted from this call to its
/// end. `work` must not throw.
void start_detached(std::function<void()> work);

/// How many have not ended. A test removes the folders that they use when this is zero. Thread: any.
int detached_threads();

}  // namespace assay::app
