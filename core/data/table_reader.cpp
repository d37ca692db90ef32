// SPDX-License-Identifier: GPL-3.0-or-later
#include <string>
#include <utility>

#include "core/data/byte_source.h"
#include "core/data/column_statistics.h"
#include "core/data/data_set.h"
#include "core/data/numeric_array.h"
#include "core/data/text_rows.h"

namespace assay {
namespace {

Cell number_cell(double number) { return number != number ? Cell{} : Cell{number}; }

/// A cell as its column's type says; what is text in a text column stays as it stands, even where it looks like a
/// number.
Cell typed(const std::string& text, ColumnType type, bool decimal_comma) {
  const CellValue value = read_cell(text, decimal_comma);
  if (value.kind == CellKind::missing) return {};
  switch (type) {
    case ColumnType::integer:
      return value.integer;
    case ColumnType::real:
      return value.number;
    case ColumnType::boolean:
      return value.number != 0;
    case ColumnType::text:
    case ColumnType::empty:
      break;
  }
  return text;
}

}  // namespace

Table read_table(const std::filesystem::path& path, const ReadOptions& options) {
  Table table;
  if (const auto array = read_array_file(path, options.array)) {
    const Matrix& matrix = array->matrix;
    if (matrix.shape.size() > 2)
      throw data_error(path, "The array is not a table", std::to_string(matrix.shape.size()) + " dimensions",
                       "one or two dimensions: rows x columns", {});
    const std::size_t columns = matrix.shape.size() < 2 ? 1 : static_cast<std::size_t>(matrix.shape[1]);
    table.columns = numbered_names(columns);
    for (std::size_t k = 0; k < matrix.values.size(); ++k) {
      if (k % columns == 0) table.rows.emplace_back();
      table.rows.back().push_back(number_cell(matrix.values[k]));
    }
    return table;
  }
  TextRows rows(path, options.cancelled);
  table.columns = rows.names();
  ColumnStatistics statistics(table.columns);
  if (const auto repeated = statistics.repeated_names(); !repeated.empty())
    throw data_error(path, "Two columns have the same name", list_of_names(repeated),
                     "a different name for each column", "Rename one of them in the header");
  const bool decimal_comma = rows.dialect().decimal_comma;
  std::vector<std::string_view> cells;
  while (rows.next(cells)) {
    std::vector<Cell>& row = table.rows.emplace_back();
    row.reserve(cells.size());
    for (std::size_t k = 0; k < cells.size(); ++k) {
      statistics.add(k, read_cell(cells[k], decimal_comma), cells[k], rows.line());
      row.emplace_back(std::string(cells[k]));
    }
  }
  const std::vector<ColumnSummary> summaries = statistics.summaries();
  for (auto& row : table.rows)
    for (std::size_t k = 0; k < row.size(); ++k) {
      Cell cell = typed(std::get<std::string>(row[k]), summaries[k].type, decimal_comma);
      row[k] = std::move(cell);
    }
  return table;
}

}  // namespace assay
