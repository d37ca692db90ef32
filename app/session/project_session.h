// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointF>
#include <QUndoStack>
#include <QVariant>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/session/background_lane.h"
#include "app/session/run_start.h"
#include "app/session/task.h"
#include "core/run/describe_cache.h"
#include "core/run/request.h"
#include "core/store/data_sets.h"
#include "core/store/project.h"
#include "core/store/run_list.h"
#include "core/store/run_rows.h"

namespace assay::app {

/// What the docks show of a project, read together off the GUI thread: never points, never ended runs.
struct SessionSnapshot {
  RunCounts counts;
  std::vector<RunRow> active;  ///< running, paused, cancelling
  std::vector<RunRow> queue;   ///< queued and waiting, in the order in which they will start
  std::vector<DataSetRow> data_sets;
  std::vector<RunRow> ended;   ///< runs that were active or queued in the snapshot before and have ended since
  std::map<std::string, double> usual_seconds;  ///< by method: mean wall time of its latest finished runs
  std::uint64_t file_bytes = 0;
  std::uint64_t spilled_bytes = 0;  ///< rows that wait beside the database because it could not be written
  bool queue_paused = false;
};

/// One open project in a window: its connection on the GUI thread, the plugin catalogue, the undo stack, and signals for
/// what other processes changed. Polls Project::change_counter() ten times a second. Reads of this class are short
/// (lists read denormalised rows); what takes longer goes to a lane: a thread with a connection of its own.
class ProjectSession : public QObject {
  Q_OBJECT
 public:
  /// Throws assay::Error when the project cannot be opened.
  static std::unique_ptr<ProjectSession> open(const std::filesystem::path& folder);
  ~ProjectSession() override;

  Project& project() { return project_; }
  const Project& project() const { return project_; }
  /// The plugins and their methods; while describing() those that were described before.
  const Catalogue& catalogue() const { return catalogue_; }
  /// Whether plugins are being described in child processes, off the GUI thread; catalogue_changed() ends it. So it is for a
  /// moment when a project is opened after a build.
  bool describing() const { return describing_; }
  /// Describes the plugins anew.
  void refresh_catalogue() { describe_plugins(true); }
  QUndoStack& undo() { return undo_; }
  const SessionSnapshot& snapshot() const { return snapshot_; }

  /// Short reads while a run works (points, log lines): never behind a layout or a report.
  BackgroundLane& live_lane() { return *live_lane_; }
  /// Figures, layouts, matrices, reports.
  BackgroundLane& figure_lane() { return *figure_lane_; }

  /// Plans and queues runs and sees to the scheduler, in a thread of its own: data files are hashed there, however large.
  /// One of the two answers comes on the GUI thread while `receiver` lives; after stop() nothing is queued and neither comes
  /// (unless the runs were being added already, which cannot be stopped: then `done` comes).
  Task start_runs(const StartRequest& request, QObject* receiver, std::function<void(StartedRuns)> done, std::function<void(const Error&)> failed);
  /// The same for one request without reuse, waiting for it. Throws assay::Error; returns the runs' UUIDs. Not for a window.
  std::vector<std::string> queue(const RunRequest& request);
  void cancel(const std::string& run);
  void pause(const std::string& run);
  void go_on(const std::string& run);
  /// Puts ended runs back into the queue (resume, run again) and starts the scheduler.
  void resume(const std::vector<std::string>& runs);
  /// What start_runs needs for a new run with the same method, parameters, data, seed and device. Throws assay::Error.
  StartRequest same_again(const RunRow& run) const;
  void move_in_queue(const std::string& run, const std::string& before);
  void set_queue_paused(bool paused);

  /// Undoable edits: each pushes a QUndoCommand.
  void rename_run(const std::string& run, const QString& name);
  void edit_notes(const std::string& run, const QString& notes);
  void set_tags(const std::string& run, const std::vector<std::string>& tags);
  void trash(const std::vector<std::string>& runs, bool trashed = true);
  void move_node(const std::string& run, const QString& figure, const QString& node, QPointF from, QPointF to);
  void import_data(const ImportRequest& request);  ///< reads and hashes the file here and now: for small files and tests
  /// The same in a thread of its own; `done` and `failed` come on the GUI thread while `receiver` lives. After stop() the
  /// data set is taken out again and neither comes.
  Task import_in_background(const ImportRequest& request, QObject* receiver, std::function<void()> done, std::function<void(const Error&)> failed);
  void remove_data(const std::string& name);

  QVariant setting(const QString& key, const QVariant& fallback = {}) const;  ///< per project
  /// Remembered with the project; does nothing where the project is read-only.
  void set_setting(const QString& key, const QVariant& value);
  /// Says that this process wrote something, without waiting for the next poll.
  void announce_change();

 signals:
  void changed();          ///< anything was committed by any process, this one included; at most 10 a second
  void snapshot_changed(); ///< snapshot() was read anew
  void runs_added();
  void data_sets_changed();
  void queue_ended();      ///< the last active or queued run has ended
  void run_ended(const QString& run, const QString& status);
  void node_moved(const QString& run, const QString& figure, const QString& node, const QPointF& to);
  void catalogue_changed();
  void edit_failed(const QString& message);  ///< an undo or redo could not be written

 private:
  explicit ProjectSession(Project project);
  void describe_plugins(bool all);
  const MethodInfo& require_method(const std::string& id) const;
  void poll();
  void read_snapshot();
  void take_snapshot(SessionSnapshot next);
  void push(QUndoCommand* command);
  void push_import(const DataSetRow& row);

  Project project_;
  Catalogue catalogue_;
  bool describing_ = false;
  QUndoStack undo_;
  SessionSnapshot snapshot_;
  std::unique_ptr<BackgroundLane> live_lane_, figure_lane_;
  std::vector<Task> tasks_;  ///< stopped when the project is closed
  struct Poll;
  std::shared_ptr<Poll> poll_;
};

}  // namespace assay::app
