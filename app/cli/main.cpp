// SPDX-License-Identifier: GPL-3.0-or-later
// assay-cli: everything of Assay without a window. What scripts rely on (exit codes, shapes of JSON) is held by tests/.
#include <cstdio>
#include <exception>
#include <string_view>

#include "app/cli/interruption.h"
#include "app/cli/invocation.h"
#include "core/base/core_fit.h"
#include "core/base/log.h"
#include "core/run/environment.h"

namespace {

using assay::Error;
using assay::cli::Invocation;

/// --json and --quiet count even where the rest cannot be understood.
bool has_flag(int argc, char** argv, std::string_view flag) {
  for (int k = 1; k < argc; ++k)
    if (argv[k] == flag) return true;
  return false;
}

void require_command(const CLI::App& app, Invocation& invocation) {
  std::vector<std::string> names;
  std::string all;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App* one) { return !one->get_group().empty(); })) {
    names.push_back(command->get_name());
    all += (all.empty() ? "" : ", ") + command->get_name();
  }
  const std::vector<std::string> rest = app.remaining();
  if (rest.empty()) {
    invocation.problems.push_back({"", "A command is needed", {}, all, "See assay-cli --help"});
    return;
  }
  const auto near = assay::nearest_names(rest.front(), names, 1);
  invocation.problems.push_back(
      {"", "There is no such command", rest.front(), all,
       near.empty() ? "See assay-cli --help" : "Did you mean assay-cli " + near.front() + "?"});
}

int run(int argc, char** argv, Invocation& invocation) {
  CLI::App app{"Assay without a window: the same methods, workers and bytes.", "assay-cli"};
  app.set_version_flag("--version", assay::build_text());
  app.require_subcommand(0, 1);
  app.allow_extras();
  app.add_flag("--json", invocation.json, "The answer as one JSON document");
  app.add_flag("--quiet", invocation.quiet, "Nothing on stderr but what went wrong");
  for (const auto add : {assay::cli::add_describe, assay::cli::add_run, assay::cli::add_sweep, assay::cli::add_resume,
                         assay::cli::add_control, assay::cli::add_log, assay::cli::add_show, assay::cli::add_compare,
                         assay::cli::add_export, assay::cli::add_report, assay::cli::add_project, assay::cli::add_check,
                         assay::cli::add_schedule, assay::cli::add_worker})
    add(app, invocation);
  app.footer(
      "Exit codes: 0 finished, 1 failed, 2 wrong request, 3 cancelled, 4 data, 5 device, plugin or program missing.");
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& done) {  // --help, --version
    return app.exit(done);
  } catch (const CLI::ParseError& wrong) {
    throw Error(std::vector<assay::Problem>{{"", wrong.what(), {}, {}, "See assay-cli --help"}});
  }
  assay::set_quiet(invocation.quiet);
  if (!invocation.run) require_command(app, invocation);
  if (!invocation.run) invocation.require_sound();
  return invocation.run();
}

}  // namespace

int main(int argc, char** argv) {
  assay::require_fitting_core(argc, argv);
  Invocation invocation;
  invocation.json = has_flag(argc, argv, "--json");
  invocation.quiet = has_flag(argc, argv, "--quiet");
  try {
    return run(argc, argv, invocation);
  } catch (const Error& error) {
    if (assay::cli::interrupted() &&
        error.kind() != assay::ErrorKind::storage)  // a child that was asked to end takes its parent along
      return assay::cli::report_error(Error(assay::ErrorKind::cancelled, "Cancelled before anything was started"),
                                      invocation.json);
    return assay::cli::report_error(error, invocation.json);
  } catch (const std::exception& error) {
    return assay::cli::report_error(
        Error(
            assay::ErrorKind::method,
            {"assay-cli met something unexpected", {}, error.what(), {}, "Report this with the command that was run"}),
        invocation.json);
  }
}
