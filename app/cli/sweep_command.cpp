// SPDX-License-Identifier: GPL-3.0-or-later
// sweep: one run per point, carried out by the project's scheduler; waits until every point has ended.
#include <cstdio>

#include "app/cli/draw_figures.h"
#include "app/cli/interruption.h"
#include "app/cli/invocation.h"
#include "app/cli/request_options.h"
#include "app/cli/run_words.h"
#include "app/cli/wait_for_runs.h"
#include "core/base/atomic_file.h"
#include "core/base/log.h"
#include "core/run/launcher.h"
#include "core/run/result_folder.h"

namespace assay::cli {
namespace {

std::string point_name(std::size_t point) {
  char name[24];
  std::snprintf(name, sizeof name, "%04zu", point);
  return name;
}

int sweep(const RequestOptions& options, Invocation& invocation) {
  catch_interruptions();
  const Catalogue catalogue = load_catalogue();
  const CheckedRequest checked = read_request(options, catalogue, invocation);
  require_drawing(checked.figures);
  std::optional<Project> named = open_named_project(options);
  const PlannedRuns planned = plan_runs(catalogue, named ? &*named : nullptr, checked.request);
  for (const std::string& warning : planned.warnings) note("warning: " + warning);
  if (interrupted()) throw Error(ErrorKind::cancelled, "Cancelled before anything was started");
  Destination destination = make_destination(options, std::move(named));
  Project& project = *destination.project;
  std::vector<std::string> uuids;
  for (const RunRow& row : add_runs(project, planned.runs)) uuids.push_back(row.uuid);
  ensure_scheduler(project);

  std::vector<Json> results(uuids.size());
  std::optional<Error> trouble;
  const auto leave = [&](const RunRow& run, std::size_t point) {
    if (destination.folder.empty()) {
      results[point] = result_json(project, run.uuid);
      return;
    }
    const std::filesystem::path folder = destination.folder / point_name(point);
    std::vector<std::string> drawn;
    try {
      drawn = draw_wanted(project, run, checked.figures, folder);
    } catch (const Error& error) {
      if (!trouble) trouble = error;
    }
    results[point] = write_result_folder(project, run.uuid, folder, drawn);
  };
  const std::vector<RunRow> runs = wait_for_runs(project, uuids, leave);

  const Json answer{{"runs", results}, {"counts", status_counts(runs)}};
  if (!destination.folder.empty())
    write_file_atomically(destination.folder / "sweep.json", dump_json(answer, 2) + "\n");
  if (invocation.json) {
    print_json(answer);
  } else {
    const Style style = Style::of(stdout);
    std::string out = runs_table(project, runs, style, terminal_width(stdout));
    std::string counts;
    for (const auto& [status, count] : answer["counts"].items())
      counts += (counts.empty() ? "" : ", ") + std::to_string(count.get<int>()) + " " + status;
    out += "\n" + counts + style.faint(". Recorded in ") + project.folder().string() + "\n";
    if (!destination.folder.empty())
      out += style.faint("Points in ") + (destination.folder / "0000").string() +
             style.faint(" and so on, all of them in ") + (destination.folder / "sweep.json").string() + "\n";
    std::fputs(out.c_str(), stdout);
  }
  if (trouble) report_error(*trouble, false);
  const int code = runs_exit_code(runs);
  return code == 0 && trouble ? exit_code(trouble->kind()) : code;
}

}  // namespace

void add_sweep(CLI::App& app, Invocation& invocation) {
  CLI::App* command = add_command(app, invocation, "sweep", "Run a method at every point of a grid");
  const auto options = add_request_options(command, true);
  command->callback(
      [options, &invocation] { invocation.run = [options, &invocation] { return sweep(*options, invocation); }; });
}

}  // namespace assay::cli
