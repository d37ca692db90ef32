// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/detached_thread.h"

#include <atomic>
#include <thread>

namespace assay::app {

namespace {
std::atomic<int> alive{0};
}

void start_detached(std::function<void()> work) {
  ++alive;
  std::thread([work = std::move(work)]() mutable {
    work();
    work = nullptr;  // what it holds ends with it, and is counted
    --alive;
  }).detach();
}

int detached_threads() { return alive; }

}  // namespace assay::app
