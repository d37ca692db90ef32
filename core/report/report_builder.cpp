// SPDX-License-Identifier: GPL-3.0-or-later
// The whole report: one run, or several with what differs between them first.
#include <algorithm>
#include <map>

#include "core/base/numbers.h"
#include "core/base/time.h"
#include "core/report/figure_words.h"
#include "core/report/report_blocks.h"
#include "core/report/run_figures.h"
#include "core/report/run_label.h"
#include "core/report/student_t.h"

namespace assay {
namespace {

constexpr std::size_t most_whole_runs = 6;

struct ReportRun {
  RunRow row;
  MethodInfo info;
};

Goal goal_of(const MethodInfo& info, const std::string& scalar) {
  for (const OutputSpec& spec : info.outputs)
    if (spec.name == scalar) return spec.goal;
  return Goal::none;
}
std::string scalar_title(const std::vector<ReportRun>& runs, const std::string& name) {
  for (const ReportRun& run : runs)
    for (const OutputSpec& spec : run.info.outputs)
      if (spec.name == name && !spec.title.empty())
        return spec.unit.empty() ? spec.title : spec.title + " (" + spec.unit + ")";
  return name;
}
const Cell* scalar_of(const RunRow& run, const std::string& name) {
  for (const ScalarRow& scalar : run.scalars)
    if (scalar.name == name) return &scalar.value;
  return nullptr;
}
std::optional<double> number_of(const Cell* cell) {
  if (!cell) return std::nullopt;
  if (const auto* real = std::get_if<double>(cell)) return *real;
  if (const auto* integer = std::get_if<std::int64_t>(cell)) return static_cast<double>(*integer);
  return std::nullopt;
}
std::vector<std::string> scalar_names(const std::vector<ReportRun>& runs) {
  std::vector<std::string> names;
  for (const ReportRun& run : runs)  // in declared order
    for (const OutputSpec& spec : run.info.outputs)
      if (scalar_of(run.row, spec.name) && std::find(names.begin(), names.end(), spec.name) == names.end())
        names.push_back(spec.name);
  return names;
}
std::vector<RunRow> rows_of(const std::vector<ReportRun>& runs) {
  std::vector<RunRow> rows;
  for (const ReportRun& run : runs) rows.push_back(run.row);
  return rows;
}
std::string parameter_cell(const RunRow& run, const std::string& name) {
  if (run.data.contains(name)) return run.data[name].value("name", "");
  return run.parameters.contains(name) ? value_text(run.parameters[name]) : "not used";
}

/// One row per run: method where it differs, differing parameters, seed, status, every scalar.
ReportBlock run_table(const std::vector<ReportRun>& runs, const std::vector<std::string>& differing) {
  const bool methods = std::any_of(runs.begin(), runs.end(),
                                   [&](const ReportRun& r) { return r.row.method != runs.front().row.method; });
  const bool seeds =
      std::any_of(runs.begin(), runs.end(), [&](const ReportRun& r) { return r.row.seed != runs.front().row.seed; });
  const bool statuses =
      std::any_of(runs.begin(), runs.end(), [](const ReportRun& r) { return r.row.status != RunStatus::finished; });
  const std::vector<std::string> scalars = scalar_names(runs);
  ReportBlock table;
  table.kind = ReportBlock::Kind::table;
  auto column = [&](std::string title, bool numeric) {
    table.columns.push_back(std::move(title));
    table.numeric.push_back(numeric);
  };
  column("Run", false);
  if (methods) column("Method", false);
  for (const std::string& name : differing) column(parameter_title(runs.front().info, name), false);
  if (seeds) column("Seed", true);
  if (statuses) column("Status", false);
  for (const std::string& name : scalars) column(scalar_title(runs, name), true);
  for (const ReportRun& run : runs) {
    std::vector<std::string> row{std::to_string(run.row.number) + (run.row.name.empty() ? "" : " " + run.row.name)};
    if (methods) row.push_back(run.info.title);
    for (const std::string& name : differing) row.push_back(parameter_cell(run.row, name));
    if (seeds) row.push_back(std::to_string(run.row.seed));
    if (statuses) row.push_back(std::string(to_string(run.row.status)));
    for (const std::string& name : scalars) {
      const Cell* cell = scalar_of(run.row, name);
      row.push_back(cell ? cell_for_people(*cell) : "n/a");
    }
    table.rows.push_back(std::move(row));
  }
  table.text = differing.empty() ? "The runs have the same parameters"
                                 : "Only parameters that differ are shown; equal ones stand with each run";
  return table;
}

/// The same with one column per run, for a few runs with many results: results first, then the parameters that differ.
std::vector<ReportBlock> side_by_side(const std::vector<ReportRun>& runs, const std::vector<std::string>& differing) {
  auto make = [&](const std::string& first, bool numeric) {
    ReportBlock table;
    table.kind = ReportBlock::Kind::table;
    table.columns = {first};
    table.numeric = {false};
    for (const ReportRun& run : runs) {
      table.columns.push_back("Run " + std::to_string(run.row.number));
      table.numeric.push_back(numeric);
    }
    return table;
  };
  auto add = [&](ReportBlock& table, const std::string& name, auto&& value) {
    std::vector<std::string> row{name};
    for (const ReportRun& run : runs) row.push_back(value(run));
    table.rows.push_back(std::move(row));
  };
  ReportBlock results = make("Final value", true);
  add(results, "Method", [](const ReportRun& run) { return run.info.title; });
  for (const std::string& name : scalar_names(runs)) {
    Goal goal = Goal::none;
    for (const ReportRun& run : runs)
      if (goal == Goal::none) goal = goal_of(run.info, name);
    add(results,
        scalar_title(runs, name) + (goal == Goal::minimise   ? " ↓"
                                    : goal == Goal::maximise ? " ↑"
                                                             : ""),
        [&](const ReportRun& run) {
          const Cell* cell = scalar_of(run.row, name);
          return cell ? cell_for_people(*cell) : std::string("n/a");
        });
  }
  results.text = "↓ lower is better, ↑ higher is better; n/a: the run has no such result";
  ReportBlock settings = make("Parameter", false);
  add(settings, "Seed", [](const ReportRun& run) { return std::to_string(run.row.seed); });
  add(settings, "Status", [](const ReportRun& run) { return std::string(to_string(run.row.status)); });
  for (const std::string& name : differing) {
    std::string title = name;
    for (const ReportRun& run : runs)
      if (title == name) title = parameter_title(run.info, name);
    add(settings, title, [&](const ReportRun& run) { return parameter_cell(run.row, name); });
  }
  settings.text =
      differing.empty() ? "All other parameters are equal" : "Parameters that are equal in all runs are left out";
  return {results, settings};
}

/// Runs that differ by their seed only, in order of first appearance.
std::vector<std::vector<const ReportRun*>> seed_groups(const std::vector<ReportRun>& runs) {
  std::vector<std::vector<const ReportRun*>> groups;
  for (const ReportRun& run : runs) {
    auto same = [&](const std::vector<const ReportRun*>& group) {
      return group.front()->row.method == run.row.method && group.front()->row.data == run.row.data &&
             group.front()->row.parameters == run.row.parameters;
    };
    const auto group = std::find_if(groups.begin(), groups.end(), same);
    if (group == groups.end())
      groups.push_back({&run});
    else
      group->push_back(&run);
  }
  return groups;
}

/// Means and 95 % intervals over the seeds of each group; none where no group has two runs whose numbers can differ.
std::optional<ReportBlock> seed_table(const std::vector<ReportRun>& runs, const std::vector<std::string>& differing) {
  const auto groups = seed_groups(runs);
  const bool any = std::any_of(groups.begin(), groups.end(), [](const auto& group) {
    return group.size() > 1 && group.front()->info.seed_drives != SeedDrives::nothing;
  });
  if (!any) return std::nullopt;
  ReportBlock table;
  table.kind = ReportBlock::Kind::table;
  table.columns = {"Method"};
  table.numeric = {false};
  for (const std::string& name : differing) {
    table.columns.push_back(parameter_title(runs.front().info, name));
    table.numeric.push_back(false);
  }
  table.columns.push_back("Seeds");
  table.numeric.push_back(true);
  std::vector<std::string> numbers;
  for (const std::string& name : scalar_names(runs))
    if (std::any_of(runs.begin(), runs.end(),
                    [&](const ReportRun& run) { return number_of(scalar_of(run.row, name)).has_value(); }))
      numbers.push_back(name);
  for (const std::string& name : numbers) {
    const Goal goal = goal_of(runs.front().info, name);
    table.columns.push_back(scalar_title(runs, name) + (goal == Goal::minimise   ? " ↓"
                                                        : goal == Goal::maximise ? " ↑"
                                                                                 : ""));
    table.numeric.push_back(true);
  }
  for (const auto& group : groups) {
    std::vector<std::string> row{group.front()->info.title};
    for (const std::string& name : differing) row.push_back(parameter_cell(group.front()->row, name));
    row.push_back(std::to_string(group.size()));
    for (const std::string& name : numbers) {
      std::vector<double> values;
      for (const ReportRun* run : group)
        if (const auto value = number_of(scalar_of(run->row, name))) values.push_back(*value);
      const MeanInterval mean = mean_interval(values);
      if (mean.count == 0)
        row.push_back("n/a");
      else if (mean.count == 1 || !(mean.half_width > 0))
        row.push_back(for_people(mean.mean));
      else
        row.push_back(for_people(mean.mean) + " ± " + for_people(mean.half_width));
    }
    table.rows.push_back(std::move(row));
  }
  table.text =
      "Means over seeds; ± is half the 95 % interval of the mean (Student), left out where all seeds give the same "
      "number. ↓ lower is better, ↑ higher is better";
  return table;
}

/// "NOTEARS-AL and NOTEARS on sachs": the methods, and the data where all runs share it.
std::string common_title(const std::vector<ReportRun>& runs, const std::string& fallback) {
  std::vector<std::string> methods;
  for (const ReportRun& run : runs)
    if (std::find(methods.begin(), methods.end(), run.info.title) == methods.end()) methods.push_back(run.info.title);
  if (methods.size() > 3) return fallback;
  std::string title;
  for (std::size_t k = 0; k < methods.size(); ++k)
    title += (k == 0 ? "" : k + 1 == methods.size() ? " and " : ", ") + methods[k];
  const Json& data = runs.front().row.data;
  const bool same_data =
      std::all_of(runs.begin(), runs.end(), [&](const ReportRun& run) { return run.row.data == data; });
  if (!same_data || data.empty()) return title;
  const std::string name = data.begin().value().value("name", "");
  return title + " on " + name.substr(name.find_last_of('/') + 1);
}

void add_curves(std::vector<ReportBlock>& blocks, const Project& project, const std::vector<ReportRun>& runs) {
  std::vector<std::string> names;
  for (const ReportRun& run : runs)
    for (const SeriesSpec& series : run.info.series)
      if (std::find(names.begin(), names.end(), series.name) == names.end()) names.push_back(series.name);
  const bool grouped = seed_groups(runs).size() < runs.size();
  bool heading = false;
  for (const std::string& name : names) {
    ReportBlock block;
    block.kind = ReportBlock::Kind::figure;
    block.figure = compare_series(project, rows_of(runs), name, grouped);
    if (block.figure.curves.size() < 2 && !grouped) continue;
    if (block.figure.curves.empty()) continue;
    if (!std::exchange(heading, true)) blocks.push_back(heading_block("Curves of all runs"));
    block.text = figure_caption(block.figure);
    block.file = "compare-" + name;
    blocks.push_back(std::move(block));
  }
}

}  // namespace

Report build_report(const Project& project, const std::vector<std::string>& run_uuids) {
  if (run_uuids.empty())
    throw Error(std::vector<Problem>{
        {"runs", "There is no run to report on", {}, "one run or more", "Run a method first, or name runs"}});
  std::vector<ReportRun> runs;
  for (const std::string& uuid : run_uuids) {
    RunRow row = load_run(project, uuid);
    MethodInfo info = load_declaration(project, row.declaration);
    runs.push_back({std::move(row), std::move(info)});
  }
  Report report;
  Milliseconds latest = 0;
  for (const ReportRun& run : runs) latest = std::max({latest, run.row.finished, run.row.started, run.row.created});
  if (runs.size() == 1) {
    const RunRow& run = runs.front().row;
    report.title = run_title(run, runs.front().info);
    report.subtitle = project.name() + ", run " + std::to_string(run.number) + ", " +
                      std::string(to_string(run.status)) + ", " + date_words(latest);
    report.blocks = run_section(project, run, "");
    return report;
  }
  report.title = common_title(runs, project.name());
  report.subtitle = project.name() + ", " + std::to_string(runs.size()) + " runs, " + date_words(latest);
  const std::vector<std::string> differing = differing_parameters(rows_of(runs));
  report.blocks.push_back(heading_block("Results"));
  if (auto means = seed_table(runs, differing)) report.blocks.push_back(std::move(*means));
  if (runs.size() <= most_whole_runs)
    for (ReportBlock& block : side_by_side(runs, differing)) report.blocks.push_back(std::move(block));
  else
    report.blocks.push_back(run_table(runs, differing));
  add_curves(report.blocks, project, runs);
  if (runs.size() <= most_whole_runs) {
    for (const ReportRun& run : runs) {
      const std::string number = std::to_string(run.row.number);
      report.blocks.push_back(title_block("Run " + number + ": " + run_title(run.row, run.info)));
      for (ReportBlock& block : run_section(project, run.row, "run-" + number + "-"))
        report.blocks.push_back(std::move(block));
    }
    return report;
  }
  const ReportRun& first = runs.front();
  report.blocks.push_back(title_block("Settings of run " + std::to_string(first.row.number)));
  report.blocks.push_back(
      paragraph_block("The other runs differ from it as the table of results shows. Reports of up to " +
                      std::to_string(most_whole_runs) + " runs have a section for each run with its figures."));
  for (ReportBlock& block : settings_section(project, first.row)) report.blocks.push_back(std::move(block));
  report.blocks.push_back(heading_block("Run them again"));
  std::string commands;
  for (const ReportRun& run : runs)
    commands += (commands.empty() ? "" : "\n") + repeat_command(project, run.row, run.info);
  report.blocks.push_back(code_block(std::move(commands)));
  return report;
}

}  // namespace assay
