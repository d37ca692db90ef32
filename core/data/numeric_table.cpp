// SPDX-License-Identifier: GPL-3.0-or-later
#include <limits>
#include <utility>

#include "core/base/error.h"
#include "core/data/byte_source.h"
#include "core/data/column_statistics.h"
#include "core/data/data_set.h"
#include "core/data/npy.h"
#include "core/data/numeric_array.h"
#include "core/data/text_rows.h"
#include "core/data/utf8.h"

namespace assay {
namespace {

NumericTable table_of_text(const std::filesystem::path& path, const ReadOptions& options) {
  TextRows rows(path, options.cancelled);
  NumericTable table;
  table.names = rows.names();
  table.cols = static_cast<std::int64_t>(table.names.size());
  ColumnStatistics statistics(table.names);
  if (const auto repeated = statistics.repeated_names(); !repeated.empty())
    throw data_error(path, "Two columns have the same name", list_of_names(repeated),
                     "a different name for each column", "Rename one of them in the header");
  const bool decimal_comma = rows.dialect().decimal_comma;
  std::vector<std::string_view> cells;
  std::vector<std::pair<std::int64_t, std::int64_t>> missing;
  while (rows.next(cells)) {
    for (std::size_t k = 0; k < cells.size(); ++k) {
      const CellValue value = read_cell(cells[k], decimal_comma);
      if (value.kind == CellKind::text)
        throw Error(ErrorKind::data,
                    {"Text stands where a number is needed",
                     path.string() + ", line " + std::to_string(rows.line()) + ", column " + std::to_string(k + 1) +
                         " (" + shortened(table.names[k]) + ")",
                     shortened(cells[k]), "a number, true or false, or an empty cell for a missing value",
                     "Correct the cell, or remove the column"});
      statistics.add(k, value, cells[k], rows.line());
      if (value.kind == CellKind::missing) missing.emplace_back(table.rows, static_cast<std::int64_t>(k));
      table.values.push_back(value.number);
    }
    ++table.rows;
  }
  if (table.rows == 0)
    throw data_error(path, "The file has a header and no rows", {}, "at least one row of values", {});
  if (!missing.empty()) {
    table.missing.assign(table.values.size(), 0);
    for (const auto& [row, column] : missing) table.missing[row * table.cols + column] = 1;
  }
  table.warnings = rows.warnings();
  for (std::string& sentence : statistics.warnings()) table.warnings.push_back(std::move(sentence));
  return table;
}

NumericTable table_of_array(const std::filesystem::path& path, Matrix matrix, std::string first_warning) {
  if (matrix.shape.size() > 2)
    throw data_error(path, "The array is not a table", std::to_string(matrix.shape.size()) + " dimensions",
                     "one or two dimensions: rows x columns", {});
  NumericTable table;
  table.rows = matrix.shape.empty() ? 1 : matrix.shape[0];
  table.cols = matrix.shape.size() < 2 ? 1 : matrix.shape[1];
  if (table.rows == 0 || table.cols == 0)
    throw data_error(path, "The array is empty", std::to_string(table.rows) + " x " + std::to_string(table.cols),
                     "at least one row and one column", {});
  table.values = std::move(matrix.values);
  table.names = numbered_names(static_cast<std::size_t>(table.cols));
  ColumnStatistics statistics(table.names);
  bool any_missing = false;
  for (std::size_t k = 0; k < table.values.size(); ++k) {
    statistics.add(k % table.cols, table.values[k]);
    any_missing = any_missing || table.values[k] != table.values[k];
  }
  if (any_missing) {
    table.missing.resize(table.values.size());
    for (std::size_t k = 0; k < table.values.size(); ++k) table.missing[k] = table.values[k] != table.values[k];
  }
  if (!first_warning.empty()) table.warnings.push_back(std::move(first_warning));
  table.warnings.push_back("The array has no column names: they are " +
                           (table.cols == 1 ? table.names.front() : table.names.front() + " to " + table.names.back()) +
                           ".");
  for (std::string& sentence : statistics.warnings()) table.warnings.push_back(std::move(sentence));
  return table;
}

}  // namespace

NumericTable read_numeric_table(const std::filesystem::path& path, const ReadOptions& options) {
  if (auto array = read_array_file(path, options.array))
    return table_of_array(path, std::move(array->matrix), std::move(array->warning));
  return table_of_text(path, options);
}

}  // namespace assay
