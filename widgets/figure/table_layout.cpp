// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/figure/table_layout.h"

#include <QFontMetricsF>
#include <algorithm>
#include <numeric>

namespace assay {
namespace {

/// A column that takes no more than this of the room stays on one line where it can.
constexpr double short_share = 0.12;

}  // namespace

ColumnNeed need_of(const QString& text, const QFont& font, const QPaintDevice* device) {
  const QFontMetricsF metrics = device ? QFontMetricsF(font, const_cast<QPaintDevice*>(device)) : QFontMetricsF(font);
  ColumnNeed need{metrics.horizontalAdvance(text), 0};
  for (const QString& word : text.split(' ')) need.least = std::max(need.least, metrics.horizontalAdvance(word));
  return need;
}

int cell_wrapping(const QString& text, const QFont& font, double width, const QPaintDevice* device) {
  return need_of(text, font, device).least > width * 1.001 ? Qt::TextWrapAnywhere : Qt::TextWordWrap;
}

std::optional<std::vector<double>> column_widths(const std::vector<ColumnNeed>& needs, double room) {
  double natural = 0, least = 0;
  for (const ColumnNeed& need : needs) {
    natural += need.natural;
    least += need.least;
  }
  if (least > room) return std::nullopt;
  std::vector<double> widths;
  // Every column breaks into at most so many lines, so that no cell makes a row higher than it must be; short ones stay on one.
  const auto with_lines = [&](double lines, bool all_break) {
    widths.clear();
    for (const ColumnNeed& need : needs) {
      const bool whole = !all_break && need.natural <= room * short_share;
      widths.push_back(whole ? need.natural : std::clamp(need.natural / lines, need.least, need.natural));
    }
    return std::accumulate(widths.begin(), widths.end(), 0.0);
  };
  if (natural <= room) {
    with_lines(1, true);
    return widths;
  }
  double most = 1;
  for (const ColumnNeed& need : needs) most = std::max(most, need.natural / std::max(need.least, 1e-9));
  const bool all_break = with_lines(most, false) > room;
  double low = 1, high = most;
  for (int step = 0; step < 60; ++step) {
    const double middle = (low + high) / 2;
    (with_lines(middle, all_break) <= room ? high : low) = middle;
  }
  with_lines(high, all_break);
  return widths;
}

std::vector<std::vector<std::size_t>> column_parts(const std::vector<ColumnNeed>& needs, double room) {
  std::vector<std::vector<std::size_t>> parts;
  if (needs.empty()) return parts;
  parts.push_back({0});
  double used = needs[0].least;
  for (std::size_t k = 1; k < needs.size(); ++k) {
    if (used + needs[k].least > room && parts.back().size() > 1) {
      parts.push_back({0});
      used = needs[0].least;
    }
    parts.back().push_back(k);
    used += needs[k].least;
  }
  return parts;
}

}  // namespace assay
