// SPDX-License-Identifier: GPL-3.0-or-later
// For core/run: starting and ending worker processes.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "core/base/file_lock.h"
#include "core/store/project.h"
#include "core/store/run_rows.h"

namespace assay {

/// Takes a run for this process: its lock, and status `running` out of queued or waiting, in one step. Nothing when
/// another was faster.
std::optional<FileLock> claim_run(Project& project, const std::string& run_uuid);

/// Starts `assay-cli worker` with the lock handed down as an open descriptor, in a process group of its own, with
/// OPENBLAS_NUM_THREADS and OMP_NUM_THREADS set to the run's threads. Its stdout and stderr go to runs/UUID/worker.log.
pid_t start_worker(const Project& project, const RunRow& run, const FileLock& lock);

/// After a worker has ended: where it left the run active, writes `interrupted` (or `cancelled`) with error kind
/// worker_died, naming the signal. Returns the run's status.
RunStatus settle_after_worker(Project& project, const std::string& run_uuid, int wait_status);

}  // namespace assay
