// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/run_details.h"

#include <algorithm>
#include <cmath>

#include "core/report/run_figures.h"
#include "core/run/result_folder.h"

namespace assay::app {

RunDetails read_run_details(const Project& project, const std::string& run) {
  RunDetails details;
  details.row = load_run(project, run);
  details.info = load_declaration(project, details.row.declaration);
  details.outputs = load_outputs(project, run);
  details.series = load_series(project, run);
  details.warnings = load_warnings(project, run);
  for (const FigureSpec& figure : available_figures(project, details.row, details.info)) {
    details.figures.push_back(figure.name);
  }
  if (details.row.data.is_object()) {
    for (const auto& [parameter, reference] : details.row.data.items()) {
      if (!reference.is_object() || !reference.contains("name") || !reference["name"].is_string()) continue;
      if (auto row = find_data_set(project, reference["name"].get<std::string>())) details.data_sets.push_back(*row);
    }
  }
  for (const OutputRow& output : details.outputs) {
    if (output.kind != OutputKind::table || (output.name != "baselines" && output.name != "edges_table")) continue;
    const auto spec = std::find_if(details.info.outputs.begin(), details.info.outputs.end(),
                                   [&](const OutputSpec& declared) { return declared.name == output.name; });
    try {
      (output.name == "baselines" ? details.baselines : details.edges) =
          read_table_output(project, run, output, spec == details.info.outputs.end() ? nullptr : &*spec);
    } catch (const Error&) {
      // Its file is gone or damaged: the page shows the rest, `project check` names it.
    }
  }
  return details;
}

const Cell* scalar_of(const RunRow& run, std::string_view scalar) {
  for (const ScalarRow& row : run.scalars) {
    if (row.name == scalar) return &row.value;
  }
  return nullptr;
}

std::optional<double> number_of(const RunRow& run, std::string_view scalar) {
  const Cell* cell = scalar_of(run, scalar);
  if (!cell) return {};
  if (const auto* integer = std::get_if<std::int64_t>(cell)) return static_cast<double>(*integer);
  if (const auto* real = std::get_if<double>(cell); real && std::isfinite(*real)) return *real;
  return {};
}

std::string output_stamp(const RunDetails& details, const FigureSpec& figure) {
  const auto stamp_of = [&](const std::string& name) -> std::string {
    for (const OutputRow& output : details.outputs) {
      if (output.name == name) return output.sha256.empty() ? output.file : output.sha256;
    }
    return {};
  };
  std::string stamp;
  if (!figure.output.empty()) {
    stamp = stamp_of(figure.output);
    if (stamp.empty()) return stamp;
    for (const std::string& part : {figure.captions, figure.points}) {
      if (!part.empty()) stamp += ";" + stamp_of(part);
    }
    return stamp;
  }
  for (const SeriesRow& series : details.series) {
    for (const std::string& name : figure.y) {
      if (name == series.name) stamp += name + ":" + std::to_string(series.points) + ";";
    }
  }
  return stamp;
}

}  // namespace assay::app
