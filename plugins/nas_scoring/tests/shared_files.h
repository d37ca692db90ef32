// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "core/data/data_set.h"
#include "plugins/nas_scoring/tests/golden_files.h"

namespace assay::nas {

/// One table in memory with its columns found by name.
class SharedTable {
 public:
  explicit SharedTable(const std::string& name) : table_(read_table(*golden::data_folder() / name)) {}
  std::size_t rows() const { return table_.rows.size(); }
  std::vector<double> numbers(const std::string& column) const {
    std::vector<double> values;
    for (const auto& row : table_.rows) {
      const Cell& cell = row[index(column)];
      values.push_back(std::holds_alternative<std::int64_t>(cell) ? static_cast<double>(std::get<std::int64_t>(cell))
                                                                  : std::get<double>(cell));
    }
    return values;
  }
  std::vector<std::string> texts(const std::string& column) const {
    std::vector<std::string> values;
    for (const auto& row : table_.rows) values.push_back(std::get<std::string>(row[index(column)]));
    return values;
  }

 private:
  std::size_t index(const std::string& column) const {
    for (std::size_t i = 0; i < table_.columns.size(); ++i) {
      if (table_.columns[i] == column) return i;
    }
    throw std::out_of_range(column);
  }
  Table table_;
};

}  // namespace assay::nas

/// Skips a test in a checkout that has no data/nas beside it.
#define ASSAY_NEEDS_NAS_DATA()                                                            \
  if (!assay::nas::golden::data_folder()) GTEST_SKIP() << "there is no folder data/nas";  \
  static_assert(true)
