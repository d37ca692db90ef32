// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "core/base/numbers.h"
#include "core/base/sha256.h"
#include "core/data/byte_source.h"
#include "core/data/column_statistics.h"
#include "core/data/data_set.h"
#include "core/data/image_readers.h"
#include "core/data/numeric_array.h"
#include "core/data/text_rows.h"
#include "core/data/utf8.h"

namespace assay {
namespace {

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
  return text;
}

bool is_edge_list(const std::vector<std::string>& names) {
  if (names.size() < 2 || names.size() > 3) return false;
  using Pair = std::pair<std::string_view, std::string_view>;
  static constexpr std::array<Pair, 6> headers{
      {{"source", "target"}, {"cause", "effect"}, {"from", "to"}, {"i", "j"}, {"tail", "head"}, {"parent", "child"}}};
  const std::string first = lower(names[0]), second = lower(names[1]);
  return std::any_of(headers.begin(), headers.end(),
                     [&](const Pair& p) { return first == p.first && second == p.second; });
}

/// Notices an adjacency matrix while its rows pass: as many rows as columns, nothing on the diagonal.
struct DiagonalWatch {
  bool bare = true, after_names = true;  // all zeros so far without, with a first column of row names
  void row(std::int64_t row, const std::vector<CellValue>& values) {
    const auto zero = [&](std::int64_t column) {
      return column < static_cast<std::int64_t>(values.size()) && values[column].kind != CellKind::missing &&
             values[column].number == 0;
    };
    bare = bare && zero(row);
    after_names = after_names && zero(row + 1);
  }
};

std::string text_format(const CsvDialect& dialect, bool zipped) {
  std::string name = dialect.delimiter == ','    ? "CSV"
                     : dialect.delimiter == '\t' ? "TSV"
                     : dialect.delimiter == ';'  ? "semicolon-separated"
                                                 : "blank-separated";
  return zipped ? name + ".gz" : name;
}

/// TETRAD writes its graphs as a text of nodes and numbered edges.
bool summarise_tetrad(DataSummary& summary, const InspectOptions& options) {
  std::string start(4096, '\0');
  start.resize(ByteSource(summary.path).read(start.data(), start.size()));
  const auto begin = start.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos || start.compare(begin, 12, "Graph Nodes:") != 0) return false;
  const std::string text = read_bytes(summary.path, std::uint64_t{1} << 28);
  summary.format = is_gzip(summary.path) ? "TETRAD graph.gz" : "TETRAD graph";
  summary.kind = DataKind::graph;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = std::string_view(text).substr(at, end - at);
    if (static_cast<int>(summary.preview.size()) < options.preview_rows)
      summary.preview.push_back({shortened(line, 200)});
    summary.rows += line.find("--") != std::string_view::npos || line.find("o-") != std::string_view::npos;
    at = end + 1;
  }
  return true;
}

void summarise_array(DataSummary& summary, ArrayFile array, const InspectOptions& options) {
  const Matrix& matrix = array.matrix;
  summary.format = std::move(array.format);
  summary.shape = matrix.shape;
  if (!array.warning.empty()) summary.warnings.push_back(std::move(array.warning));
  if (matrix.shape.size() > 2) {
    summary.kind = DataKind::matrix;
    summary.rows = matrix.shape[0];
    return;
  }
  const std::int64_t columns = matrix.shape.size() < 2 ? 1 : matrix.shape[1];
  summary.rows = matrix.shape.empty() ? 1 : matrix.shape[0];
  if (summary.rows == 0 || columns == 0) {
    summary.warnings.push_back("The array is empty.");
    return;
  }
  ColumnStatistics statistics(numbered_names(static_cast<std::size_t>(columns)));
  bool zero_diagonal = columns == summary.rows && columns > 1;
  for (std::int64_t r = 0; r < summary.rows; ++r) {
    if (options.cancelled && r % 4096 == 0 && options.cancelled())
      throw Error(ErrorKind::cancelled, "Reading the file was cancelled");
    std::vector<std::string> shown;
    for (std::int64_t c = 0; c < columns; ++c) {
      const double value = matrix.values[r * columns + c];
      statistics.add(static_cast<std::size_t>(c), value);
      if (r < options.preview_rows) shown.push_back(shortest(value));
      if (r == c && value != 0) zero_diagonal = false;
    }
    if (r < options.preview_rows) summary.preview.push_back(std::move(shown));
  }
  summary.kind = zero_diagonal ? DataKind::graph : DataKind::table;
  summary.columns = statistics.summaries();
  if (summary.kind == DataKind::graph) return;
  for (std::string& sentence : statistics.warnings()) summary.warnings.push_back(std::move(sentence));
}

void summarise_text(DataSummary& summary, const InspectOptions& options) {
  TextRows rows(summary.path, options.cancelled);
  const bool decimal_comma = rows.dialect().decimal_comma;
  ColumnStatistics statistics(rows.names());
  DiagonalWatch diagonal;
  std::vector<std::string_view> cells;
  std::vector<CellValue> values;
  while (rows.next(cells)) {
    values.clear();
    for (std::size_t k = 0; k < cells.size(); ++k) {
      values.push_back(read_cell(cells[k], decimal_comma));
      statistics.add(k, values.back(), cells[k], rows.line());
    }
    diagonal.row(summary.rows, values);
    if (summary.rows < options.preview_rows) {
      std::vector<std::string>& shown = summary.preview.emplace_back();
      for (std::string_view cell : cells) shown.push_back(shortened(cell, 200));
    }
    ++summary.rows;
  }
  summary.format = text_format(rows.dialect(), is_gzip(summary.path));
  summary.has_header = rows.dialect().has_header;
  summary.columns = statistics.summaries();
  const auto width = static_cast<std::int64_t>(summary.columns.size());
  summary.shape = {summary.rows, width};
  const bool matrix = summary.rows > 1 &&
                      ((diagonal.bare && width == summary.rows) || (diagonal.after_names && width == summary.rows + 1));
  if (matrix || (summary.has_header && is_edge_list(rows.names()))) summary.kind = DataKind::graph;
  summary.warnings = rows.warnings();
  if (summary.rows == 0) summary.warnings.push_back("The file has a header and no rows.");
  if (summary.kind == DataKind::graph) return;
  for (std::string& sentence : statistics.warnings()) summary.warnings.push_back(std::move(sentence));
}

}  // namespace

std::string_view to_string(ColumnType type) {
  switch (type) {
    case ColumnType::integer:
      return "integer";
    case ColumnType::real:
      return "real";
    case ColumnType::boolean:
      return "boolean";
    case ColumnType::text:
      return "text";
    case ColumnType::empty:
      return "empty";
  }
  return "text";
}

std::string_view to_string(DataKind kind) {
  switch (kind) {
    case DataKind::table:
      return "table";
    case DataKind::graph:
      return "graph";
    case DataKind::matrix:
      return "matrix";
    case DataKind::images:
      return "images";
  }
  return "table";
}

DataSummary inspect_data_file(const std::filesystem::path& path, const InspectOptions& options) {
  if (image_readers::holds_images(path)) return inspect_images(path, options);
  DataSummary summary;
  summary.path = path;
  if (auto array = read_array_file(path)) {
    if (const auto colon = path.string().rfind(".npz:"); colon != std::string::npos && !std::filesystem::exists(path))
      summary.path = path.string().substr(0, colon + 4);
    summarise_array(summary, std::move(*array), options);
  } else if (require_file(path); !summarise_tetrad(summary, options)) {
    summarise_text(summary, options);
  }
  summary.bytes = std::filesystem::file_size(summary.path);
  if (options.hash) summary.sha256 = sha256_of_file(summary.path, options.cancelled);
  return summary;
}

}  // namespace assay
