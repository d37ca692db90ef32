// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/parameters/sweep.h"
#include "core/run/request.h"
#include "core/store/project.h"

namespace assay::app {

/// The points of a request as the form shows them before anything is queued: resolved, one per run to be made.
struct PlannedPoints {
  std::vector<GridAxis> axes;
  std::vector<std::uint64_t> seeds;
  std::vector<SweepPoint> points;   ///< the last axis fastest, the seed innermost
  bool seeds_make_one_run = false;  ///< several seeds, but the seed drives nothing
  bool sweep = false;
};
/// Of a request without problems.
PlannedPoints planned_points(const MethodInfo& method, const RunRequest& request);

/// For each point the number of a finished run with the same inputs (method version, parameters, data by hash, seed), or 0. `hashes`: SHA-256
/// of the data sets by name; a point with data that are no data set is never taken as done. Reads the list of runs: off the GUI thread.
std::vector<std::int64_t> finished_points(const Project& project, const MethodInfo& method, const PlannedPoints& planned,
                                          const std::map<std::string, std::string>& hashes);

}  // namespace assay::app
