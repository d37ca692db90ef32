// SPDX-License-Identifier: GPL-3.0-or-later
// compare: parameters that differ and results, side by side.
#include <algorithm>
#include <cstdio>

#include "app/cli/invocation.h"
#include "app/cli/run_words.h"
#include "core/method/declaration_json.h"
#include "core/report/run_label.h"

namespace assay::cli {
namespace {

const Cell* scalar_of(const RunRow& run, const std::string& name) {
  for (const ScalarRow& scalar : run.scalars)
    if (scalar.name == name) return &scalar.value;
  return nullptr;
}

/// In declared order.
std::vector<std::string> scalar_names(const Project& project, const std::vector<RunRow>& runs) {
  std::vector<std::string> names;
  for (const RunRow& run : runs)
    for (const OutputSpec& spec : load_declaration(project, run.declaration).outputs)
      if (scalar_of(run, spec.name) && std::find(names.begin(), names.end(), spec.name) == names.end())
        names.push_back(spec.name);
  return names;
}

/// Values stand in the order of `runs`; null where a run has none.
Json comparison_json(const Project& project, const std::vector<RunRow>& runs) {
  Json entries = Json::array(), parameters = Json::object(), scalars = Json::object();
  for (const RunRow& run : runs) entries.push_back(log_entry(run));
  for (const std::string& name : differing_parameters(runs)) {
    parameters[name] = Json::array();
    for (const RunRow& run : runs)
      parameters[name].push_back(run.parameters.contains(name) ? run.parameters[name] : Json(nullptr));
  }
  for (const std::string& name : scalar_names(project, runs)) {
    scalars[name] = Json::array();
    for (const RunRow& run : runs) {
      const Cell* cell = scalar_of(run, name);
      scalars[name].push_back(cell ? cell_json(*cell) : Json(nullptr));
    }
  }
  return {{"runs", std::move(entries)}, {"parameters", std::move(parameters)}, {"scalars", std::move(scalars)}};
}

std::string comparison_text(const Project& project, const std::vector<RunRow>& runs, const Style& style) {
  std::vector<std::string> columns{""};
  for (const RunRow& run : runs) columns.push_back("run " + std::to_string(run.number));
  TextTable table(columns);
  for (std::size_t k = 1; k < columns.size(); ++k) table.numeric(k);
  auto row = [&](const std::string& name, auto&& value) {
    std::vector<std::string> cells{name};
    for (const RunRow& run : runs) cells.push_back(value(run));
    table.add(std::move(cells));
  };
  row("method", [&](const RunRow& run) { return load_declaration(project, run.declaration).title; });
  row("status", [&](const RunRow& run) { return status_words(run.status, style); });
  row("seed", [](const RunRow& run) { return std::to_string(run.seed); });
  const auto differing = differing_parameters(runs);
  for (const std::string& name : differing)
    row(style.faint(name), [&](const RunRow& run) {
      if (run.data.contains(name)) return run.data[name].value("name", "");
      return run.parameters.contains(name) ? value_text(run.parameters[name]) : std::string("not used");
    });
  for (const std::string& name : scalar_names(project, runs))
    row(style.bold(name), [&](const RunRow& run) {
      const Cell* cell = scalar_of(run, name);
      return cell ? cell_for_people(*cell) : std::string("n/a");
    });
  std::string out = table.text(style, 0, terminal_width(stdout));
  return out +
         style.faint(differing.empty() ? "All parameters are equal." : "Parameters that are equal are left out.") +
         "\n";
}

}  // namespace

void add_compare(CLI::App& app, Invocation& invocation) {
  struct Arguments {
    std::string project;
    std::vector<std::string> runs;
  };
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = add_command(app, invocation, "compare", "Runs side by side: what differs, and the results");
  command->add_option("project", arguments->project, "The project");
  command->add_option("runs", arguments->runs, "Two runs or more: number, UUID or last");
  command->callback([arguments, &invocation] {
    invocation.require(arguments->project, "project", "A project");
    if (arguments->runs.size() < 2)
      invocation.problems.push_back(
          {"runs", "Too few runs to compare", std::to_string(arguments->runs.size()), "two runs or more", {}});
    invocation.run = [arguments, &invocation] {
      invocation.require_sound();
      const Project project = Project::open(arguments->project);
      std::vector<RunRow> runs;
      for (const std::string& run : arguments->runs) {
        try {
          runs.push_back(find_run(project, run));
        } catch (const Error& error) {  // all runs that are not there, at once
          invocation.problems.insert(invocation.problems.end(), error.problems().begin(), error.problems().end());
          if (error.problems().empty()) throw;
        }
      }
      invocation.require_sound();
      if (invocation.json)
        print_json(comparison_json(project, runs));
      else
        std::fputs(comparison_text(project, runs, Style::of(stdout)).c_str(), stdout);
      return 0;
    };
  });
}

}  // namespace assay::cli
