// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/worker_crew.h"

#include <utility>

namespace assay {

WorkerCrew::WorkerCrew(int threads) {
  for (int i = 0; threads > 1 && i < threads; ++i) threads_.emplace_back([this] { live(); });
}

WorkerCrew::~WorkerCrew() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  work_there_.notify_all();
}

/// Takes pieces of the list until there are none; the lock is held on entry and on return.
void WorkerCrew::help(std::unique_lock<std::mutex>& lock) {
  while (next_ < count_) {
    const std::size_t piece = next_++;
    ++running_;
    lock.unlock();
    std::exception_ptr failure;
    try {
      (*work_)(piece);
    } catch (...) {
      failure = std::current_exception();
    }
    lock.lock();
    --running_;
    if (!failure) continue;
    next_ = count_;
    if (!failure_) failure_ = failure;
  }
  if (running_ == 0) all_done_.notify_all();
}

void WorkerCrew::live() {
  std::unique_lock lock(mutex_);
  while (true) {
    work_there_.wait(lock, [&] { return closing_ || next_ < count_; });
    if (closing_) return;
    help(lock);
  }
}

void WorkerCrew::run(std::size_t count, const std::function<void(std::size_t)>& work) {
  std::unique_lock lock(mutex_);
  work_ = &work;
  next_ = 0;
  count_ = count;
  if (threads_.empty()) {
    help(lock);
  } else {
    work_there_.notify_all();
    all_done_.wait(lock, [&] { return next_ >= count_ && running_ == 0; });
  }
  work_ = nullptr;
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

}  // namespace assay
