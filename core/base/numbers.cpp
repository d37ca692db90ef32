// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/numbers.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace assay {
namespace {

constexpr std::string_view minus = "\u2212";

std::string grouped(std::string_view digits) {
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) text += ',';
    text += digits[i];
  }
  return text;
}

/// Digits of |value| with so many decimals, thousands grouped.
std::string fixed(double value, int decimals) {
  std::array<char, 64> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, decimals);
  std::string text(buffer.data(), end.ptr);
  const auto point = text.find('.');
  return point == std::string::npos ? grouped(text) : grouped(text.substr(0, point)) + text.substr(point);
}

}  // namespace

std::string shortest(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  std::array<char, 32> buffer{};
  return {buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr};
}

std::optional<double> read_real(std::string_view text) {
  if (text.size() > 1 && text.front() == '+' && text[1] != '-') text.remove_prefix(1);
  double value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || end != text.data() + text.size()) return std::nullopt;
  if (code == std::errc::result_out_of_range) return std::nullopt;
  if (code != std::errc{}) return std::nullopt;
  return value;
}

std::optional<std::int64_t> read_integer(std::string_view text) {
  if (text.size() > 1 && text.front() == '+' && text[1] != '-') text.remove_prefix(1);
  std::int64_t value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || end != text.data() + text.size() || code != std::errc{}) return std::nullopt;
  return value;
}

std::string for_people(double value) {
  if (std::isnan(value)) return "n/a";
  if (std::isinf(value)) return value > 0 ? "∞" : std::string(minus) + "∞";
  if (value == 0) return "0";
  const double size = std::abs(value);
  const std::string sign = value < 0 ? std::string(minus) : std::string();
  if (size < 1e-4 || size >= 1e6) {
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), size, std::chars_format::scientific, 2);
    std::string text(buffer.data(), end.ptr);
    const auto e = text.find('e');
    std::string mantissa = text.substr(0, e);
    while (mantissa.find('.') != std::string::npos && (mantissa.back() == '0' || mantissa.back() == '.')) {
      const bool point = mantissa.back() == '.';
      mantissa.pop_back();
      if (point) break;
    }
    std::string exponent = text.substr(e + 1);
    const bool negative = exponent.front() == '-';
    exponent.erase(0, 1);
    exponent.erase(0, std::min(exponent.find_first_not_of('0'), exponent.size() - 1));
    return sign + mantissa + "e" + (negative ? std::string(minus) : std::string()) + exponent;
  }
  const int magnitude = static_cast<int>(std::floor(std::log10(size)));
  std::string text = fixed(size, std::max(0, 2 - magnitude));
  if (size == std::floor(size) && text.find('.') != std::string::npos) text = text.substr(0, text.find('.'));
  return sign + text;
}

std::string for_people(std::int64_t value) {
  const std::string text = std::to_string(value);
  return value < 0 ? std::string(minus) + grouped(text.substr(1)) : grouped(text);
}

std::string duration_text(double seconds) {
  const auto whole = static_cast<long long>(std::max(0.0, std::round(seconds)));
  std::array<char, 48> buffer{};
  if (whole >= 3600)
    std::snprintf(buffer.data(), buffer.size(), "%lld:%02lld:%02lld", whole / 3600, whole / 60 % 60, whole % 60);
  else
    std::snprintf(buffer.data(), buffer.size(), "%lld:%02lld", whole / 60, whole % 60);
  return buffer.data();
}

std::string bytes_text(std::uint64_t bytes) {
  constexpr std::array<const char*, 5> units{"B", "kB", "MB", "GB", "TB"};
  auto value = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (value >= 1000 && unit + 1 < units.size()) {
    value /= 1000;
    ++unit;
  }
  return fixed(value, unit == 0 || value >= 100 ? 0 : 1) + " " + units[unit];
}

}  // namespace assay
