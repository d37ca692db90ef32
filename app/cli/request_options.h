// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/invocation.h"
#include "core/run/request.h"

namespace assay::cli {

/// What `run` and `sweep` share, as it was typed.
struct RequestOptions {
  std::string method, project, params_file, seed, seeds, device = "auto", threads, output;
  std::vector<std::string> set, figures, tags, grid;
  bool overwrite = false;
};
std::shared_ptr<RequestOptions> add_request_options(CLI::App* command, bool sweep);

/// A figure that was asked for: "graph.pdf".
struct WantedFigure {
  std::string name;  ///< declared name or series:NAME
  std::string file;  ///< file name in the output folder
};

struct CheckedRequest {
  RunRequest request;
  std::vector<WantedFigure> figures;
};
/// Reads every option and throws all problems at once, those of the declaration's ranges included.
CheckedRequest read_request(const RequestOptions& options, const Catalogue& catalogue, Invocation& invocation);

/// Where a run or sweep leaves its answer and its project.
struct Destination {
  std::filesystem::path folder;    ///< --output or a temporary one; empty: a project without --output
  std::optional<Project> project;  ///< the named one, or FOLDER/run.assay
  bool temporary = false;
};
/// The project that was named, opened for writing; nothing without --project.
std::optional<Project> open_named_project(const RequestOptions& options);
/// Makes the output folder ready and the project where none was named.
Destination make_destination(const RequestOptions& options, std::optional<Project> named);

}  // namespace assay::cli
