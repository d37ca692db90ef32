// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/data/csv_reader.h"

namespace assay {

/// The rows of a text table under its column names, each checked to be as long as the first.
class TextRows {
 public:
  /// Opens the file and reads its header. Throws Error (data) as CsvReader does.
  explicit TextRows(const std::filesystem::path& path, std::function<bool()> cancelled = {});

  const std::vector<std::string>& names() const { return names_; }
  const CsvDialect& dialect() const { return reader_.dialect(); }
  std::int64_t line() const { return line_; }
  /// The next row of values; false at the end. Throws Error (data) for a row of another length, with its line.
  bool next(std::vector<std::string_view>& cells);
  /// What is to be said about the file as a whole, after its last row: no header, decimal commas, not UTF-8.
  std::vector<std::string> warnings() const;

 private:
  CsvReader reader_;
  std::vector<std::string> names_;
  std::vector<std::string_view> first_;  // the first row where it is data
  bool first_waits_ = false;
  bool counts_ = false;  // the first row is 0, 1, 2 ... or 1, 2, 3 ...
  std::int64_t line_ = 0, first_line_ = 0;
};

}  // namespace assay
