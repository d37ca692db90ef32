// SPDX-License-Identifier: GPL-3.0-or-later
// What a report begins with, and which tables it therefore need not repeat.
#include <algorithm>

#include "core/data/csv_writer.h"
#include "core/report/report_blocks.h"
#include "core/report/run_label.h"
#include "core/run/result_folder.h"

namespace assay {
namespace {

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

bool drawn_elsewhere(const MethodInfo& info, const std::string& output, bool with_overview) {
  if (with_overview && info.overview) {
    const OverviewSpec& spec = *info.overview;
    if (output == spec.facts || output == spec.assumptions || output == spec.notes) return true;
  }
  return std::any_of(info.figures.begin(), info.figures.end(), [&](const FigureSpec& figure) {
    return figure.drawing == output || figure.captions == output || figure.points == output;
  });
}

std::size_t rows_to_read(const MethodInfo& info, const std::string& output, const Table& table) {
  constexpr std::size_t most = 40, taste = 5;
  bool drawn = false, read = false;
  for (const FigureSpec& figure : info.figures) {
    if (figure.output != output) continue;
    (figure.kind == FigureKind::table || figure.kind == FigureKind::bars || figure.kind == FigureKind::heatmap ? read : drawn) = true;
  }
  return drawn && !read && table.rows.size() > most ? taste : most;
}

}  // namespace assay
