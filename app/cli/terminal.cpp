// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace assay::cli {
namespace {

/// The code point at `at`, which moves behind it; an escape sequence is passed over and gives 0.
char32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  if (lead == 0x1b) {
    while (at < text.size() && text[at] != 'm') ++at;
    ++at;
    return 0;
  }
  const int length = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
  char32_t point = length == 1 ? lead : lead & (0x7f >> length);
  for (int k = 1; k < length && at + static_cast<std::size_t>(k) < text.size(); ++k)
    point = (point << 6) | (static_cast<unsigned char>(text[at + static_cast<std::size_t>(k)]) & 0x3f);
  at += static_cast<std::size_t>(length);
  return point;
}

std::size_t columns_of(char32_t point) {
  if (point == 0 || (point >= 0x300 && point <= 0x36f) || (point >= 0x200b && point <= 0x200f)) return 0;
  const bool wide = (point >= 0x1100 && point <= 0x115f) || (point >= 0x2e80 && point <= 0xa4cf) ||
                    (point >= 0xac00 && point <= 0xd7a3) || (point >= 0xf900 && point <= 0xfaff) ||
                    (point >= 0xfe30 && point <= 0xfe6f) || (point >= 0xff00 && point <= 0xff60) ||
                    (point >= 0x1f300 && point <= 0x1faff);
  return wide ? 2 : 1;
}

}  // namespace

Style Style::of(std::FILE* stream) {
  const char* kind = std::getenv("TERM");
  const bool plain = std::getenv("NO_COLOR") || !kind || std::string_view(kind) == "dumb";
  return {!plain && isatty(fileno(stream)) == 1};
}

std::string Style::wrapped(std::string_view text, const char* code) const {
  if (!on || text.empty()) return std::string(text);
  return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) width += columns_of(next_code_point(text, at));
  return width;
}

std::string padded(std::string_view text, std::size_t width, bool to_the_right) {
  const std::size_t used = display_width(text);
  const std::string blanks(width > used ? width - used : 0, ' ');
  return to_the_right ? blanks + std::string(text) : std::string(text) + blanks;
}

std::string shortened(const std::string& text, std::size_t width) {
  if (display_width(text) <= width || width == 0) return text;
  std::size_t used = 0, at = 0;
  while (at < text.size()) {
    std::size_t after = at;
    const std::size_t columns = columns_of(next_code_point(text, after));
    if (used + columns + 1 > width) break;
    used += columns;
    at = after;
  }
  return text.substr(0, at) + "…";
}

std::size_t terminal_width(std::FILE* stream) {
  winsize size{};
  if (isatty(fileno(stream)) != 1 || ioctl(fileno(stream), TIOCGWINSZ, &size) != 0) return 0;
  return size.ws_col;
}

std::string status_words(RunStatus status, const Style& style) {
  const std::string word(to_string(status));
  switch (status) {
    case RunStatus::finished:
      return style.good("✓ " + word);
    case RunStatus::failed:
      return style.bad("✕ " + word);
    case RunStatus::cancelled:
      return "⊘ " + word;
    case RunStatus::interrupted:
      return style.caution("↯ " + word);
    case RunStatus::running:
      return style.accent("▶ " + word);
    case RunStatus::paused:
      return style.caution("‖ " + word);
    case RunStatus::cancelling:
      return "◐ " + word;
    case RunStatus::queued:
      return "○ " + word;
    case RunStatus::waiting:
      return "◌ " + word;
  }
  return word;
}

std::string TextTable::text(const Style& style, std::size_t indent, std::size_t width) const {
  std::vector<std::size_t> widths;
  for (std::size_t column = 0; column < columns_.size(); ++column) {
    widths.push_back(display_width(columns_[column]));
    for (const auto& row : rows_) widths[column] = std::max(widths[column], display_width(row[column]));
  }
  auto total = [&] {
    std::size_t sum = indent;
    for (const std::size_t one : widths) sum += one + 2;
    return sum - 2;
  };
  while (width > 0 && total() > width) {
    std::size_t widest = columns_.size();
    for (std::size_t column = 0; column < columns_.size(); ++column)
      if (!numeric_[column] && widths[column] > 12 && (widest == columns_.size() || widths[column] > widths[widest]))
        widest = column;
    if (widest == columns_.size()) break;
    --widths[widest];
  }
  auto line = [&](const std::vector<std::string>& cells, bool header) {
    std::string out(indent, ' ');
    for (std::size_t column = 0; column < cells.size(); ++column) {
      std::string cell = shortened(cells[column], widths[column]);
      cell = padded(cell, widths[column], numeric_[column]);
      out += (column ? "  " : "") + (header ? style.faint(cell) : cell);
    }
    while (!header && !out.empty() && out.back() == ' ') out.pop_back();
    if (header && !style.on)
      while (!out.empty() && out.back() == ' ') out.pop_back();
    return out + "\n";
  };
  std::string out;
  if (std::any_of(columns_.begin(), columns_.end(), [](const std::string& title) { return !title.empty(); }))
    out += line(columns_, true);
  for (const auto& row : rows_) out += line(row, false);
  return out;
}

std::string key_values(const std::vector<std::pair<std::string, std::string>>& values, const Style& style,
                       std::size_t indent) {
  std::size_t width = 0;
  for (const auto& [key, value] : values) width = std::max(width, display_width(key));
  std::string out;
  for (const auto& [key, value] : values)
    out += std::string(indent, ' ') + style.faint(padded(key, width)) + "  " + value + "\n";
  return out;
}

}  // namespace assay::cli
