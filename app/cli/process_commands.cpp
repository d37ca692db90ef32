// SPDX-License-Identifier: GPL-3.0-or-later
// schedule and worker: for the program itself. A project's scheduler, and the process of one run.
#include "app/cli/invocation.h"
#include "core/run/scheduler.h"
#include "core/run/worker.h"
#include "core/store/run_rows.h"

namespace assay::cli {
namespace {

struct Arguments {
  std::string project, run, lock;
};

}  // namespace

void add_schedule(CLI::App& app, Invocation& invocation) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = add_command(app, invocation, "schedule", "Start queued runs of a project until none is left");
  command->group("For the program itself");
  command->add_option("--project", arguments->project, "The project");
  command->callback([arguments, &invocation] {
    invocation.require(arguments->project, "--project", "A project");
    invocation.run = [arguments, &invocation] {
      invocation.require_sound();
      return schedule_runs(arguments->project);
    };
  });
}

void add_worker(CLI::App& app, Invocation& invocation) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = add_command(app, invocation, "worker", "Carry out one run in this process");
  command->group("For the program itself");
  command->add_option("--project", arguments->project, "The project");
  command->add_option("--run", arguments->run, "The run: its number, UUID or last");
  command
      ->add_option("--lock-descriptor", arguments->lock, "Open descriptor of the run's lock, from the parent process")
      ->group("");
  command->callback([arguments, &invocation] {
    invocation.require(arguments->project, "--project", "A project");
    invocation.require(arguments->run, "--run", "A run");
    const int lock =
        static_cast<int>(integer_option(invocation, "--lock-descriptor", arguments->lock, 0, 1 << 20).value_or(-1));
    invocation.run = [arguments, lock, &invocation] {
      invocation.require_sound();
      const std::string uuid = find_run(Project::open(arguments->project), arguments->run).uuid;
      return work_on_run(arguments->project, uuid, lock);
    };
  });
}

}  // namespace assay::cli
