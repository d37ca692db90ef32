// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/csv_writer.h"

#include <cassert>

#include "core/base/error.h"
#include "core/base/numbers.h"

namespace assay {
namespace {

template <typename Row, typename Append>
void append_row(std::string& out, const Row& row, Append&& append) {
  const std::size_t begin = out.size();
  bool first = true;
  for (const auto& field : row) {
    if (!first) out += ',';
    first = false;
    append(field);
  }
  if (out.size() == begin && !row.empty()) out += "\"\"";  // else a row of one empty field would be a blank line
  out += '\n';
}

}  // namespace

void append_csv_field(std::string& out, std::string_view field) {
  const bool quote = field.find_first_of(",;\t\"\r\n") != std::string_view::npos ||
                     (!field.empty() && (field.front() == ' ' || field.back() == ' '));
  if (!quote) {
    out += field;
    return;
  }
  out += '"';
  for (char c : field) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

std::string cell_text(const Cell& cell) {
  struct Text {
    std::string operator()(std::monostate) const { return {}; }
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(double value) const { return shortest(value); }
    std::string operator()(const std::string& value) const { return value; }
  };
  return std::visit(Text{}, cell);
}

std::string csv_text(const Table& table) {
  std::string out;
  append_row(out, table.columns, [&](const std::string& name) { append_csv_field(out, name); });
  for (const auto& row : table.rows) {
    assert(row.size() == table.columns.size());
    append_row(out, row, [&](const Cell& cell) {
      if (std::holds_alternative<std::string>(cell))
        append_csv_field(out, std::get<std::string>(cell));
      else
        out += cell_text(cell);
    });
  }
  return out;
}

std::string csv_text(const Matrix& matrix) {
  if (matrix.shape.size() > 2)
    throw Error(ErrorKind::method, {"Only an array of rows and columns can be written as CSV",
                                    {},
                                    std::to_string(matrix.shape.size()) + " dimensions",
                                    "one or two dimensions",
                                    "Write it as .npy"});
  const std::size_t columns = matrix.shape.size() < 2 ? 1 : static_cast<std::size_t>(matrix.shape[1]);
  const bool row_names = !matrix.row_names.empty();
  std::string out;
  std::vector<std::string> header = matrix.column_names;
  if (header.empty())
    for (std::size_t k = 1; k <= columns; ++k) header.push_back("X" + std::to_string(k));
  if (row_names) header.insert(header.begin(), "");
  append_row(out, header, [&](const std::string& name) { append_csv_field(out, name); });
  for (std::size_t k = 0; k < matrix.values.size(); ++k) {
    if (k % columns == 0 && row_names) {
      append_csv_field(out, matrix.row_names[k / columns]);
      out += ',';
    } else if (k % columns != 0) {
      out += ',';
    }
    out += shortest(matrix.values[k]);
    if ((k + 1) % columns == 0) out += '\n';
  }
  return out;
}

}  // namespace assay
