// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/export.h"
#include "core/store/run_rows.h"

namespace assay {

/// Which runs, in which order, which part of them. Query language: command_line.md.
struct RunListRequest {
  std::string query;
  std::string sort = "number";  ///< number, status, method, seed, started, finished, cpu_seconds, or a parameter or scalar
  bool descending = true;
  std::int64_t offset = 0;
  std::int64_t limit = -1;  ///< -1: all
  bool trashed = false;     ///< the trash instead of the runs
};

struct RunList {
  std::vector<RunRow> runs;  ///< without log, points, outputs
  std::int64_t total = 0;    ///< matching runs, whatever offset and limit
};

/// Reads rows, tags and scalars; never points. Throws Error kind usage on a bad query with the term in `where`.
ASSAY_CORE RunList list_runs(const Project& project, const RunListRequest& request);

/// How many runs there are of each status (trash left out).
struct RunCounts {
  std::int64_t total = 0, queued = 0, waiting = 0, running = 0, paused = 0, cancelling = 0, finished = 0, failed = 0,
               cancelled = 0, interrupted = 0, trashed = 0;
};
ASSAY_CORE RunCounts count_runs(const Project& project);

/// Names that a query may use in this project, for completion and nearest names: fixed fields, parameters, scalars.
ASSAY_CORE std::vector<std::string> query_fields(const Project& project);
ASSAY_CORE std::vector<std::string> all_tags(const Project& project);

}  // namespace assay
