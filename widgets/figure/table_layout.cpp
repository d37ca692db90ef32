// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/figure/table_layout.h"

#include <QFontMetricsF>
#include <algorithm>
#include <numeric>

namespace assay {

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
  // Every column breaks into at most so many lines, so that no cell makes a row higher than it must be; those that take no more
  // than `whole` of the room stay on one.
  const auto with_lines = [&](double lines, double whole) {
    widths.clear();
    for (const ColumnNeed& need : needs) widths.push_back(need.natural <= room * whole ? need.natural : std::clamp(need.natural / lines, need.least, need.natural));
    return std::accumulate(widths.begin(), widths.end(), 0.0);
  };
  if (natural <= room) {
    with_lines(1, 0);
    return widths;
  }
  double most = 1;
  for (const ColumnNeed& need : needs) most = std::max(most, need.natural / std::max(need.least, 1e-9));
  const auto fewest_lines = [&](double whole) -> std::optional<double> {
    if (with_lines(most, whole) > room) return std::nullopt;
    double low = 1, high = most;
    for (int step = 0; step < 60; ++step) {
      const double middle = (low + high) / 2;
      (with_lines(middle, whole) <= room ? high : low) = middle;
    }
    return high;
  };
  // Short columns stay whole where that costs the long ones little.
  const double without = *fewest_lines(0);
  for (const double whole : {0.25, 0.18, 0.12, 0.06}) {
    const auto lines = fewest_lines(whole);
    if (!lines || *lines > std::max(2.2, 1.6 * without)) continue;
    with_lines(*lines, whole);
    return widths;
  }
  with_lines(without, 0);
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
