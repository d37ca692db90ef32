// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/data/csv_reader.h"
#include "core/data/data_set.h"

namespace assay {

/// What is said of each column, gathered row by row in constant memory per column. Means by Welford's recurrence.
class ColumnStatistics {
 public:
  explicit ColumnStatistics(std::vector<std::string> names);

  /// One cell of `column`; `text` is the cell as it stands in the file, `line` where.
  void add(std::size_t column, const CellValue& value, std::string_view text, std::int64_t line);
  /// One number, as arrays have them: NaN is missing.
  void add(std::size_t column, double number);

  std::vector<ColumnSummary> summaries() const;
  /// Sentences on what deserves a look: missing and infinite values, constant, empty and equal columns, columns of
  /// numbers with a few cells of text, names given twice, a column that only counts the rows.
  std::vector<std::string> warnings() const;
  /// Names that stand more than once, each once.
  std::vector<std::string> repeated_names() const;

 private:
  struct Column {
    std::string name;
    std::int64_t integers = 0, reals = 0, booleans = 0, texts = 0, missing = 0, not_finite = 0;
    std::int64_t finite = 0;
    double minimum = 0, maximum = 0, mean = 0, squares = 0;
    std::string first_value;  // of any kind, normalised
    bool varies = false;
    std::uint64_t hash = 0, check = 0;  // of all values in order
    std::int64_t first_text_line = 0;
    std::string first_text;
    bool counts_rows = true;  // value k, or k + 1, in row k
    std::int64_t first_count = -1;
  };
  std::int64_t present(const Column& column) const;
  void add_number(Column& column, double number);
  ColumnSummary summary(const Column& column) const;

  std::vector<Column> columns_;
};

/// "a, b, c and 12 more": at most eight names.
std::string list_of_names(const std::vector<std::string>& names);
/// Names without blanks around them; X1..Xd for those that are empty.
std::vector<std::string> column_names(const std::vector<std::string_view>& header);
std::vector<std::string> numbered_names(std::size_t count);

}  // namespace assay
