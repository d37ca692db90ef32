// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "core/store/run_rows.h"

namespace assay::cli {

/// Colour and weight on a terminal, plain text elsewhere and with NO_COLOR or TERM=dumb.
struct Style {
  bool on = false;
  static Style of(std::FILE* stream);
  std::string bold(std::string_view text) const { return wrapped(text, "1"); }
  std::string faint(std::string_view text) const { return wrapped(text, "2"); }
  std::string good(std::string_view text) const { return wrapped(text, "32"); }
  std::string caution(std::string_view text) const { return wrapped(text, "33"); }
  std::string bad(std::string_view text) const { return wrapped(text, "31"); }
  std::string accent(std::string_view text) const { return wrapped(text, "36"); }

 private:
  std::string wrapped(std::string_view text, const char* code) const;
};

/// Columns that a text takes: code points, wide East Asian ones twice, combining marks and escape sequences not at all.
std::size_t display_width(std::string_view text);
/// `text` filled with blanks to `width` columns, on the right or (numbers) on the left.
std::string padded(std::string_view text, std::size_t width, bool to_the_right = false);
/// Shortened to `width` columns with an ellipsis.
std::string shortened(const std::string& text, std::size_t width);
/// Columns of the terminal behind a stream; 0 where there is none.
std::size_t terminal_width(std::FILE* stream);

/// "✓ finished" in its colour.
std::string status_words(RunStatus status, const Style& style);

/// Rows of cells in aligned columns, header faint. On a terminal the widest text columns give way until it fits.
class TextTable {
 public:
  explicit TextTable(std::vector<std::string> columns)
      : columns_(std::move(columns)), numeric_(columns_.size(), false) {}
  TextTable& numeric(std::size_t column) {
    numeric_[column] = true;
    return *this;
  }
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  bool empty() const { return rows_.empty(); }
  /// The table, each line after `indent` blanks.
  std::string text(const Style& style, std::size_t indent = 0, std::size_t width = 0) const;

 private:
  std::vector<std::string> columns_;
  std::vector<bool> numeric_;
  std::vector<std::vector<std::string>> rows_;
};

/// Lines "key  value" with aligned values.
std::string key_values(const std::vector<std::pair<std::string, std::string>>& values, const Style& style,
                       std::size_t indent = 2);

}  // namespace assay::cli
