// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/store/project.h"
#include "core/store/run_rows.h"

namespace assay::cli {

/// Waits until every run has ended, with progress on stderr and a scheduler that lives. `ended` is called once for
/// each, in the order of ending. On SIGINT or SIGTERM those that have not ended are cancelled first. Returns the rows.
std::vector<RunRow> wait_for_runs(Project& project, const std::vector<std::string>& uuids,
                                  const std::function<void(const RunRow&, std::size_t)>& ended);

/// {status: n} of all status words that occur.
Json status_counts(const std::vector<RunRow>& runs);
/// 3 when interrupted by a signal, 1 when a run has not finished, else 0.
int runs_exit_code(const std::vector<RunRow>& runs);

}  // namespace assay::cli
