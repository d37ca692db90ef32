// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <memory>

namespace assay::app {

/// A handle on work in another thread. Copies speak of the same work; any thread may ask or stop.
class Task {
 public:
  Task() : stopped_(std::make_shared<std::atomic<bool>>(false)) {}
  void stop() const { stopped_->store(true); }
  bool stopped() const { return stopped_->load(); }
  bool operator==(const Task& other) const { return stopped_ == other.stopped_; }

 private:
  std::shared_ptr<std::atomic<bool>> stopped_;
};

}  // namespace assay::app
