// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/column_statistics.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <unordered_map>
#include <utility>

#include "core/data/utf8.h"

namespace assay {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

std::uint64_t mixed(std::uint64_t value) {  // the finaliser of splitmix64
  value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9u;
  value = (value ^ value >> 27) * 0x94d049bb133111ebu;
  return value ^ value >> 31;
}

std::uint64_t hash_of(std::string_view text) {  // FNV-1a
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (unsigned char c : text) hash = (hash ^ c) * 0x100000001b3u;
  return hash;
}

std::string counted(std::int64_t count, const std::string& one, const std::string& many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

}  // namespace

std::string list_of_names(const std::vector<std::string>& names) {
  std::string text;
  const std::size_t shown = names.size() <= 9 ? names.size() : 8;
  for (std::size_t k = 0; k < shown; ++k) text += (k == 0 ? "" : ", ") + shortened(names[k], 40);
  return names.size() > shown ? text + " and " + std::to_string(names.size() - shown) + " more" : text;
}

std::vector<std::string> numbered_names(std::size_t count) {
  std::vector<std::string> names;
  names.reserve(count);
  for (std::size_t k = 1; k <= count; ++k) names.push_back("X" + std::to_string(k));
  return names;
}

std::vector<std::string> column_names(const std::vector<std::string_view>& header) {
  std::vector<std::string> names = numbered_names(header.size());
  for (std::size_t k = 0; k < header.size(); ++k) {
    const auto begin = header[k].find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) continue;
    names[k] = header[k].substr(begin, header[k].find_last_not_of(" \t\r\n") - begin + 1);
  }
  return names;
}

ColumnStatistics::ColumnStatistics(std::vector<std::string> names) {
  columns_.resize(names.size());
  for (std::size_t k = 0; k < names.size(); ++k) columns_[k].name = std::move(names[k]);
}

std::int64_t ColumnStatistics::present(const Column& column) const {
  return column.integers + column.reals + column.booleans + column.texts;
}

void ColumnStatistics::add_number(Column& column, double number) {
  if (!std::isfinite(number)) {
    ++column.not_finite;
    return;
  }
  ++column.finite;
  if (column.finite == 1) {
    column.minimum = column.maximum = column.mean = number;
    return;
  }
  column.minimum = std::min(column.minimum, number);
  column.maximum = std::max(column.maximum, number);
  const double difference = number - column.mean;
  column.mean += difference / static_cast<double>(column.finite);
  column.squares += difference * (number - column.mean);
}

void ColumnStatistics::add(std::size_t index, double number) {
  const CellValue value{std::isnan(number) ? CellKind::missing : CellKind::real, number, 0};
  add(index, value, {}, 0);
}

void ColumnStatistics::add(std::size_t index, const CellValue& value, std::string_view text, std::int64_t line) {
  Column& column = columns_[index];
  std::uint64_t code = 1;  // missing
  if (value.kind == CellKind::missing) {
    ++column.missing;
    column.counts_rows = false;
  } else if (value.kind == CellKind::text) {
    if (++column.texts == 1) {
      column.first_text_line = line;
      column.first_text = shortened(text);
    }
    column.counts_rows = false;
    code = hash_of(text);
    if (!column.varies) {
      if (present(column) == 1)
        column.first_value = "t" + std::string(text);
      else
        column.varies = column.first_value.size() != text.size() + 1 ||
                        column.first_value.compare(1, std::string::npos, text) != 0 || column.first_value[0] != 't';
    }
  } else {
    const double number = value.number == 0 ? 0 : value.number;  // -0 is 0
    const bool first = present(column) == 0;
    ++(value.kind == CellKind::integer ? column.integers
       : value.kind == CellKind::real  ? column.reals
                                       : column.booleans);
    code = std::bit_cast<std::uint64_t>(number);
    if (first) {
      column.first_value = "n";
      column.first_count = value.kind == CellKind::integer && (number == 0 || number == 1) ? value.integer : -1;
      column.counts_rows = column.counts_rows && column.first_count >= 0;
    } else if (column.counts_rows) {
      column.counts_rows = value.kind == CellKind::integer && value.integer == column.first_count + column.integers - 1;
    }
    if (!first && column.first_value != "n") column.varies = true;
    add_number(column, number);
  }
  column.hash = mixed(column.hash + 0x9e3779b97f4a7c15u + code);
  column.check = mixed(column.check * 3 + (code ^ 0x2545f4914f6cdd1du));
}

ColumnSummary ColumnStatistics::summary(const Column& column) const {
  ColumnSummary result;
  result.name = column.name;
  const std::int64_t values = present(column);
  result.type = values == 0                                                              ? ColumnType::empty
                : column.texts > 0 || (column.booleans > 0 && column.booleans != values) ? ColumnType::text
                : column.booleans == values                                              ? ColumnType::boolean
                : column.integers == values                                              ? ColumnType::integer
                                                                                         : ColumnType::real;
  result.missing = column.missing;
  result.not_finite = column.not_finite;
  const bool numbers = column.finite > 0;
  result.minimum = numbers ? column.minimum : not_a_number;
  result.maximum = numbers ? column.maximum : not_a_number;
  result.mean = numbers ? column.mean : not_a_number;
  result.standard_deviation =
      column.finite > 1 ? std::sqrt(column.squares / static_cast<double>(column.finite - 1)) : not_a_number;
  const bool same_numbers = column.texts == 0 && column.not_finite == 0 && column.minimum == column.maximum;
  const bool same_texts = column.texts == values && !column.varies;
  result.constant = values > 0 && (same_numbers || same_texts);
  result.text_cells = column.texts;
  result.first_text_line = column.first_text_line;
  result.first_text = column.first_text;
  return result;
}

std::vector<ColumnSummary> ColumnStatistics::summaries() const {
  std::vector<ColumnSummary> results;
  results.reserve(columns_.size());
  for (const Column& column : columns_) results.push_back(summary(column));
  return results;
}

std::vector<std::string> ColumnStatistics::repeated_names() const {
  std::unordered_map<std::string, int> seen;
  std::vector<std::string> repeated;
  for (const Column& column : columns_)
    if (++seen[column.name] == 2) repeated.push_back(column.name);
  return repeated;
}

std::vector<std::string> ColumnStatistics::warnings() const {
  std::vector<std::string> sentences, missing, infinite, constant, empty, mostly_numbers;
  std::int64_t missing_cells = 0, infinite_cells = 0;
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::vector<std::string>> by_values;
  for (const Column& column : columns_) {
    const ColumnSummary is = summary(column);
    if (is.type == ColumnType::empty) {
      empty.push_back(is.name);
      continue;
    }
    if (is.missing > 0) missing.push_back(is.name), missing_cells += is.missing;
    if (is.not_finite > 0) infinite.push_back(is.name), infinite_cells += is.not_finite;
    if (is.constant) constant.push_back(is.name);
    if (!is.constant && present(column) > 1) by_values[{column.hash, column.check}].push_back(is.name);
    const std::int64_t numbers = column.integers + column.reals;
    if (column.texts > 0 && numbers > 0 && column.texts * 5 <= numbers)
      mostly_numbers.push_back(shortened(is.name, 40) + " (" + counted(column.texts, "cell", "cells") + ", first \"" +
                               is.first_text + "\" in line " + std::to_string(is.first_text_line) + ")");
  }
  const auto columns = [](const std::vector<std::string>& names) {
    return (names.size() == 1 ? "Column " : "Columns ") + list_of_names(names);
  };
  if (const auto repeated = repeated_names(); !repeated.empty())
    sentences.push_back("More than one column is named " + list_of_names(repeated) + ".");
  if (!mostly_numbers.empty())
    sentences.push_back("Text stands in a column of numbers: " + list_of_names(mostly_numbers) + ".");
  if (!missing.empty())
    sentences.push_back(counted(missing_cells, "value is", "values are") + " missing, in " +
                        (missing.size() == 1 ? "column " : "columns ") + list_of_names(missing) + ".");
  if (!infinite.empty())
    sentences.push_back(counted(infinite_cells, "value is", "values are") + " infinite, in " +
                        (infinite.size() == 1 ? "column " : "columns ") + list_of_names(infinite) + ".");
  if (!empty.empty()) sentences.push_back(columns(empty) + (empty.size() == 1 ? " has" : " have") + " no values.");
  if (!constant.empty())
    sentences.push_back(columns(constant) + (constant.size() == 1 ? " is" : " are") +
                        " constant: the same value in every row.");
  std::vector<std::vector<std::string>> equal;
  for (const auto& [hashes, names] : by_values)
    if (names.size() > 1) equal.push_back(names);
  std::sort(equal.begin(), equal.end());
  for (std::size_t k = 0; k < equal.size() && k < 5; ++k)
    sentences.push_back("Columns " + list_of_names(equal[k]) + " hold equal values.");
  if (equal.size() > 5)
    sentences.push_back(std::to_string(equal.size() - 5) + " more groups of columns hold equal values.");
  if (columns_.size() > 1 && columns_[0].counts_rows && columns_[0].integers > 2)
    sentences.push_back("Column " + shortened(columns_[0].name, 40) +
                        " only counts the rows. If it is a row number, remove it from the file.");
  return sentences;
}

}  // namespace assay
