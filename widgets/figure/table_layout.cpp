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
  double natural = 0, least = 0, widest = 0;
  for (const ColumnNeed& need : needs) {
    natural += need.natural;
    least += need.least;
    widest = std::max(widest, need.natural);
  }
  if (least > room) return std::nullopt;
  std::vector<double> widths;
  const auto at_level = [&](double level) {
    widths.clear();
    for (const ColumnNeed& need : needs) widths.push_back(std::min(need.natural, std::max(need.least, level)));
    return std::accumulate(widths.begin(), widths.end(), 0.0);
  };
  if (natural <= room) {
    at_level(widest);
    return widths;
  }
  double low = 0, high = widest;
  for (int step = 0; step < 60; ++step) {
    const double middle = (low + high) / 2;
    (at_level(middle) <= room ? low : high) = middle;
  }
  at_level(low);
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
