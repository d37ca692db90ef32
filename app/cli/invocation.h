// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/base/json.h"

namespace assay::cli {

/// What one call of assay-cli was asked. The command that was named fills `run`; everything that the arguments alone
/// got wrong waits in `problems`, so that a command can show it together with what it finds itself.
struct Invocation {
  bool json = false;
  bool quiet = false;
  std::vector<Problem> problems;
  std::function<int()> run;  ///< returns the exit code; throws Error

  /// Throws what is wrong with the arguments, if anything.
  void require_sound() const;
  /// Adds a problem when a positional argument is missing.
  void require(const std::string& value, const std::string& name, const std::string& what);
};

/// Adds a sub-command with --json and --quiet; unknown arguments become problems with the nearest options.
CLI::App* add_command(CLI::App& app, Invocation& invocation, const std::string& name, const std::string& description);
/// An option that takes one value each time it is given.
CLI::Option* add_values(CLI::App* command, const std::string& name, std::vector<std::string>& values,
                        const std::string& description);

/// "NAME=VALUE" apart; a problem of `option` where a name or the equals sign is missing.
std::optional<std::pair<std::string, std::string>> name_and_value(const std::string& text, const std::string& option,
                                                                  Invocation& invocation);

/// Numbers given as text, so that every wrong one is reported and not the first alone. Nothing when empty or wrong.
std::optional<double> real_option(Invocation& invocation, const std::string& name, const std::string& text, double low,
                                  double high);
std::optional<std::int64_t> integer_option(Invocation& invocation, const std::string& name, const std::string& text,
                                           std::int64_t low, std::int64_t high);

/// The answer as one JSON document on stdout.
void print_json(const Json& json);
/// {"error": ..., "problems": [...]} on stdout with --json, text on stderr always. Returns the exit code.
int report_error(const Error& error, bool json);

// One per file: adds a command to the program.
void add_describe(CLI::App& app, Invocation& invocation);
void add_run(CLI::App& app, Invocation& invocation);
void add_sweep(CLI::App& app, Invocation& invocation);
void add_resume(CLI::App& app, Invocation& invocation);
void add_control(CLI::App& app, Invocation& invocation);
void add_log(CLI::App& app, Invocation& invocation);
void add_show(CLI::App& app, Invocation& invocation);
void add_compare(CLI::App& app, Invocation& invocation);
void add_export(CLI::App& app, Invocation& invocation);
void add_report(CLI::App& app, Invocation& invocation);
void add_project(CLI::App& app, Invocation& invocation);
void add_check(CLI::App& app, Invocation& invocation);
void add_schedule(CLI::App& app, Invocation& invocation);
void add_worker(CLI::App& app, Invocation& invocation);

}  // namespace assay::cli
