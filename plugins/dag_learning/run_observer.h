// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <string>

#include "core/method/run_context.h"
#include "plugins/dag_learning/progress.h"

namespace assay::dag {

/// Carries a minimisation's progress into a run: series, progress, stop points and checkpoints. Metric points are
/// chosen by the count of evaluations alone (every one up to 512, then one in 2, in 4, ... so that each doubling adds
/// 256), so the same run records the same points on every machine.
class RunObserver {
 public:
  explicit RunObserver(RunContext& context) : context_(context) {}

  /// At every evaluation. Throws assay::Error (cancelled).
  void operator()(const Progress& progress);

  /// Saves a state when a second has passed since the last one, and the first state in any case. The clock decides only
  /// where a run can go on from, never what it gives.
  template <typename MakeBytes>
  void boundary(const MakeBytes& make_bytes) {
    const auto now = std::chrono::steady_clock::now();
    if (saved_ && now - last_save_ < std::chrono::seconds(1)) return;
    saved_ = true;
    context_.checkpoint(make_bytes());
    last_save_ = std::chrono::steady_clock::now();
  }

  long evaluations() const { return last_evaluation_; }

 private:
  RunContext& context_;
  long last_evaluation_ = 0;
  double fraction_ = 0.0;
  std::string phase_;
  bool saved_ = false;
  std::chrono::steady_clock::time_point last_save_{};
};

/// How many evaluations lie between recorded points around evaluation `count`: 1, 2, 4, ...
long recording_stride(long count);

}  // namespace assay::dag
