// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/project_session.h"

#include <QTimer>
#include <map>
#include <set>
#include <utility>

#include "app/session/setting_json.h"
#include "core/base/time.h"
#include "core/method/declaration_json.h"
#include "core/run/launcher.h"
#include "core/store/control.h"
#include "core/store/edits.h"

namespace assay::app {

struct ProjectSession::Poll {
  QTimer timer;
  std::int64_t counter = -1;
  bool reading = false;         ///< a snapshot is on its way
  bool again = false;           ///< something changed while it was
  std::int64_t largest_number = -1;
  Milliseconds looked_for_dead = 0;
};

namespace {

/// Runs that were active or queued last time, by UUID: shared with the lane, which alone touches it.
struct Watched {
  std::set<std::string> runs;
};

std::uint64_t spilled_bytes_of(const Project& project, const std::vector<RunRow>& active) {
  std::uint64_t bytes = 0;
  std::error_code ignored;
  for (const RunRow& run : active) {
    for (const auto& entry : std::filesystem::directory_iterator(project.run_folder(run.uuid), ignored)) {
      if (entry.path().filename().string().starts_with("spill")) bytes += entry.file_size(ignored);
    }
  }
  return bytes;
}

std::map<std::string, double> usual_seconds_of(const Project& project, const std::vector<RunRow>& queue) {
  std::map<std::string, double> seconds;
  for (const RunRow& waiting : queue) {
    if (seconds.contains(waiting.method) || seconds.size() == 8) continue;
    RunListRequest request;
    request.query = "status:finished method:" + waiting.method;
    request.limit = 5;
    double sum = 0;
    int count = 0;
    for (const RunRow& run : list_runs(project, request).runs) {
      sum += static_cast<double>(run.finished - run.started) / 1000;
      ++count;
    }
    seconds[waiting.method] = count > 0 ? sum / count : 0;
  }
  return seconds;
}

SessionSnapshot read_session(Project& project, Watched& watched, bool look_for_dead) {
  SessionSnapshot now;
  if (look_for_dead && project.writable()) mark_interrupted_runs(project);
  now.counts = count_runs(project);
  const auto add = [&](std::int64_t count, const char* query) {
    if (count == 0) return;
    RunListRequest request;
    request.query = query;
    request.descending = false;
    for (RunRow& run : list_runs(project, request).runs) now.active.push_back(std::move(run));
  };
  add(now.counts.running, "status:running");
  add(now.counts.paused, "status:paused");
  add(now.counts.cancelling, "status:cancelling");
  if (now.counts.queued + now.counts.waiting > 0) now.queue = load_queue(project);
  now.usual_seconds = usual_seconds_of(project, now.queue);
  now.data_sets = load_data_sets(project);
  now.file_bytes = project.file_bytes();
  now.queue_paused = queue_paused(project);
  now.spilled_bytes = spilled_bytes_of(project, now.active);

  std::set<std::string> current;
  for (const RunRow& run : now.active) current.insert(run.uuid);
  for (const RunRow& run : now.queue) current.insert(run.uuid);
  for (const std::string& uuid : watched.runs) {
    if (current.contains(uuid)) continue;
    try {
      RunRow run = load_run(project, uuid);
      if (has_ended(run.status)) now.ended.push_back(std::move(run));
    } catch (const Error&) {
      // Deleted for good by another window: there is nothing to tell.
    }
  }
  watched.runs = std::move(current);
  return now;
}

}  // namespace

std::unique_ptr<ProjectSession> ProjectSession::open(const std::filesystem::path& folder) {
  return std::unique_ptr<ProjectSession>(new ProjectSession(Project::open(folder)));
}

ProjectSession::ProjectSession(Project project)
    : project_(std::move(project)),
      live_lane_(std::make_unique<BackgroundLane>(project_.folder())),
      figure_lane_(std::make_unique<BackgroundLane>(project_.folder())),
      poll_(std::make_shared<Poll>()) {
  bool complete = false;
  catalogue_ = cached_catalogue(complete);
  if (!complete) describe_plugins(false);
  Watched watched;
  snapshot_ = read_session(project_, watched, false);
  if (project_.writable() && snapshot_.counts.queued > 0) {
    try {
      ensure_scheduler(project_);
    } catch (const Error&) {
      // Without assay-cli the project still opens; queueing says what is missing.
    }
  }
  poll_->counter = project_.change_counter();
  connect(&poll_->timer, &QTimer::timeout, this, &ProjectSession::poll);
  poll_->timer.start(100);
  read_snapshot();
}

ProjectSession::~ProjectSession() {
  for (const Task& task : tasks_) task.stop();
}

void ProjectSession::describe_plugins(bool all) {
  if (std::exchange(describing_, true)) return;
  const auto end = [this] {
    describing_ = false;
    emit catalogue_changed();
  };
  BackgroundLane::once<Catalogue>(
      project_.folder(), this, [all](Project&) { return load_catalogue(all); },
      [this, end](Catalogue catalogue) {
        catalogue_ = std::move(catalogue);
        end();
      },
      [end](const Error&) { end(); });
}

const MethodInfo& ProjectSession::require_method(const std::string& id) const {
  if (describing_ && catalogue_.find(id) == nullptr)
    throw Error(ErrorKind::plugin, {"The plugins are still being described", id, {}, {}, "Repeat it in a moment"});
  return catalogue_.require(id);
}

void ProjectSession::poll() {
  std::int64_t counter = poll_->counter;
  try {
    counter = project_.change_counter();
  } catch (const Error&) {
    return;  // busy: the next tick asks again
  }
  const bool look_for_dead = !snapshot_.active.empty() && now() - poll_->looked_for_dead > 2000;
  if (counter == poll_->counter && !look_for_dead) return;
  const bool news = counter != poll_->counter;
  poll_->counter = counter;
  read_snapshot();
  if (news) emit changed();
}

void ProjectSession::announce_change() { poll(); }

void ProjectSession::read_snapshot() {
  if (poll_->reading) {
    poll_->again = true;
    return;
  }
  poll_->reading = true;
  const bool look_for_dead = !snapshot_.active.empty() && now() - poll_->looked_for_dead > 2000;
  if (look_for_dead) poll_->looked_for_dead = now();
  Watched before;
  for (const RunRow& run : snapshot_.active) before.runs.insert(run.uuid);
  for (const RunRow& run : snapshot_.queue) before.runs.insert(run.uuid);
  live_lane_->read<SessionSnapshot>(
      this,
      [before, look_for_dead](Project& project) {
        Watched watched = before;
        return read_session(project, watched, look_for_dead);
      },
      [this](SessionSnapshot next) { take_snapshot(std::move(next)); },
      [this](const Error&) {
        poll_->reading = false;
        poll_->counter = -1;  // read again at the next tick
      });
}

void ProjectSession::take_snapshot(SessionSnapshot next) {
  poll_->reading = false;
  const bool more_runs = next.counts.total > snapshot_.counts.total;
  const auto names = [](const std::vector<DataSetRow>& rows) {
    std::vector<std::string> list;
    for (const DataSetRow& row : rows) list.push_back(row.name + "/" + row.sha256);
    return list;
  };
  const bool other_data = names(next.data_sets) != names(snapshot_.data_sets);
  const bool was_busy = !snapshot_.active.empty() || !snapshot_.queue.empty();
  const bool is_busy = !next.active.empty() || !next.queue.empty();
  snapshot_ = std::move(next);
  emit snapshot_changed();
  if (more_runs) emit runs_added();
  if (other_data) emit data_sets_changed();
  for (const RunRow& run : snapshot_.ended) {
    emit run_ended(QString::fromStdString(run.uuid), QString::fromUtf8(to_string(run.status).data()));
  }
  if (was_busy && !is_busy) emit queue_ended();
  if (poll_->again) {
    poll_->again = false;
    read_snapshot();
  }
}

std::vector<std::string> ProjectSession::queue(const RunRequest& request) {
  StartRequest start;
  start.request = request;
  const Catalogue catalogue = describing_ ? load_catalogue() : catalogue_;
  const StartedRuns started = assay::app::start_runs(catalogue, project_, start, [] { return false; });
  std::vector<std::string> uuids;
  for (const RunRow& row : started.rows) uuids.push_back(row.uuid);
  announce_change();
  return uuids;
}

Task ProjectSession::start_runs(const StartRequest& request, QObject* receiver, std::function<void(StartedRuns)> done,
                                std::function<void(const Error&)> failed) {
  project_.require_writable();
  Task task;
  tasks_.push_back(task);
  QPointer<QObject> guard(receiver);
  BackgroundLane::once<StartedRuns>(
      project_.folder(), this,
      [catalogue = catalogue_, request, task](Project& project) {
        return assay::app::start_runs(catalogue, project, request, [task] { return task.stopped(); });
      },
      [this, guard, task, done = std::move(done)](StartedRuns started) {
        announce_change();
        if (guard) done(std::move(started));
      },
      [guard, task, failed = std::move(failed)](const Error& error) {
        if (guard && !task.stopped()) failed(error);
      });
  return task;
}

void ProjectSession::cancel(const std::string& run) {
  request_cancel(project_, run);
  announce_change();
}

void ProjectSession::pause(const std::string& run) {
  request_pause(project_, run);
  announce_change();
}

void ProjectSession::go_on(const std::string& run) {
  request_continue(project_, run);
  announce_change();
}

void ProjectSession::resume(const std::vector<std::string>& runs) {
  requeue(project_, runs);
  ensure_scheduler(project_);
  announce_change();
}

StartRequest ProjectSession::same_again(const RunRow& run) const {
  const MethodInfo& method = require_method(run.method);
  std::vector<Problem> problems;
  StartRequest start;
  start.request.method = run.method;
  start.request.given = parameters_from_json(method.parameters, run.changed, problems);
  if (!problems.empty()) throw Error(problems);
  start.request.seed = run.seed;
  start.request.device = run.device.empty() ? "auto" : run.device;
  start.request.threads = run.threads;
  start.request.tags = run.tags;
  return start;
}

void ProjectSession::move_in_queue(const std::string& run, const std::string& before) {
  assay::move_in_queue(project_, run, before);
  announce_change();
}

void ProjectSession::set_queue_paused(bool paused) {
  assay::set_queue_paused(project_, paused);
  if (!paused && !snapshot_.queue.empty()) ensure_scheduler(project_);
  announce_change();
}

QVariant ProjectSession::setting(const QString& key, const QVariant& fallback) const {
  const std::optional<Json> found = assay::setting(project_, key.toStdString());
  return found ? variant_from_json(*found) : fallback;
}

void ProjectSession::set_setting(const QString& key, const QVariant& value) {
  if (!project_.writable()) return;
  try {
    assay::set_setting(project_, key.toStdString(), json_from_variant(value));
  } catch (const Error&) {
    // What a window remembers never stands in the way of work: a full or busy disk drops it.
  }
}

}  // namespace assay::app
