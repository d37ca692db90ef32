// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/csv_dialect.h"

#include <algorithm>
#include <map>

namespace assay {
namespace {

constexpr std::size_t rows_looked_at = 60;

struct SampleRow {
  std::vector<std::string_view> cells;  // with their quotes
};

/// Rows of the sample for one separator. Quotes protect separators and line ends; a row the sample cuts off is left
/// out.
std::vector<SampleRow> split_sample(std::string_view sample, bool whole, char delimiter, char line_end) {
  std::vector<SampleRow> rows;
  SampleRow row;
  const bool blanks = delimiter == ' ';
  const auto separates = [&](char c) { return blanks ? c == ' ' || c == '\t' : c == delimiter; };
  std::size_t begin = 0;
  bool quoted = false, cell_quoted = false;
  const auto end_cell = [&](std::size_t end) {
    std::string_view cell = sample.substr(begin, end - begin);
    if (!cell.empty() && cell.back() == '\r') cell.remove_suffix(1);
    if (!blanks || !cell.empty()) row.cells.push_back(cell);
    cell_quoted = false;
  };
  const auto end_row = [&] {
    const bool empty =
        row.cells.empty() || (row.cells.size() == 1 && row.cells[0].find_first_not_of(' ') == std::string_view::npos);
    if (!empty) rows.push_back(std::move(row));
    row = {};
  };
  for (std::size_t k = 0; k < sample.size() && rows.size() < rows_looked_at; ++k) {
    const char c = sample[k];
    if (c == '"' && (cell_quoted || k == begin)) {
      quoted = !quoted;  // a doubled quote closes and opens again
      cell_quoted = true;
    } else if (quoted) {
      continue;
    } else if (c == line_end) {
      end_cell(k);
      end_row();
      begin = k + 1;
    } else if (separates(c)) {
      end_cell(k);
      begin = k + 1;
    }
  }
  if (rows.size() < rows_looked_at && begin < sample.size() && (whole || rows.empty())) {
    end_cell(sample.size());
    end_row();
  }
  return rows;
}

std::string_view without_quotes(std::string_view cell) {
  if (cell.size() >= 2 && cell.front() == '"' && cell.back() == '"') return cell.substr(1, cell.size() - 2);
  return cell;
}

bool has_decimal(std::string_view cell, char mark) {
  const auto at = cell.find(mark);
  return at != std::string_view::npos && read_cell(cell, mark == ',').kind == CellKind::real;
}

struct Candidate {
  char delimiter = ',';
  double score = -1;
  bool decimal_comma = false;
};

Candidate rated(char delimiter, const std::vector<SampleRow>& rows) {
  Candidate candidate{delimiter, -1, false};
  std::map<std::size_t, int> widths;
  for (const SampleRow& row : rows) ++widths[row.cells.size()];
  const auto common =
      std::max_element(widths.begin(), widths.end(), [](auto& a, auto& b) { return a.second < b.second; });
  if (common == widths.end() || common->first < 2) return candidate;

  int points = 0, commas = 0;
  std::size_t cells = 0, numbers = 0;
  for (const SampleRow& row : rows)
    for (std::size_t k = 0; k < row.cells.size() && k < 200; ++k) {
      const std::string_view cell = without_quotes(row.cells[k]);
      points += has_decimal(cell, '.');
      commas += delimiter != ',' && has_decimal(cell, ',');
    }
  candidate.decimal_comma = commas > 0 && points == 0;
  for (std::size_t r = rows.size() > 1 ? 1 : 0; r < rows.size(); ++r)  // the first may be a header
    for (std::size_t k = 0; k < rows[r].cells.size() && k < 200; ++k) {
      ++cells;
      const CellKind kind = read_cell(without_quotes(rows[r].cells[k]), candidate.decimal_comma).kind;
      numbers += kind != CellKind::text && kind != CellKind::missing;
    }
  const double even = static_cast<double>(common->second) / static_cast<double>(rows.size());
  candidate.score = 2 * even + (cells ? static_cast<double>(numbers) / static_cast<double>(cells) : 0);
  return candidate;
}

}  // namespace

bool is_row_of_numbers(const std::vector<std::string_view>& cells, bool decimal_comma) {
  bool any_number = false, counts_up = cells.size() > 1 && read_cell(cells[0]).kind == CellKind::missing;
  for (std::size_t k = 0; k < cells.size(); ++k) {
    const CellValue value = read_cell(cells[k], decimal_comma);
    if (value.kind == CellKind::text || value.kind == CellKind::boolean) return false;
    any_number = any_number || value.kind != CellKind::missing;
    if (k > 0 && (value.kind != CellKind::integer || value.integer != static_cast<std::int64_t>(k) - 1))
      counts_up = false;
  }
  return any_number && !counts_up;
}

CsvDialect find_csv_dialect(std::string_view sample, bool whole, std::string_view extension, char line_end) {
  std::vector<char> delimiters{'\t', ';', ','};
  if (extension != ".csv" && extension != ".tsv" && extension != ".tab") delimiters.push_back(' ');
  Candidate best;
  best.delimiter = extension == ".tsv" || extension == ".tab" ? '\t' : ',';
  std::vector<SampleRow> rows;
  for (char delimiter : delimiters) {
    auto split = split_sample(sample, whole, delimiter, line_end);
    const Candidate candidate = rated(delimiter, split);
    if (candidate.score <= best.score + 1e-9) continue;
    best = candidate;
    rows = std::move(split);
  }
  if (best.score < 0) rows = split_sample(sample, whole, best.delimiter, line_end);
  CsvDialect dialect{best.delimiter, best.decimal_comma, true};
  if (!rows.empty()) {
    std::vector<std::string_view> first;
    for (std::string_view cell : rows.front().cells) first.push_back(without_quotes(cell));
    dialect.has_header = !is_row_of_numbers(first, best.decimal_comma);
  }
  return dialect;
}

}  // namespace assay
