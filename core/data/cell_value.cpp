// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <string>

#include "core/data/csv_reader.h"

namespace assay {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

bool equals_ignoring_case(std::string_view text, std::string_view lower_word) {
  if (text.size() != lower_word.size()) return false;
  for (std::size_t k = 0; k < text.size(); ++k) {
    const char c = text[k] >= 'A' && text[k] <= 'Z' ? static_cast<char>(text[k] + ('a' - 'A')) : text[k];
    if (c != lower_word[k]) return false;
  }
  return true;
}

bool means_missing(std::string_view text) {
  static constexpr std::array<std::string_view, 11> words{"na",  "nan",  "n/a", "#n/a", "null", "none",
                                                          "nil", "-nan", "?",   ".",    "-"};
  for (std::string_view word : words)
    if (equals_ignoring_case(text, word)) return true;
  return false;
}

/// Decimal digits, point, exponent; and "inf". Overflow gives an infinity, underflow 0, as IEEE rounding does.
bool read_number(std::string_view text, CellValue& value) {
  std::string_view digits = text;
  if (digits.front() == '+') digits.remove_prefix(1);
  if (digits.empty() || digits.front() == '+') return false;
  const char* end = digits.data() + digits.size();
  std::int64_t integer = 0;
  if (const auto [stop, error] = std::from_chars(digits.data(), end, integer); error == std::errc() && stop == end) {
    value = {CellKind::integer, static_cast<double>(integer), integer};
    return true;
  }
  const char first = digits[0] == '-' && digits.size() > 1 ? digits[1] : digits[0];
  const bool word = first == 'i' || first == 'I';
  if (!word && first != '.' && (first < '0' || first > '9')) return false;
  double real = 0;
  const auto [stop, error] = std::from_chars(digits.data(), end, real);
  if (stop != end) return false;
  if (error == std::errc::result_out_of_range) {
    const auto exponent = digits.find_first_of("eE");
    const bool small =
        exponent != std::string_view::npos && exponent + 1 < digits.size() && digits[exponent + 1] == '-';
    real = small ? 0.0 : std::numeric_limits<double>::infinity();
    if (digits[0] == '-') real = -real;
  } else if (error != std::errc()) {
    return false;
  }
  value = {CellKind::real, real, 0};
  return true;
}

}  // namespace

CellValue read_cell(std::string_view cell, bool decimal_comma) {
  const std::string_view text = trimmed(cell);
  CellValue value{CellKind::missing, not_a_number, 0};
  if (text.empty()) return value;
  if (decimal_comma && text.size() < 64 && text.find(',') != std::string_view::npos) {
    std::string pointed(text);
    const auto comma = pointed.find(',');
    if (pointed.find_first_of(".,", comma + 1) != std::string::npos || pointed.find('.') < comma)
      return {CellKind::text, not_a_number, 0};
    pointed[comma] = '.';
    if (read_number(pointed, value)) return value;
    return {CellKind::text, not_a_number, 0};
  }
  if (read_number(text, value)) return value;
  if (means_missing(text)) return {CellKind::missing, not_a_number, 0};
  if (equals_ignoring_case(text, "true")) return {CellKind::boolean, 1, 0};
  if (equals_ignoring_case(text, "false")) return {CellKind::boolean, 0, 0};
  return {CellKind::text, not_a_number, 0};
}

}  // namespace assay
