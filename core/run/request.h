// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/export.h"
#include "core/method/declaration.h"
#include "core/run/describe_cache.h"
#include "core/store/project.h"
#include "core/store/run_rows.h"

namespace assay {

/// What a person asked to run: as given on the command line or in a form.
struct RunRequest {
  std::string method;
  Parameters given;                                      ///< values that were given, not yet resolved
  std::uint64_t seed = 0;
  std::string device = "auto";
  int threads = 1;
  std::vector<std::string> tags;
  std::vector<std::pair<std::string, std::string>> grid;  ///< sweep only: parameter, text of its values
  std::optional<std::string> seeds;                       ///< sweep only: "0..4"
};

/// The runs that a request makes, ready to be added. `warnings` go to stderr or beside the form.
struct PlannedRuns {
  MethodInfo method;
  std::vector<NewRun> runs;
  std::vector<std::string> warnings;
};

/// Checks everything that can be checked without opening a data file; throws Error(problems), all at once.
/// Then resolves data parameters (a data set's name wins over a file; `./x` is always a path; `run:RUN/OUTPUT` needs a
/// project) and hashes the files: Error kind data for what is missing. Several seeds where the seed drives nothing make
/// one run and a warning. Device "auto" becomes "cpu" or "cuda"; a missing one is Error kind device.
ASSAY_CORE PlannedRuns plan_runs(const Catalogue& catalogue, const Project* project, const RunRequest& request);

/// The problems alone, for a form that checks as a person types: opens no data file, loads no plugin. `check_method`
/// also asks the method's own rules across fields, which loads its plugin in a child process; `project` (may be null) is
/// asked for the names of its data sets.
ASSAY_CORE std::vector<Problem> request_problems(const Catalogue& catalogue, const RunRequest& request,
                                                 bool check_method = false, const Project* project = nullptr);

/// The equivalent command line: `assay-cli run METHOD --project P --set ...` or `sweep`, quoted for a shell.
ASSAY_CORE std::string command_line_of(const MethodInfo& method, const RunRequest& request,
                                       const std::filesystem::path& project);

}  // namespace assay
