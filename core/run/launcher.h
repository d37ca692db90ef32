// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>

#include "core/base/export.h"
#include "core/store/project.h"
#include "core/store/run_rows.h"

namespace assay {

/// Sees to it that one `assay-cli schedule` lives for this project: starts one, detached, which ends at once when
/// another holds scheduler.lock. Returns without waiting. Throws Error kind helper when assay-cli is not there.
ASSAY_CORE void ensure_scheduler(const Project& project);

/// A worker that this process started and waits for.
struct WorkerEnd {
  RunStatus status = RunStatus::failed;
  int exit_code = -1;
  int signal = 0;
};
/// Starts a worker for a run whose lock this process holds (NewRun::enqueue false) as a child, and waits. `tick` is called
/// about every 50 ms, and may ask for a cancel by returning true (then SIGTERM, after a while SIGKILL).
/// When the worker dies without finishing, the run becomes `failed` with error kind worker_died.
ASSAY_CORE WorkerEnd run_worker_and_wait(Project& project, const std::string& run_uuid,
                                         const std::function<bool()>& tick);

/// Adds a run, takes its lock and marks it running, so that no scheduler takes it; the lock passes to the worker.
ASSAY_CORE WorkerEnd run_now_and_wait(Project& project, const NewRun& run, std::string& run_uuid,
                                      const std::function<bool()>& tick);

}  // namespace assay
