// SPDX-License-Identifier: GPL-3.0-or-later
// run: one run, its worker a child of this process.
#include <cstdio>
#include <set>

#include "app/cli/draw_figures.h"
#include "app/cli/interruption.h"
#include "app/cli/invocation.h"
#include "app/cli/progress_line.h"
#include "app/cli/request_options.h"
#include "app/cli/run_words.h"
#include "core/base/log.h"
#include "core/run/launcher.h"
#include "core/run/result_folder.h"

namespace assay::cli {
namespace {

/// Runs and shows progress; log lines of warnings go to stderr as they come.
RunRow run_and_watch(Project& project, const NewRun& planned, std::set<std::string>& said) {
  ProgressLine progress;
  std::int64_t counter = -1, log_seen = 0;
  std::string uuid;
  std::vector<std::pair<std::string, std::string>> phases;
  for (const PhaseSpec& phase : planned.method.phases) phases.emplace_back(phase.name, phase.title);
  auto tick = [&] {
    if (uuid.empty() || is_quiet()) return interrupted();
    const std::int64_t now = project.change_counter();
    if (now == counter) return interrupted();
    counter = now;
    for (const LogRow& line : load_log(project, uuid, log_seen)) {
      log_seen = line.sequence;
      if (line.level < LogLevel::warning || !said.insert(line.text).second) continue;
      progress.clear();
      note((line.level == LogLevel::warning ? "warning: " : "error: ") + line.text);
    }
    const RunRow row = load_run(project, uuid);
    std::string phase = row.phase;
    for (const auto& [name, title] : phases)
      if (name == row.phase) phase = title;
    if (row.status == RunStatus::cancelling) phase = "Cancelling";
    if (row.status == RunStatus::paused) phase = "Paused";
    if (row.phase_detail.starts_with(phase)) phase.clear();  // the method says it itself
    progress.show(row.progress, phase, row.phase_detail);
    return interrupted();
  };
  run_now_and_wait(project, planned, uuid, tick);
  return load_run(project, uuid);
}

int run_once(const RequestOptions& options, Invocation& invocation) {
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
  std::set<std::string> said;  // warnings that were shown while it ran
  const RunRow run = run_and_watch(project, planned.runs.front(), said);
  for (const std::string& warning : load_warnings(project, run.uuid))
    if (!said.contains(warning)) note("warning: " + warning);

  std::filesystem::path folder = destination.folder;
  const bool only_figures = folder.empty() && !checked.figures.empty();
  if (only_figures) folder = project.exports_folder() / ("run-" + std::to_string(run.number));
  std::vector<std::string> drawn;
  std::optional<Error> trouble;
  try {
    drawn = draw_wanted(project, run, checked.figures, folder);
  } catch (const Error& error) {
    trouble = error;  // the result is written all the same
  }
  Json result = folder.empty() || only_figures ? result_json(project, run.uuid)
                                               : write_result_folder(project, run.uuid, folder, drawn);
  if (only_figures) result["figures"] = drawn;
  if (invocation.json) {
    print_json(result);
  } else {
    std::string summary = run_summary(project, run, only_figures ? std::filesystem::path() : folder, Style::of(stdout));
    for (const std::string& file : drawn) summary += "Drawn " + (folder / file).string() + "\n";
    std::fputs(summary.c_str(), stdout);
  }
  if (run.error.is_object()) report_error(error_from_json(run.error), false);
  if (trouble) report_error(*trouble, false);
  const int code = run_exit_code(run);
  return code == 0 && trouble ? exit_code(trouble->kind()) : code;
}

}  // namespace

void add_run(CLI::App& app, Invocation& invocation) {
  CLI::App* command = add_command(app, invocation, "run", "Run a method once");
  const auto options = add_request_options(command, false);
  command->callback(
      [options, &invocation] { invocation.run = [options, &invocation] { return run_once(*options, invocation); }; });
}

}  // namespace assay::cli
