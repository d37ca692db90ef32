// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/cli/terminal.h"
#include "core/base/json.h"
#include "core/store/project.h"
#include "core/store/run_rows.h"

namespace assay::cli {

/// "✓ finished  NOTEARS-AL on sachs  run 12  seed 0  0:06"
std::string run_headline(const RunRow& run, const MethodInfo& info, const Style& style);
/// Results as an aligned table with their goals and help.
std::string scalar_table(const RunRow& run, const MethodInfo& info, const Style& style, std::size_t width);
/// Headline, error, results and outputs of a run that has ended. `folder`: where the files lie, empty for none.
std::string run_summary(const Project& project, const RunRow& run, const std::filesystem::path& folder,
                        const Style& style);
/// One table row per run: number, status, method where several, differing parameters, seed, time, scalars.
std::string runs_table(const Project& project, const std::vector<RunRow>& runs, const Style& style, std::size_t width);
/// Wall seconds so far.
double run_seconds(const RunRow& run);
/// The exit code of an ended run, by its status and the kind of its error.
int run_exit_code(const RunRow& run);
/// {name: value} of scalars; {name: value} in declared order.
Json scalars_json(const RunRow& run);
/// One run of `log --json`.
Json log_entry(const RunRow& run);

}  // namespace assay::cli
