// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace assay {

/// Threads that stay alive between lists: what LibTorch and oneDNN keep per thread would otherwise be made anew, and
/// its memory lost, for every part of a long list. With one thread the caller works alone. One caller at a time.
class WorkerCrew {
 public:
  explicit WorkerCrew(int threads);
  ~WorkerCrew();
  WorkerCrew(const WorkerCrew&) = delete;
  WorkerCrew& operator=(const WorkerCrew&) = delete;

  /// Calls work(0) .. work(count - 1), each once, in no fixed order, and returns when all have ended. After an
  /// exception no further call begins, and the first one is thrown here.
  void run(std::size_t count, const std::function<void(std::size_t)>& work);

 private:
  void live();
  void help(std::unique_lock<std::mutex>& lock);

  std::mutex mutex_;
  std::condition_variable work_there_, all_done_;
  const std::function<void(std::size_t)>* work_ = nullptr;
  std::size_t next_ = 0, count_ = 0, running_ = 0;
  std::exception_ptr failure_;
  bool closing_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace assay
