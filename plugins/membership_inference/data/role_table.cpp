// SPDX-License-Identifier: GPL-3.0-or-later
// Text tables as roles.
#include <algorithm>
#include <cmath>
#include <map>

#include "core/base/error.h"
#include "core/base/numbers.h"
#include "core/data/byte_source.h"
#include "core/data/csv_reader.h"
#include "plugins/membership_inference/data/role_readers.h"

namespace assay::mia::role_readers {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_shown = 60;

std::string shown(std::string_view text) {
  return text.size() <= longest_shown ? std::string(text) : std::string(text.substr(0, longest_shown)) + "...";
}

std::string trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(" \t") - begin + 1));
}

std::string cell_text(std::string_view cell) {
  const std::string text = trimmed(cell);
  return text.empty() ? "an empty cell" : shown(text);
}

std::string place(const fs::path& path, std::int64_t line, std::size_t column, const std::vector<std::string>& names) {
  return path.string() + ", line " + std::to_string(line) + ", column " + std::to_string(column + 1) + " (" +
         shown(names[column]) + ")";
}

/// A first row that looks like a header only because its label is a word: every other cell is a number, and they do not
/// count 0, 1, 2 ... or 1, 2, 3 ... as column names do.
bool is_row_with_a_word(const std::vector<std::string>& cells, std::int64_t label, bool decimal_comma) {
  bool from_0 = true, from_1 = true, any = false;
  double expected = 0;
  for (std::size_t k = 0; k < cells.size(); ++k) {
    if (static_cast<std::int64_t>(k) == label) continue;
    const CellValue value = read_cell(cells[k], decimal_comma);
    if (value.kind != CellKind::integer && value.kind != CellKind::real) return false;
    from_0 = from_0 && value.number == expected;
    from_1 = from_1 && value.number == expected + 1;
    ++expected;
    any = true;
  }
  return any && !(expected > 1 && (from_0 || from_1));
}

/// The rows of one text file on their way into points and labels.
class TextRole {
 public:
  TextRole(const fs::path& path, const RoleReadOptions& options)
      : path_(path), options_(options), reader_(path, options.cancelled) {}

  RoleData read() {
    std::vector<std::string_view> cells;
    if (!reader_.next(cells))
      throw data_error(path_, "The file holds no rows", {}, "at least one row of numbers", "Choose another file");
    begin(cells);
    while (reader_.next(cells)) add(cells, reader_.line());
    if (data_.points.count == 0)
      throw data_error(path_, "The file has a header and no rows", "0 rows", "at least one row of numbers",
                       "Choose another file");
    finish();
    return std::move(data_);
  }

 private:
  void begin(const std::vector<std::string_view>& first) {
    std::vector<std::string> cells;
    for (const auto cell : first) cells.push_back(trimmed(cell));
    width_ = cells.size();
    std::vector<std::string> numbered;
    for (std::size_t k = 0; k < width_; ++k) numbered.push_back("X" + std::to_string(k + 1));
    bool header = reader_.dialect().has_header;
    names_ = header ? cells : numbered;
    label_ = label_index(options_.label_column, names_, path_);
    const bool by_name = header && std::find(cells.begin(), cells.end(), options_.label_column) != cells.end();
    if (header && label_ >= 0 && !by_name && is_row_with_a_word(cells, label_, reader_.dialect().decimal_comma)) {
      header = false;
      names_ = numbered;
    }
    data_.points.dimensions = static_cast<std::int64_t>(width_) - (label_ >= 0 ? 1 : 0);
    if (data_.points.dimensions < 1)
      throw data_error(path_, "There is no column beside the labels", names_.front(), "one column of numbers or more",
                       "Set label_column to none if the column holds values");
    if (!header) {
      add(first, reader_.line());
      data_.warnings.push_back(
          "The first row holds numbers: the file has no header, and its columns are named X1 to X" +
          std::to_string(width_) + ".");
    }
  }

  void add(const std::vector<std::string_view>& cells, std::int64_t line) {
    if (cells.size() != width_)
      throw Error(ErrorKind::data,
                  {"A row has another number of cells than the first",
                   path_.string() + ", line " + std::to_string(line), std::to_string(cells.size()) + " cells",
                   std::to_string(width_) + " cells", "Correct the line, or remove it"});
    const bool comma = reader_.dialect().decimal_comma;
    for (std::size_t k = 0; k < cells.size(); ++k) {
      const CellValue value = read_cell(cells[k], comma);
      if (static_cast<std::int64_t>(k) == label_) {
        add_label(cells[k], value, line);
        continue;
      }
      if (value.kind == CellKind::text)
        throw Error(ErrorKind::data,
                    {"Text stands where a number is needed", place(path_, line, k, names_), shown(cells[k]), "a number",
                     label_ < 0 && k + 1 == cells.size() ? "If the column holds labels, set label_column to last"
                                                         : "Correct the cell, or remove the column"});
      if (value.kind == CellKind::missing || !std::isfinite(value.number))
        throw Error(ErrorKind::data,
                    {value.kind == CellKind::missing ? "A value is missing" : "A value is not finite",
                     place(path_, line, k, names_), cell_text(cells[k]), "a finite number in every cell",
                     "Fill the cell in, or remove the row or the column"});
      data_.points.values.push_back(value.number);
    }
    ++data_.points.count;
  }

  void add_label(std::string_view cell, const CellValue& value, std::int64_t line) {
    if (value.kind == CellKind::missing)
      throw Error(ErrorKind::data,
                  {"A label is missing", place(path_, line, static_cast<std::size_t>(label_), names_), cell_text(cell),
                   "a whole number or a word", "Fill the cell in, or remove the row"});
    if (value.kind == CellKind::real && !(value.number == std::floor(value.number) && std::abs(value.number) < 9e15))
      throw Error(ErrorKind::data,
                  {"A label is no class", place(path_, line, static_cast<std::size_t>(label_), names_), cell_text(cell),
                   "a whole number or a word", "Set label_column to the column that holds the classes, or to none"});
    words_ = words_ || value.kind == CellKind::text || value.kind == CellKind::boolean;
    labels_.push_back(trimmed(cell));
    numbers_.push_back(static_cast<std::int64_t>(value.kind == CellKind::text ? 0 : value.number));
  }

  void finish() {
    if (label_ >= 0) data_.labels = words_ ? labels_of_words(labels_) : std::move(numbers_);
    const char delimiter = reader_.dialect().delimiter;
    data_.format = delimiter == '\t'  ? "TSV"
                   : delimiter == ';' ? "semicolon-separated"
                   : delimiter == ' ' ? "blank-separated"
                                      : "CSV";
    if (is_gzip(path_)) data_.format += ".gz";
    if (reader_.saw_latin1()) data_.warnings.push_back("Some text is not UTF-8 and was read as Latin-1.");
    describe_values(data_);
  }

  const fs::path& path_;
  const RoleReadOptions& options_;
  CsvReader reader_;
  RoleData data_;
  std::size_t width_ = 0;
  std::vector<std::string> names_, labels_;
  std::vector<std::int64_t> numbers_;
  std::int64_t label_ = -1;
  bool words_ = false;
};

}  // namespace

std::int64_t label_index(const std::string& label_column, const std::vector<std::string>& names, const fs::path& path) {
  if (label_column.empty() || label_column == "none") return -1;
  const auto columns = static_cast<std::int64_t>(names.size());
  if (const auto found = std::find(names.begin(), names.end(), label_column); found != names.end())
    return found - names.begin();
  if (label_column == "last") return columns - 1;
  if (const auto index = read_integer(label_column); index && *index >= 0 && *index < columns) return *index;
  std::string allowed = "none, last, an index from 0 to " + std::to_string(columns - 1) + ", or a name: ";
  for (std::size_t k = 0; k < names.size() && k < 8; ++k) allowed += (k ? ", " : "") + shown(names[k]);
  if (names.size() > 8) allowed += " and " + std::to_string(names.size() - 8) + " more";
  throw data_error(path, "The file has no such column of labels", label_column, allowed, "Correct label_column");
}

std::vector<std::int64_t> labels_of_words(const std::vector<std::string>& words) {
  std::map<std::string, std::int64_t> numbers;
  for (const auto& word : words) numbers.emplace(word, 0);
  std::int64_t next = 0;
  for (auto& [word, number] : numbers) number = next++;
  std::vector<std::int64_t> labels;
  labels.reserve(words.size());
  for (const auto& word : words) labels.push_back(numbers.at(word));
  return labels;
}

RoleData read_text_role(const fs::path& path, const RoleReadOptions& options) { return TextRole(path, options).read(); }

}  // namespace assay::mia::role_readers
