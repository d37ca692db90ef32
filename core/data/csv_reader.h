// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/export.h"

namespace assay {

/// How one text file separates its cells, found from its first rows.
struct CsvDialect {
  char delimiter = ',';        ///< ',', '\t', ';', or ' ' for any run of blanks and tabs
  bool decimal_comma = false;  ///< "1,5" is one and a half (never with delimiter ',')
  bool has_header = true;      ///< the first row holds something that is no number
};

/// A text file of rows, read from front to back through a buffer, decompressed if it ends in .gz. RFC 4180 quoting with
/// LF, CRLF or CR ends, quoted line ends, and a UTF-8 byte-order mark; blank lines are skipped. Bytes that are no UTF-8
/// are read as Latin-1. One thread at a time.
class ASSAY_CORE CsvReader {
 public:
  /// Opens the file and finds its dialect. Throws Error (data): missing, a folder, unreadable, binary, UTF-16, empty.
  explicit CsvReader(const std::filesystem::path& path, std::function<bool()> cancelled = {});
  ~CsvReader();
  CsvReader(const CsvReader&) = delete;
  CsvReader& operator=(const CsvReader&) = delete;

  const CsvDialect& dialect() const;
  /// The next row, the header too; false at the end. The views live until the next call. Throws Error (data) for a
  /// broken .gz, an unclosed quote, text after a closing quote, a NUL byte.
  bool next(std::vector<std::string_view>& cells);
  /// The line on which the row last returned begins, from 1.
  std::int64_t line() const;
  /// Whether some cell so far was not UTF-8.
  bool saw_latin1() const;
  const std::filesystem::path& path() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// What one cell says, without regard to its column.
enum class CellKind { missing, integer, real, boolean, text };
struct CellValue {
  CellKind kind = CellKind::missing;
  double number = 0;         ///< integer, real (also inf), boolean (0 or 1); NaN where missing
  std::int64_t integer = 0;  ///< where kind is integer
};

/// Reads one cell, blanks around it ignored. Missing: "", NA, N/A, #N/A, NaN, null, none, nil, "?", "." and "-", in any
/// case.
ASSAY_CORE CellValue read_cell(std::string_view cell, bool decimal_comma = false);

}  // namespace assay
