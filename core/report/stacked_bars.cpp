// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/stacked_bars.h"

#include <algorithm>
#include <cmath>

namespace assay {
namespace {

std::size_t height_of(const FigureData& figure) { return static_cast<std::size_t>(std::max(1, figure.stacked)); }
double value_at(const FigureCurve& curve, std::size_t k) {
  return k < curve.y.size() && std::isfinite(curve.y[k]) ? curve.y[k] : 0;
}

}  // namespace

std::vector<double> bar_bases(const FigureData& figure, std::size_t curve) {
  const std::vector<double>& own = figure.curves.at(curve).y;
  std::vector<double> bases(own.size(), 0);
  for (std::size_t below = curve - curve % height_of(figure); below < curve; ++below)
    for (std::size_t k = 0; k < own.size(); ++k) {
      const double value = value_at(figure.curves[below], k);
      if ((value < 0) == (value_at(figure.curves[curve], k) < 0)) bases[k] += value;
    }
  return bases;
}

bool tops_stack(const FigureData& figure, std::size_t curve) {
  return curve % height_of(figure) == height_of(figure) - 1 || curve + 1 == figure.curves.size();
}

std::vector<double> stack_interval(const FigureData& figure, std::size_t curve, std::size_t k) {
  const std::size_t foot = curve - curve % height_of(figure);
  const FigureCurve& first = figure.curves.at(foot);
  if (k >= first.low.size() || k >= first.high.size() || k >= first.y.size()) return {};
  double top = 0;
  for (std::size_t level = foot; level <= curve; ++level) {
    const double value = value_at(figure.curves[level], k);
    if ((value < 0) == (first.y[k] < 0)) top += value;
  }
  const double low = top + first.low[k] - first.y[k], high = top + first.high[k] - first.y[k];
  if (!std::isfinite(low) || !std::isfinite(high)) return {};
  return {low, high};
}

}  // namespace assay
