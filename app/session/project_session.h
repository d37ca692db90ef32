// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QUndoStack>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/run/describe_cache.h"
#include "core/run/request.h"
#include "core/store/data_sets.h"
#include "core/store/project.h"
#include "core/store/run_list.h"
#include "core/store/run_rows.h"

namespace assay::app {

/// One open project in a window: its connection on the GUI thread, the plugin catalogue, the undo stack, and signals for
/// what other processes changed. Polls Project::change_counter() ten times a second. Reads of this class are short
/// (lists read denormalised rows); what takes longer goes to a thread with a connection of its own.
class ProjectSession : public QObject {
  Q_OBJECT
 public:
  /// Throws assay::Error when the project cannot be opened.
  static std::unique_ptr<ProjectSession> open(const std::filesystem::path& folder);

  Project& project() { return project_; }
  const Catalogue& catalogue() const { return catalogue_; }
  QUndoStack& undo() { return undo_; }

  /// Plans and queues runs and sees to the scheduler. Throws assay::Error; returns the runs' UUIDs.
  std::vector<std::string> queue(const RunRequest& request);
  void cancel(const std::string& run);
  void pause(const std::string& run);
  void go_on(const std::string& run);
  /// Puts ended runs back into the queue (resume, run again) and starts the scheduler.
  void resume(const std::vector<std::string>& runs);

  /// Undoable edits: each pushes a QUndoCommand.
  void rename_run(const std::string& run, const QString& name);
  void edit_notes(const std::string& run, const QString& notes);
  void set_tags(const std::string& run, const std::vector<std::string>& tags);
  void trash(const std::vector<std::string>& runs, bool trashed = true);
  void move_node(const std::string& run, const QString& figure, const QString& node, QPointF from, QPointF to);
  void import_data(const ImportRequest& request);
  void remove_data(const std::string& name);

  QVariant setting(const QString& key, const QVariant& fallback = {}) const;  ///< per project
  void set_setting(const QString& key, const QVariant& value);

 signals:
  void changed();          ///< anything was committed by any process, this one included; at most 10 a second
  void runs_added();
  void data_sets_changed();
  void queue_ended();      ///< the last active or queued run has ended
  void run_ended(const QString& run, const QString& status);
  void catalogue_changed();

 private:
  explicit ProjectSession(Project project);
  Project project_;
  Catalogue catalogue_;
  QUndoStack undo_;
  struct Poll;
  std::shared_ptr<Poll> poll_;
};

}  // namespace assay::app
