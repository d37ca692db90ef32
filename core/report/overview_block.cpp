// SPDX-License-Identifier: GPL-3.0-or-later
// What a report begins with, and which tables it therefore need not repeat.
#include <algorithm>

#include "core/data/csv_writer.h"
#include "core/report/report_blocks.h"
#include "core/report/run_label.h"
#include "core/run/result_folder.h"

namespace assay {
namespace {

/// A list of raw values that nobody reads row by row.
constexpr std::size_t most_raw_rows = 40, most_raw_columns = 2;

std::string text_scalar(const RunRow& run, const std::string& name) {
  for (const ScalarRow& scalar : run.scalars)
    if (scalar.name == name)
      if (const auto* text = std::get_if<std::string>(&scalar.value)) return *text;
  return "";
}

Table table_named(const Project& project, const RunRow& run, const MethodInfo& info, const std::vector<OutputRow>& outputs,
                  const std::string& name) {
  const auto row = std::find_if(outputs.begin(), outputs.end(), [&](const OutputRow& one) { return !name.empty() && one.name == name; });
  const auto spec = std::find_if(info.outputs.begin(), info.outputs.end(), [&](const OutputSpec& one) { return one.name == name; });
  if (row == outputs.end()) return {};
  return read_table_output(project, run.uuid, *row, spec == info.outputs.end() ? nullptr : &*spec);
}

std::vector<std::string> first_column(const Table& table) {
  std::vector<std::string> texts;
  for (const auto& row : table.rows)
    if (!row.empty()) texts.push_back(cell_for_people(row.front()));
  return texts;
}

}  // namespace

std::optional<ReportBlock> overview_block(const Project& project, const RunRow& run, const MethodInfo& info,
                                          const std::vector<OutputRow>& outputs) {
  if (!info.overview) return std::nullopt;
  const OverviewSpec& spec = *info.overview;
  ReportBlock block;
  block.kind = ReportBlock::Kind::overview;
  block.text = text_scalar(run, spec.sentence);
  block.label = spec.title + ", run " + std::to_string(run.number);
  block.tone = text_scalar(run, spec.tone);
  block.facts = first_column(table_named(project, run, info, outputs, spec.facts));
  block.notes = first_column(table_named(project, run, info, outputs, spec.notes));
  const Table assumptions = table_named(project, run, info, outputs, spec.assumptions);
  for (const auto& row : assumptions.rows) {
    std::vector<std::string> cells;
    for (std::size_t k = 0; k < 3; ++k) cells.push_back(k < row.size() ? cell_text(row[k]) : "");
    block.rows.push_back(std::move(cells));
  }
  // Some methods answer in figures alone; their conditions and notes stand on top all the same.
  if (block.text.empty() && block.facts.empty() && block.rows.empty() && block.notes.empty()) return std::nullopt;
  if (!block.rows.empty()) block.columns = {"assumption", "basis", "state"};
  return block;
}

bool drawn_elsewhere(const MethodInfo& info, const std::string& output, const Table& table, bool with_overview) {
  if (with_overview && info.overview) {
    const OverviewSpec& spec = *info.overview;
    if (output == spec.facts || output == spec.assumptions || output == spec.notes) return true;
  }
  bool drawn = false, shown_as_table = false;
  for (const FigureSpec& figure : info.figures) {
    if (figure.drawing == output || figure.captions == output || figure.points == output) return true;
    if (figure.output != output) continue;
    (figure.kind == FigureKind::table ? shown_as_table : drawn) = true;
  }
  return drawn && !shown_as_table && table.rows.size() > most_raw_rows && table.columns.size() <= most_raw_columns;
}

}  // namespace assay
