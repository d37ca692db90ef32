// SPDX-License-Identifier: GPL-3.0-or-later
// resume: goes on with interrupted runs; on request with queued and failed ones.
#include <algorithm>
#include <cstdio>

#include "app/cli/interruption.h"
#include "app/cli/invocation.h"
#include "app/cli/run_words.h"
#include "app/cli/wait_for_runs.h"
#include "core/base/log.h"
#include "core/run/launcher.h"
#include "core/run/result_folder.h"
#include "core/store/control.h"
#include "core/store/run_list.h"

namespace assay::cli {
namespace {

struct Arguments {
  std::string project, run;
  bool queued = false, failed = false;
};

/// Which runs to wait for, in order of number; those that have ended are queued again.
std::vector<std::string> chosen_runs(Project& project, const Arguments& arguments) {
  std::vector<std::string> chosen, again;
  if (!arguments.run.empty()) {
    const RunRow run = find_run(project, arguments.run);
    chosen.push_back(run.uuid);
    if (run.status == RunStatus::finished)
      note("run " + std::to_string(run.number) + " has finished already");
    else if (has_ended(run.status))
      again.push_back(run.uuid);
  } else {
    RunListRequest request;
    request.descending = false;
    for (const RunRow& run : list_runs(project, request).runs) {
      const bool wanted = run.status == RunStatus::interrupted ||
                          (arguments.failed && run.status == RunStatus::failed) ||
                          (arguments.queued && (run.status == RunStatus::queued || run.status == RunStatus::waiting));
      if (!wanted) continue;
      chosen.push_back(run.uuid);
      if (has_ended(run.status)) again.push_back(run.uuid);
    }
  }
  if (!again.empty()) requeue(project, again);
  return chosen;
}

int resume(const Arguments& arguments, Invocation& invocation) {
  invocation.require_sound();
  Project project = Project::open(arguments.project);
  project.require_writable();
  catch_interruptions();
  const std::vector<std::string> chosen = chosen_runs(project, arguments);
  if (chosen.empty())
    note("nothing to resume");
  else
    ensure_scheduler(project);
  std::vector<Json> results(chosen.size());
  const auto runs = wait_for_runs(
      project, chosen, [&](const RunRow& run, std::size_t k) { results[k] = result_json(project, run.uuid); });
  const Style style = Style::of(stdout);
  if (!arguments.run.empty()) {
    if (invocation.json)
      print_json(results.front());
    else
      std::fputs(run_summary(project, runs.front(), {}, style).c_str(), stdout);
    if (runs.front().error.is_object()) report_error(error_from_json(runs.front().error), false);
    return run_exit_code(runs.front());
  }
  if (invocation.json)
    print_json({{"runs", results}, {"counts", status_counts(runs)}});
  else
    std::fputs(runs_table(project, runs, style, terminal_width(stdout)).c_str(), stdout);
  return runs_exit_code(runs);
}

}  // namespace

void add_resume(CLI::App& app, Invocation& invocation) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = add_command(app, invocation, "resume", "Go on with interrupted runs");
  command->add_option("project", arguments->project, "The project");
  command->add_option("run", arguments->run, "One run: its number, UUID or last; without it all interrupted ones");
  command->add_flag("--queued", arguments->queued, "Queued runs too");
  command->add_flag("--failed", arguments->failed, "Failed runs too; they start again");
  command->callback([arguments, &invocation] {
    invocation.require(arguments->project, "project", "A project");
    invocation.run = [arguments, &invocation] { return resume(*arguments, invocation); };
  });
}

}  // namespace assay::cli
