// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "core/base/export.h"
#include "core/data/table.h"
#include "core/method/declaration.h"
#include "core/method/run_context.h"
#include "core/store/project.h"
#include "core/store/run_rows.h"

namespace assay {

// What a run tells its project. Replaying an event twice gives the same rows.
struct PointEvent {
  std::string series;
  std::int64_t step = 0;
  double value = 0;
  double time = 0;
};
struct ProgressEvent {
  double fraction = 0;
  std::string phase, detail;
};
struct LogEvent {
  LogRow row;
};
struct WarningEvent {
  std::int64_t sequence = 0;
  std::string text;
};
struct ScalarEvent {
  std::string name;
  Cell value;
};
struct OutputEvent {
  OutputRow row;
};
/// The checkpoint file is in place; `marks` say what was recorded before it.
struct CheckpointEvent {
  std::string marks;
};
/// Columns of the run's own row: status, error, environment, times. Empty optional: unchanged.
struct StatusEvent {
  std::optional<RunStatus> status;
  std::string reason;
  Milliseconds started = 0, finished = 0;  ///< 0: unchanged
  double cpu_seconds = -1;                 ///< -1: unchanged
  std::optional<std::string> error;        ///< JSON text
  std::optional<std::string> environment;  ///< JSON text
  int process = -1;                        ///< -1: unchanged
};
using RecordedEvent = std::variant<PointEvent, ProgressEvent, LogEvent, WarningEvent, ScalarEvent, OutputEvent,
                                   CheckpointEvent, StatusEvent>;

/// Writes a run's events into the project: one transaction per 200 ms or 1000 rows, from a thread and a connection of its
/// own. The queue is bounded and lossless: a producer waits when storage is far behind. Trouble with storage does not
/// end the run: it retries, spills to a file, and replays.
class ASSAY_CORE Recorder {
 public:
  Recorder(const std::filesystem::path& project, std::string run_uuid, const std::vector<SeriesSpec>& series);
  ~Recorder();  ///< flushes as far as it can
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  /// Any thread. Waits while more than 100,000 events are pending.
  void record(RecordedEvent event);
  /// Returns once everything recorded so far is committed (or, in storage trouble, safely spilled: false).
  bool flush();
  /// Storage trouble that lasts, for the log and the window; empty when all is well.
  std::string trouble() const;

 private:
  void work();
  bool write(std::vector<RecordedEvent>& batch);

  std::filesystem::path project_path_;
  std::string run_;
  std::map<std::string, Goal, std::less<>> goals_;
  mutable std::mutex mutex_;
  std::condition_variable wake_, written_;
  std::deque<RecordedEvent> pending_;
  std::uint64_t accepted_ = 0, done_ = 0;
  bool flush_now_ = false, stopping_ = false, spilled_ = false;
  std::string trouble_;
  std::unique_ptr<Database> database_;  ///< used by the recorder thread alone
  std::thread thread_;
};

/// Applies events to a run inside an open transaction; used by the recorder and by the replay of spilled events.
class EventWriter {
 public:
  EventWriter(Database& database, const std::string& run_uuid, const std::map<std::string, Goal, std::less<>>& goals);
  void apply(const RecordedEvent& event);
  void finish();  ///< writes the series' denormalised rows

 private:
  struct Series {
    std::int64_t id = 0;
    std::int64_t points = 0, last_step = -1, best_step = -1;
    double last = 0, best = 0;
    Goal goal = Goal::none;
    bool changed = false;
  };
  Series& series(const std::string& name);

  Database& database_;
  std::int64_t run_ = 0;
  const std::map<std::string, Goal, std::less<>>& goals_;
  std::map<std::string, Series, std::less<>> series_;
};

}  // namespace assay
