// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/contract/memory_context.h"

#include <algorithm>
#include <cmath>

#include "core/base/atomic_file.h"
#include "core/base/sha256.h"
#include "core/data/csv_writer.h"
#include "core/data/npy.h"
#include "core/graph/graph_files.h"
#include "core/store/artifacts.h"

namespace assay {

MemoryContext::MemoryContext(MethodInfo info, std::uint64_t seed, std::map<std::string, std::filesystem::path> data, std::filesystem::path scratch)
    : info_(std::move(info)), seed_(seed), data_(std::move(data)), scratch_(std::move(scratch)) {}

void MemoryContext::metric(std::string_view series, std::int64_t step, double value) {
  const std::string name(series);
  if (std::none_of(info_.series.begin(), info_.series.end(), [&](const SeriesSpec& s) { return s.name == name; })) misuse.push_back("series " + name + " is not declared");
  if (const auto it = last_steps_.find(name); it != last_steps_.end() && step < it->second) misuse.push_back("steps of " + name + " go backwards");
  last_steps_[name] = step;
  points.push_back({name, step, value});
}

void MemoryContext::progress(double fraction, std::string_view phase, std::string_view) {
  fractions.push_back(fraction);
  phases.emplace(phase);
  if (std::none_of(info_.phases.begin(), info_.phases.end(), [&](const PhaseSpec& p) { return p.name == phase; }))
    misuse.push_back("phase " + std::string(phase) + " is not declared");
}

void MemoryContext::note_output(std::string_view name, OutputKind kind, std::string bytes) {
  const auto spec = std::find_if(info_.outputs.begin(), info_.outputs.end(), [&](const OutputSpec& o) { return o.name == name; });
  if (spec == info_.outputs.end()) misuse.push_back("output " + std::string(name) + " is not declared");
  else if (spec->kind != kind && !(kind == OutputKind::artifact && spec->kind == OutputKind::model)) misuse.push_back("output " + std::string(name) + " is of another kind");
  outputs[std::string(name)] = std::move(bytes);
}

void MemoryContext::scalar(std::string_view name, const Cell& value) {
  if (std::none_of(info_.outputs.begin(), info_.outputs.end(), [&](const OutputSpec& o) { return o.name == name && o.kind == OutputKind::scalar; }))
    misuse.push_back("scalar " + std::string(name) + " is not declared");
  scalars[std::string(name)] = cell_text(value);
}

void MemoryContext::table(std::string_view name, const Table& table) {
  for (const auto& spec : info_.outputs)
    if (spec.name == name)
      for (const auto& column : table.columns)
        if (std::none_of(spec.columns.begin(), spec.columns.end(), [&](const ColumnSpec& c) { return c.name == column; }))
          misuse.push_back("column " + column + " of " + spec.name + " is not declared");
  note_output(name, OutputKind::table, csv_text(table));
}
void MemoryContext::graph(std::string_view name, const Graph& graph) { note_output(name, OutputKind::graph, graph_csv(graph)); }
void MemoryContext::matrix(std::string_view name, const Matrix& matrix) { note_output(name, OutputKind::matrix, npy_bytes(matrix)); }
void MemoryContext::images(std::string_view name, const Matrix& images) { note_output(name, OutputKind::images, npy_bytes(images)); }
void MemoryContext::artifact(std::string_view name, const std::filesystem::path& made) {
  note_output(name, OutputKind::artifact, std::filesystem::is_directory(made) ? hash_of(made) : read_file(made));
}

void MemoryContext::checkpoint(std::string_view bytes) {
  checkpoints.emplace_back(bytes);
  points_at_checkpoint.push_back(points.size());
}

std::optional<DataReference> MemoryContext::data(std::string_view parameter) {
  const auto it = data_.find(std::string(parameter));
  if (it == data_.end()) return std::nullopt;
  return DataReference{it->first, it->second.filename().string(), it->second, hash_of(it->second)};
}

}  // namespace assay
