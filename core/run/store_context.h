// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "core/method/run_context.h"
#include "core/store/project.h"
#include "core/store/recorder.h"
#include "core/store/run_rows.h"

namespace assay {

/// The RunContext of a worker: everything goes through a Recorder into the project, files into the run's folders.
class StoreContext final : public RunContext {
 public:
  /// `resuming`: go on from the run's checkpoint; what was recorded after it has been dropped (drop_after_checkpoint).
  StoreContext(const Project& project, const RunRow& run, const MethodInfo& method, bool resuming);
  ~StoreContext() override;

  void metric(std::string_view series, std::int64_t step, double value) override;
  void progress(double fraction, std::string_view phase, std::string_view detail) override;
  void log(LogLevel level, std::string_view text) override;
  void warn(std::string_view text) override;
  void scalar(std::string_view name, const Cell& value) override;
  void table(std::string_view name, const Table& table) override;
  void graph(std::string_view name, const Graph& graph) override;
  void matrix(std::string_view name, const Matrix& matrix) override;
  void images(std::string_view name, const Matrix& images) override;
  void artifact(std::string_view name, const std::filesystem::path& made) override;
  void checkpoint(std::string_view bytes) override;
  std::optional<std::string> resume() override;
  void stop_point() override;
  RandomStream random(std::string_view stream) override;
  std::uint64_t seed() const override { return run_.seed; }
  std::string device() const override { return run_.device; }
  int threads() const override { return run_.threads; }
  void used_threads(int count) override { used_threads_ = count; }
  std::optional<DataReference> data(std::string_view parameter) override;
  std::filesystem::path scratch() override;

  // For the worker.
  Recorder& recorder() { return recorder_; }
  int threads_used() const { return used_threads_; }
  /// Asks the method to end at its next stop point. Async-signal-safe.
  static void ask_to_cancel();
  bool cancel_asked() const;

 private:
  const OutputSpec& declared(std::string_view name, OutputKind kind) const;
  double elapsed() const;
  template <typename Make>
  void keep_output(std::string_view name, Make&& make);
  void poll_control();

  std::filesystem::path project_folder_, artifacts_, folder_;
  RunRow run_;
  MethodInfo method_;
  bool resuming_;
  Recorder recorder_;
  std::chrono::steady_clock::time_point start_;
  mutable std::mutex mutex_;
  std::condition_variable go_on_;
  std::map<std::string, std::int64_t, std::less<>> last_steps_;
  std::int64_t log_sequence_ = 0, warning_sequence_ = 0;
  std::vector<std::string> warnings_;
  std::set<std::string, std::less<>> given_;  ///< names of scalars and outputs given so far
  double progress_ = 0;
  std::string trouble_logged_;
  std::atomic<bool> paused_{false}, stopping_{false};
  std::atomic<int> used_threads_{1};
  std::thread control_thread_;
};

/// Where a run stood at its checkpoint, and dropping what came after. Used when a run is resumed or started anew.
struct RecordMarks {
  std::map<std::string, std::int64_t, std::less<>> last_steps;
  std::int64_t log_sequence = 0, warning_sequence = 0;
  double progress = 0;
  std::vector<std::string> warnings;
  std::set<std::string, std::less<>> given;  ///< scalars and outputs
};
/// Deletes everything recorded of a run (points, log, warnings, scalars, outputs, files).
void drop_records(Project& project, const std::string& run_uuid);
/// Deletes what was recorded after the run's checkpoint; false when it has none.
bool drop_after_checkpoint(Project& project, const std::string& run_uuid);
RecordMarks read_marks(const Project& project, const std::string& run_uuid);

}  // namespace assay
