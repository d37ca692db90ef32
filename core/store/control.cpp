// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/control.h"

#include <signal.h>

#include <chrono>
#include <optional>
#include <thread>

#include "core/base/file_lock.h"
#include "core/base/process_state.h"
#include "core/store/database.h"
#include "core/store/row_reader.h"

namespace assay {
namespace {

/// Binds each text in turn and runs the statement; the number of rows changed.
template <typename... Texts>
int change(Database& database, const std::string& sql, const Texts&... texts) {
  auto& statement = database.prepared(sql);
  int at = 0;
  (statement.bind(++at, texts), ...);
  const int rows = statement.exec();
  statement.reset();
  return rows;
}

void write_control(Database& database, const std::string& run, const char* action) {
  change(database, "INSERT OR REPLACE INTO control SELECT number, ?2, CAST(strftime('%s','now') AS INTEGER)*1000 FROM run WHERE uuid=?1", run, std::string(action));
}

}  // namespace

bool request_cancel(Project& project, const std::string& run) {
  project.require_writable();
  return with_storage_errors(project.folder(), [&] {
    Database& database = project.database();
    WriteTransaction transaction(database);
    bool done = change(database, "UPDATE run SET status='cancelled', status_reason='Cancelled before it started', queue_position=NULL, "
                                 "finished=CAST(strftime('%s','now') AS INTEGER)*1000 WHERE uuid=? AND status IN ('queued','waiting')", run) > 0;
    if (!done && change(database, "UPDATE run SET status='cancelling', status_reason='' WHERE uuid=? AND status IN ('running','paused','cancelling')", run) > 0) {
      write_control(database, run, "cancel");
      done = true;
    }
    transaction.commit();
    return done;
  });
}

bool request_pause(Project& project, const std::string& run) {
  project.require_writable();
  return with_storage_errors(project.folder(), [&] {
    Database& database = project.database();
    WriteTransaction transaction(database);
    const bool done = change(database, "UPDATE run SET status='paused' WHERE uuid=? AND status IN ('running','paused')", run) > 0;
    if (done) write_control(database, run, "pause");
    transaction.commit();
    return done;
  });
}

bool request_continue(Project& project, const std::string& run) {
  project.require_writable();
  return with_storage_errors(project.folder(), [&] {
    Database& database = project.database();
    WriteTransaction transaction(database);
    const bool done = change(database, "UPDATE run SET status='running' WHERE uuid=? AND status='paused'", run) > 0;
    if (done) change(database, "DELETE FROM control WHERE run=(SELECT number FROM run WHERE uuid=?)", run);
    transaction.commit();
    return done;
  });
}

Control read_control(const Project& project, const std::string& run) {
  return with_storage_errors(project.folder(), [&] {
    auto& find = project.database().prepared("SELECT action FROM control WHERE run=(SELECT number FROM run WHERE uuid=?)");
    find.bind(1, run);
    const std::string action = find.executeStep() ? find.getColumn(0).getString() : std::string();
    find.reset();
    return action == "cancel" ? Control::cancel : action == "pause" ? Control::pause : Control::none;
  });
}

RunStatus cancel_and_wait(Project& project, const std::string& run, int grace_ms) {
  request_cancel(project, run);
  const auto lock = project.run_folder(run) / "lock";
  const auto wait_free = [&](int limit_ms) {
    for (int waited = 0; waited < limit_ms; waited += 20) {
      if (!FileLock::is_held(lock)) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return !FileLock::is_held(lock);
  };
  std::optional<LastChance> chance;
  for (const int signal : {0, SIGTERM, SIGKILL}) {
    const int process = load_run(project, run).process;
    if (!chance && process > 1) chance.emplace(process);
    while (signal == SIGKILL && chance && !chance->over() && FileLock::is_held(lock)) wait_free(200);
    if (signal != 0 && process > 1 && FileLock::is_held(lock)) kill(process, signal);
    if (wait_free(grace_ms)) break;
  }
  mark_interrupted_runs(project);
  return load_run(project, run).status;
}

std::vector<RunRow> load_queue(const Project& project) {
  return with_storage_errors(project.folder(), [&] {
    SQLite::Statement find(project.database().raw(), std::string(run_columns) + " FROM run WHERE run.status IN ('queued','waiting') AND run.queue_position IS NOT NULL "
                                                     "AND run.trashed=0 ORDER BY run.queue_position, run.number");
    std::vector<RunRow> rows;
    while (find.executeStep()) rows.push_back(run_from_row(find));
    return rows;
  });
}

void move_in_queue(Project& project, const std::string& run, const std::string& before) {
  project.require_writable();
  with_storage_errors(project.folder(), [&] {
    Database& database = project.database();
    WriteTransaction transaction(database);
    // Positions are reals: a place between two neighbours needs no other row to move.
    if (before.empty())
      change(database, "UPDATE run SET queue_position=(SELECT coalesce(max(queue_position),0)+1 FROM run) WHERE uuid=? AND queue_position IS NOT NULL", run);
    else
      change(database, "UPDATE run SET queue_position=(SELECT (b.queue_position + coalesce((SELECT max(a.queue_position) FROM run a WHERE a.queue_position < "
                       "b.queue_position AND a.uuid<>?1 AND a.status IN ('queued','waiting')), b.queue_position-2))/2 FROM run b WHERE b.uuid=?2) WHERE uuid=?1 AND "
                       "queue_position IS NOT NULL AND ?1<>?2", run, before);
    transaction.commit();
  });
}

void requeue(Project& project, const std::vector<std::string>& runs) {
  project.require_writable();
  with_storage_errors(project.folder(), [&] {
    Database& database = project.database();
    WriteTransaction transaction(database);
    for (const auto& run : runs) {
      change(database, "DELETE FROM control WHERE run=(SELECT number FROM run WHERE uuid=?)", run);
      change(database, "UPDATE run SET resume=(status='interrupted'), status='queued', status_reason='', error=NULL, finished=0, "
                       "queue_position=(SELECT coalesce(max(queue_position),0)+1 FROM run) WHERE uuid=? AND status IN ('interrupted','failed','cancelled')", run);
    }
    transaction.commit();
  });
}

void set_queue_paused(Project& project, bool paused) {
  project.require_writable();
  with_storage_errors(project.folder(), [&] {
    change(project.database(), "INSERT OR REPLACE INTO setting VALUES('queue/paused', ?)", std::string(paused ? "true" : "false"));
  });
}

bool queue_paused(const Project& project) {
  return with_storage_errors(project.folder(), [&] {
    auto& find = project.database().prepared("SELECT value FROM setting WHERE key='queue/paused'");
    const bool paused = find.executeStep() && find.getColumn(0).getString() == "true";
    find.reset();
    return paused;
  });
}

}  // namespace assay
