// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/run_words.h"

#include <algorithm>

#include "core/base/numbers.h"
#include "core/base/time.h"
#include "core/method/declaration_json.h"
#include "core/report/run_label.h"

namespace assay::cli {
namespace {

std::string goal_words(Goal goal) {
  return goal == Goal::minimise ? "lower is better" : goal == Goal::maximise ? "higher is better" : "";
}

}  // namespace

double run_seconds(const RunRow& run) {
  if (run.started == 0) return 0;
  const Milliseconds end = has_ended(run.status) && run.finished ? run.finished : now();
  return static_cast<double>(end - run.started) / 1000;
}

int run_exit_code(const RunRow& run) {
  if (run.status == RunStatus::finished) return 0;
  if (run.status == RunStatus::cancelled || run.status == RunStatus::cancelling) return 3;
  return run.error.is_object() ? exit_code(error_kind_from_string(run.error.value("kind", "method"))) : 1;
}

Json scalars_json(const RunRow& run) {
  Json scalars = Json::object();
  for (const ScalarRow& scalar : run.scalars) scalars[scalar.name] = cell_json(scalar.value);
  return scalars;
}

Json log_entry(const RunRow& run) {
  auto time = [](Milliseconds at) { return at == 0 ? Json(nullptr) : Json(utc_text(at)); };
  return {{"run", run.uuid},
          {"number", run.number},
          {"method", run.method},
          {"status", to_string(run.status)},
          {"seed", run.seed},
          {"started", time(run.started)},
          {"finished", has_ended(run.status) ? time(run.finished) : Json(nullptr)},
          {"cpu_seconds", run.cpu_seconds},
          {"name", run.name},
          {"tags", run.tags},
          {"parameters", run.changed},
          {"scalars", scalars_json(run)}};
}

std::string run_headline(const RunRow& run, const MethodInfo& info, const Style& style) {
  std::string line = status_words(run.status, style) + "  " + style.bold(run_title(run, info)) + style.faint("  run ") +
                     std::to_string(run.number);
  if (info.seed_drives != SeedDrives::nothing) line += style.faint("  seed ") + std::to_string(run.seed);
  if (run.started) line += style.faint("  time ") + duration_text(run_seconds(run));
  return line + "\n";
}

/// A scalar that is a sentence rather than a value: it would stretch a column of numbers.
bool is_sentence(const Cell& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text != nullptr && text->size() > 24;
}

std::string scalar_table(const RunRow& run, const MethodInfo& info, const Style& style, std::size_t width) {
  TextTable table({"", "", "", ""});
  table.numeric(1);
  std::string sentences;
  for (const OutputSpec& spec : info.outputs)
    for (const ScalarRow& scalar : run.scalars) {
      if (scalar.name != spec.name) continue;
      if (is_sentence(scalar.value)) {
        sentences += "  " + scalar.name + ": " + cell_for_people(scalar.value) + "\n";
        continue;
      }
      const std::string value = cell_for_people(scalar.value) + (spec.unit.empty() ? "" : " " + spec.unit);
      table.add({scalar.name, style.bold(value), goal_words(spec.goal), spec.help});
    }
  return (table.empty() ? "" : table.text(style, 2, width)) + sentences;
}

std::string run_summary(const Project& project, const RunRow& run, const std::filesystem::path& folder,
                        const Style& style) {
  const MethodInfo info = load_declaration(project, run.declaration);
  const std::size_t width = terminal_width(stdout);
  std::string out = run_headline(run, info, style);
  if (run.status == RunStatus::cancelled || run.status == RunStatus::interrupted)
    out += "  " + style.caution("partial results") + (run.status_reason.empty() ? "" : ": " + run.status_reason) + "\n";
  if (const std::string scalars = scalar_table(run, info, style, width); !scalars.empty()) out += "\n" + scalars;
  TextTable files({"", "", ""});
  for (const OutputSpec& spec : info.outputs)
    for (const OutputRow& output : load_outputs(project, run.uuid))
      if (output.name == spec.name) files.add({output.name, output.file, style.faint(bytes_text(output.bytes))});
  if (!files.empty())
    out += "\n" + style.faint(folder.empty() ? "Outputs" : "Outputs in " + folder.string()) + "\n" +
           files.text(style, 2, width);
  out += "\n" + style.faint("Recorded in ") + project.folder().string() + style.faint(" as run ") +
         std::to_string(run.number) + "\n";
  return out;
}

std::string runs_table(const Project& project, const std::vector<RunRow>& runs, const Style& style, std::size_t width) {
  if (runs.empty()) return "";
  const bool methods =
      std::any_of(runs.begin(), runs.end(), [&](const RunRow& run) { return run.method != runs.front().method; });
  std::vector<std::string> differing = differing_parameters(runs);
  if (methods) differing.clear();  // parameters of different methods do not fit in one table
  if (differing.size() > 5) differing.resize(5);
  std::vector<std::string> scalars;
  for (const RunRow& run : runs)
    for (const ScalarRow& scalar : run.scalars)
      if (!is_sentence(scalar.value) && std::find(scalars.begin(), scalars.end(), scalar.name) == scalars.end()) scalars.push_back(scalar.name);
  // Those with a goal first, in declared order; a terminal has room for six.
  std::vector<std::string> ordered;
  const MethodInfo info = load_declaration(project, runs.front().declaration);
  for (const bool goal : {true, false})
    for (const OutputSpec& spec : info.outputs)
      if ((spec.goal != Goal::none) == goal && std::find(scalars.begin(), scalars.end(), spec.name) != scalars.end())
        ordered.push_back(spec.name);
  for (const std::string& name : scalars)
    if (std::find(ordered.begin(), ordered.end(), name) == ordered.end()) ordered.push_back(name);
  if (ordered.size() > 6) ordered.resize(6);

  std::vector<std::string> columns{"Run", "Status"};
  if (methods) columns.push_back("Method");
  columns.insert(columns.end(), differing.begin(), differing.end());
  const std::size_t seed = columns.size();
  columns.insert(columns.end(), {"Seed", "Started", "Time"});
  const std::size_t first_scalar = columns.size();
  columns.insert(columns.end(), ordered.begin(), ordered.end());
  columns.push_back("Tags");
  TextTable table(columns);
  table.numeric(0).numeric(seed).numeric(seed + 2);
  for (std::size_t k = 0; k < differing.size(); ++k) {
    const bool numbers = std::all_of(runs.begin(), runs.end(), [&](const RunRow& run) {
      return run.parameters.contains(differing[k]) && run.parameters[differing[k]].is_number();
    });
    if (numbers) table.numeric(seed - differing.size() + k);
  }
  for (std::size_t k = 0; k < ordered.size(); ++k) table.numeric(first_scalar + k);
  for (const RunRow& run : runs) {
    std::vector<std::string> row{std::to_string(run.number), status_words(run.status, style)};
    if (methods) row.push_back(run.method);
    for (const std::string& name : differing)
      row.push_back(run.data.contains(name)         ? run.data[name].value("name", "")
                    : run.parameters.contains(name) ? value_text(run.parameters[name])
                                                    : "");
    row.push_back(std::to_string(run.seed));
    std::string started = utc_text(run.started);
    if (started.size() > 16) started = started.substr(0, 10) + " " + started.substr(11, 5);
    row.push_back(started);
    row.push_back(run.started ? duration_text(run_seconds(run)) : "");
    for (const std::string& name : ordered) {
      const auto found = std::find_if(run.scalars.begin(), run.scalars.end(),
                                      [&](const ScalarRow& scalar) { return scalar.name == name; });
      row.push_back(found == run.scalars.end() ? "" : cell_for_people(found->value));
    }
    std::string tags;
    for (const std::string& tag : run.tags) tags += (tags.empty() ? "" : " ") + tag;
    row.push_back(tags);
    table.add(std::move(row));
  }
  return table.text(style, 0, width);
}

}  // namespace assay::cli
