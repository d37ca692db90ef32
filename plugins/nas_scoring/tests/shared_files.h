// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/base/atomic_file.h"
#include "core/base/json.h"
#include "core/data/data_set.h"

namespace assay::nas {

/// The folder that holds golden/ and data/: $ASSAY_SHARED_DIR, else ../shared beside the source tree.
inline std::filesystem::path shared_folder() {
  if (const char* given = std::getenv("ASSAY_SHARED_DIR")) return given;
  return std::filesystem::path(ASSAY_SOURCE_DIR).parent_path() / "shared";
}

/// One table in memory with its columns found by name.
class SharedTable {
 public:
  explicit SharedTable(const std::string& relative) : table_(read_table(shared_folder() / relative)) {}
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

inline Json golden_correlations() {
  const auto file = shared_folder() / "golden/swap/correlations.json";
  return parse_json(read_file(file), ErrorKind::data, file.string());
}

}  // namespace assay::nas

/// Skips a test in a checkout that has no golden files beside it.
#define ASSAY_NEEDS_SHARED_FILES()                                                        \
  if (!std::filesystem::exists(assay::nas::shared_folder() / "golden/swap")) {            \
    GTEST_SKIP() << "no golden files under " << assay::nas::shared_folder();              \
  }                                                                                       \
  static_assert(true)
