// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/run/scheduler.h"

#include <signal.h>
#include <sys/wait.h>

#include <atomic>
#include <chrono>
#include <map>
#include <thread>

#include "core/base/file_lock.h"
#include "core/base/log.h"
#include "core/base/process_state.h"
#include "core/run/child_worker.h"
#include "core/run/environment.h"
#include "core/store/control.h"
#include "core/store/database.h"

namespace assay {
namespace {

std::atomic<bool> stop_flag{false};

struct Child {
  std::string run;
  int cpu_slots = 1;
  std::string gpu;  ///< device of a GPU run, else empty
  std::optional<LastChance> cancel_seen;
  int signals_sent = 0;
};

void set_waiting(Project& project, const RunRow& run, const std::string& reason) {
  if (run.status == RunStatus::waiting && run.status_reason == reason) return;
  auto& update = project.database().prepared("UPDATE run SET status='waiting', status_reason=? WHERE uuid=? AND status IN ('queued','waiting')");
  update.bind(1, reason);
  update.bind(2, run.uuid);
  update.exec();
  update.reset();
}

class Scheduler {
 public:
  explicit Scheduler(Project& project) : project_(project), slots_(processor_count()) {}

  /// One round; false when nothing is left to do.
  bool step() {
    reap();
    end_stubborn();
    const bool waiting = stop_flag || queue_paused(project_) ? false : start_some();
    return waiting || !children_.empty();
  }

 private:
  void reap() {
    for (auto it = children_.begin(); it != children_.end();) {
      int status = 0;
      if (waitpid(it->first, &status, WNOHANG) != it->first) {
        ++it;
        continue;
      }
      settle_after_worker(project_, it->second.run, status);
      it = children_.erase(it);
    }
  }

  /// A cancelled worker ends at its next stop point. One that has none is ended: SIGTERM after 2 s, SIGKILL after 5 s (later where
  /// it does not get the processor).
  void end_stubborn() {
    for (auto& [process, child] : children_) {
      if (!child.cancel_seen) {
        if (read_control(project_, child.run) == Control::cancel) child.cancel_seen.emplace(process);
        continue;
      }
      const double waited = child.cancel_seen->waited();
      if (child.signals_sent == 0 && waited > 2) {
        kill(process, SIGTERM);
        child.signals_sent = 1;
      } else if (child.signals_sent == 1 && waited > 5 && child.cancel_seen->over()) {
        kill(-process, SIGKILL);
        child.signals_sent = 2;
      }
    }
  }

  int used_slots() const {
    int used = 0;
    for (const auto& [process, child] : children_) used += child.cpu_slots;
    return used;
  }
  bool gpu_taken(const std::string& device) const {
    for (const auto& [process, child] : children_)
      if (child.gpu == device) return true;
    return false;
  }

  /// Starts what fits; true while something is queued that will fit once a worker has ended or right now.
  bool start_some() {
    bool hope = false;
    for (const auto& run : load_queue(project_)) {
      const int slots = std::min(run.threads, slots_);
      const std::string gpu = run.device.starts_with("cuda") ? run.device : std::string();
      if (!gpu.empty() && !cuda_present()) {
        set_waiting(project_, run, "Waits for a GPU; none here");
        continue;
      }
      hope = true;
      if (used_slots() + slots > slots_) break;  // first come, first served: nothing overtakes a wide run
      if (!gpu.empty() && gpu_taken(gpu)) {
        set_waiting(project_, run, "Waits for " + gpu);
        continue;
      }
      auto lock = claim_run(project_, run.uuid);
      if (!lock) continue;
      Child child{run.uuid, slots, gpu, {}, 0};
      try {
        children_.emplace(start_worker(project_, run, *lock), std::move(child));
      } catch (const Error& error) {
        note(std::string("warning: ") + error.what());
        lock.reset();
        settle_after_worker(project_, run.uuid, 127 << 8);
      }
    }
    return hope;
  }

  Project& project_;
  int slots_;
  std::map<pid_t, Child> children_;
};

}  // namespace

int schedule_runs(const std::filesystem::path& folder) {
  struct sigaction action {};
  action.sa_handler = [](int) { stop_flag = true; };
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
  Project project = Project::open(folder);
  project.require_writable();
  // A run may be queued between the last look at the queue and the freeing of the lock: look once more after it.
  for (;;) {
    auto lock = FileLock::try_take(project.folder() / "scheduler.lock");
    if (!lock) return 0;
    mark_interrupted_runs(project);
    Scheduler scheduler(project);
    for (int idle = 0; idle < 10;) {  // half a second of grace for the next run of a script
      try {
        idle = scheduler.step() ? 0 : idle + 1;
      } catch (const Error& error) {
        note(std::string("warning: ") + error.what());
        std::this_thread::sleep_for(std::chrono::milliseconds(500));
      } catch (const SQLite::Exception& exception) {
        note(std::string("warning: ") + storage_error(exception, folder).what());
        std::this_thread::sleep_for(std::chrono::milliseconds(500));
      }
      if (stop_flag) return 0;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    lock.reset();
    bool more = false;
    if (!queue_paused(project))
      for (const auto& run : load_queue(project)) more = more || run.device == "cpu" || cuda_present();
    if (!more) return 0;
  }
}

}  // namespace assay
