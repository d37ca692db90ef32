// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/run/request.h"
#include "core/store/project.h"

namespace assay::app {

/// What a window asks to start.
struct StartRequest {
  RunRequest request;
  bool reuse = false;         ///< points that have finished with the same inputs are not run again
  bool first = false;         ///< before everything that waits already
  Json form_values;           ///< remembered as the values used last, unless null
};

struct StartedRuns {
  std::vector<RunRow> rows;            ///< added to the queue, in the order of the points
  std::vector<std::string> finished;   ///< UUIDs of the runs that were reused
  std::vector<std::string> warnings;
};

/// Plans, hashes the data files, adds the runs and sees to the scheduler. May take as long as reading every data file once: for a worker
/// thread. Throws assay::Error; kind cancelled when `stopped` said so before the first run was added (nothing is queued then).
StartedRuns start_runs(const Catalogue& catalogue, Project& project, const StartRequest& start, const std::function<bool()>& stopped);

}  // namespace assay::app
