// SPDX-License-Identifier: GPL-3.0-or-later
// The part of a report that is about one run.
#include <algorithm>
#include <filesystem>

#include "core/base/numbers.h"
#include "core/data/csv_writer.h"
#include "core/data/data_set.h"
#include "core/method/declaration_json.h"
#include "core/report/figure_words.h"
#include "core/report/report_blocks.h"
#include "core/report/run_figures.h"
#include "core/report/run_label.h"
#include "core/report/table_figure.h"
#include "core/run/request.h"
#include "core/run/result_folder.h"
#include "core/store/data_sets.h"

namespace assay {
namespace {

using KeyValues = std::vector<std::pair<std::string, std::string>>;

const OutputSpec* spec_of(const MethodInfo& info, const std::string& name) {
  for (const OutputSpec& one : info.outputs)
    if (one.name == name) return &one;
  return nullptr;
}
std::string title_of(const MethodInfo& info, const std::string& output) {
  const OutputSpec* spec = spec_of(info, output);
  if (!spec || spec->title.empty()) return output;
  return spec->unit.empty() ? spec->title : spec->title + " (" + spec->unit + ")";
}
std::string goal_words(Goal goal) {
  return goal == Goal::minimise ? "lower is better" : goal == Goal::maximise ? "higher is better" : "";
}

/// "853 × 11" of a file behind a data parameter, from its import or, for a small file, from itself.
std::string shape_text(const Project& project, const Json& data) {
  Json summary;
  if (const auto row = find_data_set(project, data.value("name", ""))) summary = row->summary;
  if (summary.is_object() && summary.contains("rows") && summary["rows"].is_number() && summary.contains("columns")) {
    const Json& columns = summary["columns"];
    const auto count = columns.is_array()    ? static_cast<std::int64_t>(columns.size())
                       : columns.is_number() ? columns.get<std::int64_t>()
                                             : 0;
    if (count > 0) return for_people(summary["rows"].get<std::int64_t>()) + " × " + for_people(count);
  }
  const std::filesystem::path path = data.value("path", "");
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored) || std::filesystem::file_size(path, ignored) > (64u << 20))
    return "";
  try {
    InspectOptions options;
    options.preview_rows = 0;
    options.hash = false;
    std::string text;
    for (const std::int64_t extent : inspect_data_file(path, options).shape)
      text += (text.empty() ? "" : " × ") + for_people(extent);
    return text;
  } catch (const Error&) {
    return "";
  }
}

/// Scalars in declared order.
std::vector<ScalarRow> ordered_scalars(const RunRow& run, const MethodInfo& info) {
  std::vector<ScalarRow> ordered;
  for (const OutputSpec& spec : info.outputs)
    for (const ScalarRow& scalar : run.scalars)
      if (scalar.name == spec.name) ordered.push_back(scalar);
  return ordered;
}

std::string label_words(MethodLabel label) {
  switch (label) {
    case MethodLabel::published:
      return "as published";
    case MethodLabel::reconstruction:
      return "reconstruction where the paper is silent";
    case MethodLabel::extended:
      return "extended beyond the paper";
  }
  return "";
}

/// The sentence and its tone stand at the top of the report already.
bool in_overview(const MethodInfo& info, const std::string& scalar) {
  return info.overview && (scalar == info.overview->sentence || scalar == info.overview->tone);
}

void add_results(std::vector<ReportBlock>& blocks, const RunRow& run, const MethodInfo& info,
                 const std::string& sample) {
  blocks.push_back(heading_block("Results"));
  if (run.error.is_object()) blocks.push_back(warning_block(error_from_json(run.error).what()));
  if (run.status != RunStatus::finished)
    blocks.push_back(
        warning_block("This run is " + std::string(to_string(run.status)) + ": what follows are partial results."));
  const std::vector<ScalarRow> scalars = ordered_scalars(run, info);
  if (scalars.empty()) return;
  KeyValues main;
  for (const bool with_goal : {true, false})
    for (const ScalarRow& scalar : scalars) {
      const OutputSpec* spec = spec_of(info, scalar.name);
      if ((spec && spec->goal != Goal::none) != with_goal || main.size() == 5) continue;
      if (!with_goal && std::holds_alternative<std::string>(scalar.value)) continue;
      if (std::holds_alternative<std::monostate>(scalar.value)) continue;
      main.emplace_back(title_of(info, scalar.name), cell_for_people(scalar.value));
    }
  ReportBlock headline = key_values_block("", std::move(main));
  headline.emphasis = true;
  blocks.push_back(std::move(headline));
  ReportBlock table;
  table.kind = ReportBlock::Kind::table;
  table.text = "Results of " + run_conditions(run, info) + (sample.empty() ? "" : "; sample " + sample);
  // A text that is no value of a column stands below them.
  constexpr std::size_t longest_value = 48;
  KeyValues texts;
  table.columns = {"Result", "Value", "Goal", "Meaning"};
  table.numeric = {false, true, false, false};
  for (const ScalarRow& scalar : scalars) {
    if (in_overview(info, scalar.name)) continue;
    const OutputSpec* spec = spec_of(info, scalar.name);
    std::string value = cell_for_people(scalar.value);
    if (value.size() > longest_value) {
      if (scalar.name != "conditions") texts.emplace_back(title_of(info, scalar.name), std::move(value));  // stand in the caption
      continue;
    }
    table.rows.push_back(
        {title_of(info, scalar.name), std::move(value), spec ? goal_words(spec->goal) : "", spec ? spec->help : ""});
  }
  blocks.push_back(std::move(table));
  if (!texts.empty()) blocks.push_back(key_values_block("", std::move(texts)));
}

void add_warnings(std::vector<ReportBlock>& blocks, const Project& project, const RunRow& run) {
  for (const std::string& warning : load_warnings(project, run.uuid)) blocks.push_back(warning_block(warning));
}

void add_figures(std::vector<ReportBlock>& blocks, const Project& project, const RunRow& run, const MethodInfo& info,
                 const std::string& file_prefix) {
  const std::vector<FigureSpec> figures = available_figures(project, run, info);
  bool heading = false;
  for (const FigureSpec& spec : figures) {
    if (spec.kind == FigureKind::table) continue;  // every table output is a table of the report anyway
    if (!std::exchange(heading, true)) blocks.push_back(heading_block("Figures"));
    try {
      ReportBlock block;
      block.kind = ReportBlock::Kind::figure;
      block.figure = figure_data(project, run, spec.name, "dot", spec.frames ? FigureSelection{{"frame", "all"}} : FigureSelection{});
      block.text = figure_caption(block.figure);
      block.file = file_prefix + spec.name;
      std::replace(block.file.begin(), block.file.end(), ':', '-');
      blocks.push_back(std::move(block));
    } catch (const Error& error) {
      blocks.push_back(warning_block("Figure " + spec.name + " is left out. " + error.what()));
    }
  }
}

/// The column of results keeps its words `yes no n/a`, which the writers show as marks.
void mark_results(ReportBlock& block, const Table& table, const std::string& column) {
  const auto found = std::find(table.columns.begin(), table.columns.end(), column);
  if (found == table.columns.end()) return;
  block.result = static_cast<int>(found - table.columns.begin());
  for (std::size_t row = 0; row < block.rows.size(); ++row)
    block.rows[row][static_cast<std::size_t>(block.result)] = cell_text(table.rows[row][static_cast<std::size_t>(block.result)]);
}

void add_tables(std::vector<ReportBlock>& blocks, const Project& project, const RunRow& run, const MethodInfo& info,
                const std::vector<OutputRow>& outputs, const std::string& file_prefix, bool baselines, bool with_overview) {
  for (const OutputRow& output : outputs) {
    if (output.kind != OutputKind::table || (output.name == "baselines") != baselines) continue;
    const OutputSpec* spec = spec_of(info, output.name);
    const Table table = read_table_output(project, run.uuid, output, spec);
    if (table.rows.empty() || drawn_elsewhere(info, output.name, with_overview)) continue;
    blocks.push_back(heading_block(title_of(info, output.name)));
    // The columns that the method's own table shows; the file beside the report holds all of them.
    const auto shows_it = [&](const FigureSpec& figure) { return figure.kind == FigureKind::table && figure.output == output.name; };
    const auto declared = std::find_if(info.figures.begin(), info.figures.end(), shows_it);
    const Table shown = declared == info.figures.end() ? table : table_columns(table, *declared);
    ReportBlock block = table_block(spec ? spec->help : "", shown, spec, file_prefix + output.name,
                                    rows_to_read(info, output.name, table));
    block.figure.table = table;
    if (declared != info.figures.end() && !declared->result.empty()) mark_results(block, shown, declared->result);
    blocks.push_back(std::move(block));
  }
}

void add_data(std::vector<ReportBlock>& blocks, const Project& project, const RunRow& run, const MethodInfo& info) {
  if (run.data.empty()) return;
  blocks.push_back(heading_block("Data"));
  for (const auto& [parameter, data] : run.data.items()) {
    KeyValues values{{"Name", data.value("name", "")}};
    if (const std::string shape = shape_text(project, data); !shape.empty()) values.emplace_back("Shape", shape);
    values.emplace_back("File", data.value("path", ""));
    values.emplace_back("SHA-256", data.value("sha256", ""));
    blocks.push_back(key_values_block(parameter_title(info, parameter), std::move(values)));
  }
}

void add_parameters(std::vector<ReportBlock>& blocks, const RunRow& run, const MethodInfo& info) {
  blocks.push_back(heading_block("Parameters"));
  ReportBlock table;
  table.kind = ReportBlock::Kind::table;
  std::size_t changed = 0;
  table.columns = {"Parameter", "Name", "Value", "Default", ""};
  table.numeric = {false, false, false, false, false};
  for (const ParameterSpec& spec : info.parameters) {
    if (!run.parameters.contains(spec.name)) continue;
    const bool differs = run.changed.contains(spec.name);
    const std::string value =
        run.data.contains(spec.name) ? run.data[spec.name].value("name", "") : value_text(run.parameters[spec.name]);
    std::vector<std::string> row{parameter_title(info, spec.name), spec.name, value,
                                 spec.required ? "required" : value_text(to_json(spec.default_value)),
                                 differs ? "changed" : ""};
    if (differs)
      table.rows.insert(table.rows.begin() + static_cast<std::ptrdiff_t>(changed++), std::move(row));
    else
      table.rows.push_back(std::move(row));
  }
  table.text = "All parameters; " + std::to_string(changed) + " of " + std::to_string(table.rows.size()) +
               " differ from their defaults and stand first";
  blocks.push_back(std::move(table));
}

void add_environment(std::vector<ReportBlock>& blocks, const RunRow& run, const MethodInfo& info) {
  blocks.push_back(heading_block("Environment"));
  KeyValues values{
      {"Run", run.uuid}, {"Method", run.method + " " + run.method_version}, {"Seed", std::to_string(run.seed)}};
  if (info.seed_drives == SeedDrives::nothing) values.back().second += " (drives nothing in this method)";
  if (info.seed_drives == SeedDrives::resampling) values.back().second += " (drives resampling)";
  values.emplace_back("Device", run.device);
  for (const auto& [name, value] : run.environment.items()) {
    if (name == "data" || name == "device") continue;
    std::string title = name;
    std::replace(title.begin(), title.end(), '_', ' ');
    if (!title.empty()) title[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(title[0])));
    // Codes and versions are no quantities: no grouping, no rounding.
    const std::string text = value.is_string()                       ? value.get<std::string>()
                             : value.is_boolean() || value.is_null() ? value_text(value)
                                                                     : dump_json(value);
    if (!text.empty()) values.emplace_back(title, text);
  }
  if (run.started) values.emplace_back("Started", utc_text(run.started));
  if (run.finished) values.emplace_back("Finished", utc_text(run.finished));
  values.emplace_back("CPU time", duration_text(run.cpu_seconds));
  blocks.push_back(key_values_block("", std::move(values)));
}

}  // namespace

std::string repeat_command(const Project& project, const RunRow& run, const MethodInfo& info) {
  RunRequest request;
  request.method = run.method;
  std::vector<Problem> ignored;
  request.given = parameters_from_json(info.parameters, run.changed, ignored);
  request.seed = run.seed;
  request.device = run.device;
  request.threads = run.threads;
  return command_line_of(info, request, project.folder());
}

std::vector<ReportBlock> run_section(const Project& project, const RunRow& run, const std::string& file_prefix) {
  const MethodInfo info = load_declaration(project, run.declaration);
  const std::vector<OutputRow> outputs = load_outputs(project, run.uuid);
  std::vector<ReportBlock> blocks;
  const std::optional<ReportBlock> overview = overview_block(project, run, info, outputs);
  if (overview) blocks.push_back(*overview);
  std::string about = info.title + " (" + label_words(info.label) + "). " + info.summary;
  if (!info.citation.empty()) about += " Source: " + info.citation;
  blocks.push_back(paragraph_block(std::move(about)));
  if (!run.notes.empty()) blocks.push_back(paragraph_block(run.notes));
  std::string sample;
  for (const auto& [parameter, data] : run.data.items()) {
    const ParameterSpec* spec = find_parameter(info.parameters, parameter);
    if (spec && spec->role != "graph" && sample.empty()) sample = shape_text(project, data);
  }
  add_results(blocks, run, info, sample);
  add_warnings(blocks, project, run);
  add_tables(blocks, project, run, info, outputs, file_prefix, true, overview.has_value());
  add_figures(blocks, project, run, info, file_prefix);
  add_tables(blocks, project, run, info, outputs, file_prefix, false, overview.has_value());
  add_data(blocks, project, run, info);
  add_parameters(blocks, run, info);
  add_environment(blocks, run, info);
  blocks.push_back(heading_block("Run it again"));
  blocks.push_back(paragraph_block("On the same build and device this command gives the same bytes."));
  blocks.push_back(code_block(repeat_command(project, run, info)));
  return blocks;
}

std::vector<ReportBlock> settings_section(const Project& project, const RunRow& run) {
  const MethodInfo info = load_declaration(project, run.declaration);
  std::vector<ReportBlock> blocks;
  add_data(blocks, project, run, info);
  add_parameters(blocks, run, info);
  add_environment(blocks, run, info);
  return blocks;
}

}  // namespace assay
