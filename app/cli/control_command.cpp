// SPDX-License-Identifier: GPL-3.0-or-later
// cancel, pause, continue.
#include <cstdio>

#include "app/cli/invocation.h"
#include "app/cli/run_words.h"
#include "core/base/log.h"
#include "core/store/control.h"

namespace assay::cli {
namespace {

struct Arguments {
  std::string project, run;
};

[[noreturn]] void refuse(const RunRow& run, const std::string& what, const std::string& allowed) {
  throw Error(std::vector<Problem>{
      {"run", "Run " + std::to_string(run.number) + " " + what, std::string(to_string(run.status)), allowed, {}}});
}

void act(const std::string& action, Project& project, const RunRow& run) {
  if (action == "cancel") {
    if (has_ended(run.status))
      note("run " + std::to_string(run.number) + " has ended already");
    else
      cancel_and_wait(project, run.uuid);
  } else if (action == "pause") {
    if (!request_pause(project, run.uuid)) refuse(run, "cannot be paused", "a running run");
  } else if (!request_continue(project, run.uuid)) {
    refuse(run, "is not paused", "a paused run");
  }
}

void add_action(CLI::App& app, Invocation& invocation, const std::string& action, const std::string& description) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = add_command(app, invocation, action, description);
  command->add_option("project", arguments->project, "The project");
  command->add_option("run", arguments->run, "The run: its number, UUID or last");
  command->callback([arguments, action, &invocation] {
    invocation.require(arguments->project, "project", "A project");
    invocation.require(arguments->run, "run", "A run");
    invocation.run = [arguments, action, &invocation] {
      invocation.require_sound();
      Project project = Project::open(arguments->project);
      project.require_writable();
      act(action, project, find_run(project, arguments->run));
      const RunRow run = find_run(project, arguments->run);
      if (invocation.json)
        print_json({{"run", run.uuid}, {"number", run.number}, {"status", to_string(run.status)}});
      else
        std::fputs(run_headline(run, load_declaration(project, run.declaration), Style::of(stdout)).c_str(), stdout);
      return 0;
    };
  });
}

}  // namespace

void add_control(CLI::App& app, Invocation& invocation) {
  add_action(app, invocation, "cancel", "Cancel a run; what it made so far is kept");
  add_action(app, invocation, "pause", "Make a run wait at its next stop point");
  add_action(app, invocation, "continue", "Let a paused run go on");
}

}  // namespace assay::cli
