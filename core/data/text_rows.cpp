// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/text_rows.h"

#include <utility>

#include "core/base/error.h"
#include "core/data/byte_source.h"
#include "core/data/column_statistics.h"
#include "core/data/utf8.h"

namespace assay {
namespace {

bool counts_up(const std::vector<std::string_view>& cells, bool decimal_comma) {
  if (cells.size() < 3) return false;
  const CellValue first = read_cell(cells[0], decimal_comma);
  if (first.kind != CellKind::integer || (first.integer != 0 && first.integer != 1)) return false;
  for (std::size_t k = 1; k < cells.size(); ++k) {
    const CellValue value = read_cell(cells[k], decimal_comma);
    if (value.kind != CellKind::integer || value.integer != first.integer + static_cast<std::int64_t>(k)) return false;
  }
  return true;
}

}  // namespace

TextRows::TextRows(const std::filesystem::path& path, std::function<bool()> cancelled)
    : reader_(path, std::move(cancelled)) {
  if (!reader_.next(first_)) throw data_error(path, "The file has no rows", {}, "rows of values");
  first_line_ = reader_.line();
  if (reader_.dialect().has_header) {
    names_ = column_names(first_);
  } else {
    names_ = numbered_names(first_.size());
    counts_ = counts_up(first_, reader_.dialect().decimal_comma);
    first_waits_ = true;
  }
}

bool TextRows::next(std::vector<std::string_view>& cells) {
  if (first_waits_) {
    first_waits_ = false;
    line_ = first_line_;
    cells = first_;
    return true;
  }
  if (!reader_.next(cells)) return false;
  line_ = reader_.line();
  if (cells.size() == names_.size()) return true;
  const bool header = reader_.dialect().has_header;
  const bool row_names = header && cells.size() == names_.size() + 1 && line_ <= first_line_ + 1;
  throw Error(ErrorKind::data, {"A row has another number of values than the first",
                                reader_.path().string() + ", line " + std::to_string(line_),
                                std::to_string(cells.size()) + (cells.size() == 1 ? " value" : " values"),
                                std::to_string(names_.size()) + ", as in line " + std::to_string(first_line_),
                                row_names ? "If the first column holds row names, give it a name in the header"
                                          : "Correct that row; a value that holds the separator must stand in quotes"});
}

std::vector<std::string> TextRows::warnings() const {
  std::vector<std::string> sentences;
  if (!reader_.dialect().has_header) {
    sentences.push_back("The first row holds only numbers, so the file has no header: the columns are named " +
                        (names_.size() == 1 ? names_.front() : names_.front() + " to " + names_.back()) + ".");
    if (counts_)
      sentences.push_back(
          "The first row, read as data, only counts the columns. If it is a header, give the columns names.");
  }
  if (reader_.dialect().decimal_comma) sentences.push_back("Commas are read as decimal points.");
  if (reader_.saw_latin1()) sentences.push_back("Some text is not UTF-8 and was read as Latin-1.");
  return sentences;
}

}  // namespace assay
