// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "core/method/run_context.h"

namespace assay::mia {

/// What several threads of a benchmark tell the run, in an order that does not depend on their pace: progress of units
/// of work within a phase, series that are held back until the state that follows them is saved, and the end of all
/// when one of them fails.
class RunRecorder {
 public:
  explicit RunRecorder(RunContext& context) : context_(context) {}

  /// A phase of `units` equal units, from one fraction of the run to another.
  void begin_phase(std::string phase, double from, double to, std::size_t units);
  /// Work of a unit: throws when the run was cancelled (Error), or another unit failed.
  void pulse(std::size_t unit, double share, const std::string& detail);
  void unit_done(std::size_t unit, const std::string& detail) { pulse(unit, 1, detail); }
  /// Lets all other units end at their next pulse.
  void fail() { failed_ = true; }
  /// Thrown out of pulse() after fail(): the failure itself is thrown elsewhere.
  struct Stopped {};

  /// Holds a point of a series back until release(). Series appear in the order of `order`: one waits for the first
  /// point of those before it.
  void hold(const std::string& series, std::int64_t step, double value);
  void set_order(std::vector<std::string> order);
  /// Records what is held of one series, then saves `state`; both at once for other threads.
  void save(const std::string& series, const std::function<std::string()>& state);

  /// After a phase: records all that is held and saved, whatever came of the series before it.
  void release();

  /// What is held and saved, for a resumed run. Called from save()'s `state`, which holds the lock.
  Json held() const;
  void restore_held(const Json& json);

  void images(std::string_view name, const Matrix& images);

 private:
  struct Held {
    std::string series;
    std::vector<std::pair<std::int64_t, double>> ready, waiting;  ///< ready: belongs to a saved state; waiting: not yet
    bool begun = false;
  };
  Held* find(const std::string& series);
  void flush(bool in_order);

  RunContext& context_;
  mutable std::mutex mutex_;
  std::string phase_;
  double from_ = 0, to_ = 0, told_ = -1;
  std::vector<double> shares_;
  std::vector<Held> held_;
  std::atomic<bool> failed_ = false;
};

}  // namespace assay::mia
