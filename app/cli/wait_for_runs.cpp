// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/wait_for_runs.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "app/cli/interruption.h"
#include "app/cli/progress_line.h"
#include "core/base/file_lock.h"
#include "core/base/log.h"
#include "core/run/launcher.h"
#include "core/store/control.h"

namespace assay::cli {
namespace {

using Clock = std::chrono::steady_clock;

void cancel_rest(Project& project, const std::vector<RunRow>& rows) {
  for (const RunRow& row : rows)
    if (!has_ended(row.status)) request_cancel(project, row.uuid);
  for (const RunRow& row : rows)
    if (!has_ended(row.status)) cancel_and_wait(project, row.uuid, 3000);
}

void show_progress(ProgressLine& progress, const std::vector<RunRow>& rows) {
  double done = 0;
  std::size_t ended = 0, running = 0, failed = 0;
  for (const RunRow& row : rows) {
    ended += has_ended(row.status);
    running += is_active(row.status);
    failed += has_ended(row.status) && row.status != RunStatus::finished;
    done += has_ended(row.status) ? 1 : row.progress;
  }
  std::string detail = std::to_string(running) + " running";
  if (failed > 0) detail += ", " + std::to_string(failed) + " not finished";
  progress.show(done / static_cast<double>(std::max<std::size_t>(1, rows.size())),
                std::to_string(ended) + " of " + std::to_string(rows.size()) + " runs ended", detail);
}

}  // namespace

std::vector<RunRow> wait_for_runs(Project& project, const std::vector<std::string>& uuids,
                                  const std::function<void(const RunRow&, std::size_t)>& ended) {
  ProgressLine progress;
  std::vector<RunRow> rows;
  for (const std::string& uuid : uuids) rows.push_back(load_run(project, uuid));
  std::vector<bool> told(rows.size(), false);
  std::int64_t counter = -1;
  Clock::time_point looked{};
  bool cancelled = false, said_paused = false;
  for (;;) {
    if (interrupted() && !cancelled) {
      cancelled = true;
      progress.clear();
      note("cancelling the runs that have not ended");
      cancel_rest(project, rows);
      counter = -1;
    }
    if (Clock::now() - looked > std::chrono::seconds(1)) {  // a worker or the scheduler may have been killed
      looked = Clock::now();
      mark_interrupted_runs(project);
      const bool queued = std::any_of(rows.begin(), rows.end(), [](const RunRow& row) {
        return row.status == RunStatus::queued || row.status == RunStatus::waiting;
      });
      if (queued && !FileLock::is_held(project.folder() / "scheduler.lock")) ensure_scheduler(project);
      if (queued && !said_paused && queue_paused(project)) {
        said_paused = true;
        note("warning: the queue of this project is paused; the runs wait");
      }
    }
    const std::int64_t now = project.change_counter();
    if (now != counter) {
      counter = now;
      for (std::size_t k = 0; k < rows.size(); ++k) {
        if (told[k]) continue;
        rows[k] = load_run(project, uuids[k]);
        if (!has_ended(rows[k].status)) continue;
        told[k] = true;
        ended(rows[k], k);
      }
    }
    if (std::all_of(told.begin(), told.end(), [](bool one) { return one; })) return rows;
    show_progress(progress, rows);
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
}

Json status_counts(const std::vector<RunRow>& runs) {
  Json counts = Json::object();
  for (const RunRow& run : runs) {
    const std::string word(to_string(run.status));
    counts[word] = counts.value(word, 0) + 1;
  }
  return counts;
}

int runs_exit_code(const std::vector<RunRow>& runs) {
  const bool all =
      std::all_of(runs.begin(), runs.end(), [](const RunRow& run) { return run.status == RunStatus::finished; });
  if (all) return 0;
  return interrupted() ? 3 : 1;
}

}  // namespace assay::cli
