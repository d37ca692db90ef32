// SPDX-License-Identifier: GPL-3.0-or-later
// Reading a run's outputs back from the project.
#include <algorithm>

#include "core/base/atomic_file.h"
#include "core/base/numbers.h"
#include "core/data/csv_reader.h"
#include "core/data/npy.h"
#include "core/graph/graph_files.h"
#include "core/run/result_folder.h"

namespace assay {
namespace fs = std::filesystem;
namespace {

fs::path file_of(const Project& project, const std::string& run_uuid, const OutputRow& output) {
  const fs::path path = project.artifact_folder(run_uuid) / output.file;
  if (!fs::exists(path))
    throw Error(ErrorKind::storage, {"The file of an output is missing", path.string(), output.name, "", "Run assay-cli project check; run the run again"});
  return path;
}

Cell cell_from(std::string_view text, ColumnKind kind) {
  if (text.empty()) return {};
  if (kind == ColumnKind::boolean) return text == "true";
  if (kind == ColumnKind::integer)
    if (const auto whole = read_integer(text)) return *whole;
  if (kind != ColumnKind::text)
    if (const auto real = read_real(text)) return *real;
  return std::string(text);
}

/// Without a declaration: a column of numbers is real, everything else text.
ColumnKind guessed(const std::vector<std::vector<std::string>>& rows, std::size_t column) {
  for (const auto& row : rows)
    if (!row[column].empty() && !read_real(row[column])) return ColumnKind::text;
  return ColumnKind::real;
}

std::vector<std::string> names_from(const Json& json) {
  std::vector<std::string> names;
  if (json.is_array())
    for (const auto& name : json) names.push_back(name.get<std::string>());
  return names;
}

}  // namespace

Table read_table_output(const Project& project, const std::string& run_uuid, const OutputRow& output, const OutputSpec* spec) {
  Table table;
  std::vector<std::vector<std::string>> rows;
  const fs::path path = file_of(project, run_uuid, output);
  CsvReader reader(path);
  std::vector<std::string_view> cells;
  bool first = true;
  while (reader.next(cells)) {
    if (first) table.columns.assign(cells.begin(), cells.end());
    else {
      rows.emplace_back(cells.begin(), cells.end());
      rows.back().resize(table.columns.size());
    }
    first = false;
  }
  std::vector<ColumnKind> kinds;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const ColumnSpec* declared = nullptr;
    if (spec != nullptr)
      for (const auto& column : spec->columns)
        if (column.name == table.columns[i]) declared = &column;
    kinds.push_back(declared != nullptr ? declared->kind : guessed(rows, i));
  }
  for (const auto& row : rows) {
    table.rows.emplace_back();
    for (std::size_t i = 0; i < row.size(); ++i) table.rows.back().push_back(cell_from(row[i], kinds[i]));
  }
  return table;
}

Graph read_graph_output(const Project& project, const std::string& run_uuid, const OutputRow& output) {
  const fs::path path = file_of(project, run_uuid, output);
  Graph graph;
  const fs::path names = path.parent_path() / (output.name + ".nodes.json");
  if (fs::exists(names)) graph.nodes = names_from(parse_json(read_file(names), ErrorKind::storage, names.string()));
  const auto index_of = [&](std::string_view name) {
    const auto it = std::find(graph.nodes.begin(), graph.nodes.end(), name);
    if (it != graph.nodes.end()) return static_cast<int>(it - graph.nodes.begin());
    graph.nodes.emplace_back(name);
    return static_cast<int>(graph.nodes.size()) - 1;
  };
  CsvReader reader(path);
  std::vector<std::string_view> cells;
  bool header = true;
  while (reader.next(cells)) {
    if (!header && cells.size() >= 3) {
      const int source = index_of(cells[0]), target = index_of(cells[1]);
      graph.edges.push_back({source, target, read_real(cells[2]).value_or(1)});
    }
    header = false;
  }
  return graph;
}

Matrix read_matrix_output(const Project& project, const std::string& run_uuid, const OutputRow& output) {
  const fs::path path = file_of(project, run_uuid, output);
  Matrix matrix = read_npy(path);
  const fs::path names = path.parent_path() / (output.name + ".names.json");
  if (fs::exists(names)) {
    const Json json = parse_json(read_file(names), ErrorKind::storage, names.string());
    matrix.row_names = names_from(json.value("rows", Json::array()));
    matrix.column_names = names_from(json.value("columns", Json::array()));
  }
  return matrix;
}

}  // namespace assay
