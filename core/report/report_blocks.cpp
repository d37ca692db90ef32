// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/report_blocks.h"

#include <array>

#include "core/base/numbers.h"
#include "core/base/time.h"
#include "core/report/run_label.h"
#include "core/report/table_figure.h"

namespace assay {
namespace {

ReportBlock block(ReportBlock::Kind kind, std::string text) {
  ReportBlock made;
  made.kind = kind;
  made.text = std::move(text);
  return made;
}

bool holds_numbers(const Table& table, std::size_t column) {
  bool number = false;
  for (const auto& row : table.rows) {
    if (std::holds_alternative<std::string>(row[column]) || std::holds_alternative<bool>(row[column])) return false;
    number |= !std::holds_alternative<std::monostate>(row[column]);
  }
  return number;
}

}  // namespace

ReportBlock title_block(std::string text) { return block(ReportBlock::Kind::title, std::move(text)); }
ReportBlock heading_block(std::string text) { return block(ReportBlock::Kind::heading, std::move(text)); }
ReportBlock paragraph_block(std::string text) { return block(ReportBlock::Kind::paragraph, std::move(text)); }
ReportBlock warning_block(std::string text) { return block(ReportBlock::Kind::warning, std::move(text)); }

ReportBlock code_block(std::string command) { return block(ReportBlock::Kind::code, std::move(command)); }

ReportBlock key_values_block(std::string text, std::vector<std::pair<std::string, std::string>> values) {
  ReportBlock made = block(ReportBlock::Kind::key_values, std::move(text));
  made.values = std::move(values);
  return made;
}

ReportBlock table_block(std::string text, const Table& table, const OutputSpec* spec, std::string file,
                        std::size_t most_rows) {
  while (text.ends_with('.')) text.pop_back();
  ReportBlock made = block(ReportBlock::Kind::table, std::move(text));
  made.file = std::move(file);
  made.figure.kind = FigureKind::table;
  made.figure.table = table;
  for (std::size_t column = 0; column < table.columns.size(); ++column) {
    made.columns.push_back(spec ? column_title(*spec, table.columns[column]) : table.columns[column]);
    made.numeric.push_back(holds_numbers(table, column));
  }
  for (const auto& row : table.rows) {
    if (made.rows.size() == most_rows) {
      made.text += (made.text.empty() ? "" : ". ") + std::string("The first ") +
                   for_people(static_cast<std::int64_t>(most_rows)) + " of " +
                   for_people(static_cast<std::int64_t>(table.rows.size())) + " rows";
      break;
    }
    std::vector<std::string> cells;
    for (const Cell& cell : row) cells.push_back(cell_for_people(cell));
    made.rows.push_back(std::move(cells));
  }
  return made;
}

std::string date_words(Milliseconds time) {
  static constexpr std::array<const char*, 12> months{"January",   "February", "March",    "April",
                                                      "May",       "June",     "July",     "August",
                                                      "September", "October",  "November", "December"};
  const std::string text = utc_text(time);
  if (text.size() < 10) return "";
  const int month = std::stoi(text.substr(5, 2));
  return std::to_string(std::stoi(text.substr(8, 2))) + " " + months.at(static_cast<std::size_t>(month - 1)) + " " +
         text.substr(0, 4);
}

}  // namespace assay
