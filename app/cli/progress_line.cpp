// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/progress_line.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "app/cli/terminal.h"
#include "core/base/log.h"
#include "core/base/numbers.h"

namespace assay::cli {
namespace {

/// A bar of `width` columns in eighths of a column.
std::string bar(double fraction, int width, const Style& style) {
  static constexpr const char* eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const int filled = static_cast<int>(std::lround(fraction * width * 8));
  std::string full;
  for (int k = 0; k < filled / 8; ++k) full += "█";
  full += eighths[filled % 8];
  const int used = filled / 8 + (filled % 8 ? 1 : 0);
  std::string rest;
  for (int k = used; k < width; ++k) rest += "░";
  return style.accent(full) + style.faint(rest);
}

}  // namespace

ProgressLine::ProgressLine() : terminal_(Style::of(stderr).on) {}
ProgressLine::~ProgressLine() { clear(); }

void ProgressLine::clear() {
  if (drawn_) std::fputs("\r\x1b[K", stderr);
  drawn_ = false;
}

void ProgressLine::show(double fraction, const std::string& phase, const std::string& detail) {
  if (is_quiet()) return;
  fraction = std::clamp(fraction, 0.0, 1.0);
  const auto now = std::chrono::steady_clock::now();
  const double elapsed = std::chrono::duration<double>(now - start_).count();
  const int percent = static_cast<int>(fraction * 100);
  if (terminal_) {
    if (now - last_ < std::chrono::milliseconds(100)) return;
    last_ = now;
    const Style style = Style::of(stderr);
    std::string line = padded(std::to_string(percent), 3, true) + " % " + bar(fraction, 24, style) + "  " + phase;
    if (!detail.empty()) line += (phase.empty() ? "" : ", ") + detail;
    std::string times = duration_text(elapsed);
    if (fraction > 0.02 && fraction < 1 && elapsed > 2)
      times += ", about " + duration_text(elapsed / fraction - elapsed) + " left";
    const std::size_t width = terminal_width(stderr);
    if (width > times.size() + 30) line = shortened(line, width - times.size() - 4);
    std::fputs(("\r\x1b[K" + line + "  " + style.faint(times)).c_str(), stderr);
    std::fflush(stderr);
    drawn_ = true;
    return;
  }
  if (percent / 10 == tenth_ && phase == phase_) return;
  tenth_ = percent / 10;
  phase_ = phase;
  std::string line = padded(std::to_string(percent), 3, true) + " %";
  if (!phase.empty()) line += "  " + phase;
  if (!detail.empty()) line += ", " + detail;
  note(line);
}

}  // namespace assay::cli
