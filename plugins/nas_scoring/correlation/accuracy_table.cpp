// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/nas_scoring/correlation/accuracy_table.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>
#include <optional>

#include "core/base/error.h"
#include "plugins/nas_scoring/inputs/method_inputs.h"

namespace assay::nas {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

/// A number, or NaN where the cell is missing; nothing for text.
std::optional<double> number_of(const Cell& cell) {
  if (const auto* integer = std::get_if<std::int64_t>(&cell)) return static_cast<double>(*integer);
  if (const auto* real = std::get_if<double>(&cell)) return *real;
  if (std::holds_alternative<std::monostate>(cell)) return std::numeric_limits<double>::quiet_NaN();
  return {};
}

bool is_numeric(const Table& table, std::size_t column) {
  bool any = false;
  for (const auto& row : table.rows) {
    const auto value = number_of(row[column]);
    if (!value) return false;
    any = any || !std::isnan(*value);
  }
  return any;
}

bool sounds_like_accuracy(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
  return name.find("acc") != std::string::npos || name.find("val") != std::string::npos ||
         name.find("test") != std::string::npos;
}

std::size_t column_named(const Table& table, const std::string& name, const std::string& file) {
  const auto found = std::find(table.columns.begin(), table.columns.end(), name);
  if (found != table.columns.end()) return static_cast<std::size_t>(found - table.columns.begin());
  const auto near = nearest_names(name, table.columns);
  throw Error(ErrorKind::data, {"The table has no column " + name + ".", file, name, joined(table.columns),
                                near.empty() ? "Choose one of its columns." : "Did you mean " + joined(near) + "?"});
}

}  // namespace

AccuracyTable read_accuracies(const Table& table, const Space& space, const std::vector<std::string>& columns,
                              const std::string& file) {
  AccuracyTable result;
  const std::size_t key = architecture_column(table, file);
  std::vector<std::size_t> chosen;
  for (const std::string& name : columns) {
    const std::size_t index = column_named(table, name, file);
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
      const Cell& cell = table.rows[row][index];
      if (number_of(cell)) continue;
      const auto* text = std::get_if<std::string>(&cell);
      throw Error(ErrorKind::data,
                  {"An accuracy is no number.", file + ", row " + std::to_string(row + 1) + ", column " + name,
                   text != nullptr ? *text : "true or false", "a number", "Choose another column, or correct it."});
    }
    chosen.push_back(index);
  }
  if (columns.empty()) {
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      if (i != key && sounds_like_accuracy(table.columns[i]) && is_numeric(table, i)) chosen.push_back(i);
    }
  }
  if (chosen.empty()) {
    throw Error(ErrorKind::data,
                {"No column of the table looks like an accuracy.", file, joined(table.columns),
                 "a column of numbers whose name contains acc, val or test", "Name the columns in accuracy_columns."});
  }
  for (const std::size_t index : chosen) result.columns.push_back(table.columns[index]);
  result.values.resize(chosen.size());
  for (const ArchitectureRow& entry : architecture_rows(table, space, file)) {
    const auto& row = table.rows[static_cast<std::size_t>(entry.row) - 1];
    const auto [place, is_new] = result.row_of.try_emplace(entry.encoding, result.architectures.size());
    if (is_new) result.architectures.push_back(entry.encoding);
    for (std::size_t c = 0; c < chosen.size(); ++c) {
      const double value = *number_of(row[chosen[c]]);
      if (is_new) {
        result.values[c].push_back(value);
        continue;
      }
      const double before = result.values[c][place->second];
      if (value == before || (std::isnan(value) && std::isnan(before))) continue;
      throw Error(ErrorKind::data, {"An architecture stands in two rows with different accuracies.",
                                    file + ", row " + std::to_string(entry.row) + ", column " + result.columns[c],
                                    entry.encoding, "one row per architecture", "Keep the rows of one data set."});
    }
  }
  return result;
}

}  // namespace assay::nas
