// SPDX-License-Identifier: GPL-3.0-or-later
// report: a folder with index.html, figures and data; with --pdf also report.pdf.
#include <cstdio>
#include <filesystem>
#include <sstream>

#include "app/cli/invocation.h"
#include "core/base/log.h"
#include "core/report/report.h"
#include "core/store/run_list.h"

namespace assay::cli {
namespace {

/// The runs that were named, else all that have ended, oldest first.
std::vector<std::string> chosen_runs(const Project& project, const std::string& named, Invocation& invocation) {
  std::vector<std::string> uuids;
  if (named.empty()) {
    RunListRequest request;
    request.descending = false;
    for (const RunRow& run : list_runs(project, request).runs)
      if (has_ended(run.status)) uuids.push_back(run.uuid);
    return uuids;
  }
  std::istringstream parts(named);
  for (std::string part; std::getline(parts, part, ',');) {
    try {
      uuids.push_back(find_run(project, part).uuid);
    } catch (const Error& error) {
      if (error.problems().empty()) throw;
      invocation.problems.insert(invocation.problems.end(), error.problems().begin(), error.problems().end());
    }
  }
  invocation.require_sound();
  return uuids;
}

}  // namespace

void add_report(CLI::App& app, Invocation& invocation) {
  struct Arguments {
    std::string project, runs, output;
    bool pdf = false, overwrite = false;
  };
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = add_command(app, invocation, "report", "A report of runs as a folder with index.html");
  command->add_option("project", arguments->project, "The project");
  command->add_option("--runs", arguments->runs, "Runs separated by commas; without it all that have ended");
  command->add_option("--output", arguments->output, "Folder of the report");
  command->add_flag("--pdf", arguments->pdf, "Also report.pdf");
  command->add_flag("--overwrite", arguments->overwrite, "Write over an earlier report");
  command->callback([arguments, &invocation] {
    invocation.require(arguments->project, "project", "A project");
    invocation.require(arguments->output, "--output", "A folder");
    invocation.run = [arguments, &invocation] {
      invocation.require_sound();
      const Project project = Project::open(arguments->project);
      const std::filesystem::path folder = arguments->output;
      std::error_code ignored;
      const std::vector<std::string> runs = chosen_runs(project, arguments->runs, invocation);
      if (std::filesystem::exists(folder, ignored) && !std::filesystem::is_empty(folder, ignored) &&
          !arguments->overwrite)
        throw Error(ErrorKind::storage, {"The output folder holds something already",
                                         folder.string(),
                                         {},
                                         "a new or an empty folder",
                                         "Choose another one or add --overwrite"});
      write_report(build_report(project, runs), folder, arguments->pdf);
      const std::filesystem::path index = std::filesystem::absolute(folder / "index.html");
      if (invocation.json) {
        Json answer{{"report", index.string()}, {"runs", runs}};
        if (arguments->pdf) answer["pdf"] = std::filesystem::absolute(folder / "report.pdf").string();
        print_json(answer);
      } else {
        std::fputs((index.string() + "\n").c_str(), stdout);
      }
      return 0;
    };
  });
}

}  // namespace assay::cli
