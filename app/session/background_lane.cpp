// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/background_lane.h"

#include <QCoreApplication>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

#include "app/session/detached_thread.h"

namespace assay::app {

namespace {
std::atomic<int> busy_lanes{0};
}

struct BackgroundLane::State {
  struct Job {
    std::function<void(Project&)> work;
    std::function<void(const Error&)> failed;
  };
  std::filesystem::path folder;
  std::mutex mutex;
  std::condition_variable wake;
  std::deque<Job> jobs;
  bool closed = false;
};

BackgroundLane::BackgroundLane(std::filesystem::path project_folder) : state_(std::make_shared<State>()) {
  state_->folder = std::move(project_folder);
  // The thread owns its share of the state: a layout that takes long never holds up closing a window.
  start_detached([state = state_] {
    ++busy_lanes;
    std::optional<Project> project;
    while (true) {
      State::Job job;  // destroyed at the end of each round: it may hold the lane itself
      {
        std::unique_lock lock(state->mutex);
        --busy_lanes;
        state->wake.wait(lock, [&] { return state->closed || !state->jobs.empty(); });
        ++busy_lanes;
        if (state->closed) break;
        job = std::move(state->jobs.front());
        state->jobs.pop_front();
      }
      try {
        if (!project) project.emplace(Project::open(state->folder));
        job.work(*project);
      } catch (const Error& error) {
        if (job.failed) job.failed(error);
      } catch (const std::exception& error) {
        if (job.failed) job.failed(Error(ErrorKind::storage, error.what()));
      }
    }
    project.reset();
    --busy_lanes;
  });
}

BackgroundLane::~BackgroundLane() {
  const std::lock_guard lock(state_->mutex);
  state_->closed = true;
  state_->jobs.clear();
  state_->wake.notify_all();
}

void BackgroundLane::post(std::function<void(Project&)> work, std::function<void(const Error&)> failed) {
  const std::lock_guard lock(state_->mutex);
  state_->jobs.push_back({std::move(work), std::move(failed)});
  state_->wake.notify_one();
}

void BackgroundLane::deliver(const QPointer<QObject>& guard, std::function<void()> answer) {
  QMetaObject::invokeMethod(
      QCoreApplication::instance(),
      [guard, answer = std::move(answer)] {
        if (guard) answer();
      },
      Qt::QueuedConnection);
}

bool BackgroundLane::any_busy() { return busy_lanes > 0; }

}  // namespace assay::app
