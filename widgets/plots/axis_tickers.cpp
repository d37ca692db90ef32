// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/axis_tickers.h"

#include <algorithm>
#include <cmath>

#include "widgets/plots/plot_words.h"

namespace assay {

QVector<double> LinearTicker::createTickVector(double step, const QCPRange& range) {
  step_ = step;
  longest_ = std::max(std::abs(range.lower), std::abs(range.upper));
  return QCPAxisTicker::createTickVector(step, range);
}

QString LinearTicker::getTickLabel(double tick, const QLocale&, QChar, int) { return tick_text(tick, step_, longest_); }

QVector<double> DecadeTicker::createTickVector(double, const QCPRange& range) {
  QVector<double> ticks;
  powers_ = true;
  if (!(range.lower > 0) || !(range.upper > range.lower)) return ticks;
  const double low = std::log10(range.lower), high = std::log10(range.upper);
  const double decades = high - low;
  const int wanted = std::max(tickCount(), 2);
  if (decades >= 2.5) {
    // Whole decades, every n-th of them where all would crowd.
    const int stride = std::max(1, static_cast<int>(std::ceil(decades / (wanted + 1))));
    const int first = static_cast<int>(std::ceil((low - 1e-9) / stride)) * stride;
    for (int exponent = first; exponent <= high + 1e-9; exponent += stride) ticks << std::pow(10.0, exponent);
    return ticks;
  }
  powers_ = range.upper >= 1e6 || range.lower < 1e-4;
  static const double few[] = {1, 3}, some[] = {1, 2, 5}, many[] = {1, 2, 3, 4, 5, 6, 8};
  const auto fill = [&](const double* begin, const double* end) {
    ticks.clear();
    for (int exponent = static_cast<int>(std::floor(low)); exponent <= high + 1e-9; ++exponent)
      for (const double* factor = begin; factor != end; ++factor) {
        const double tick = *factor * std::pow(10.0, exponent);
        if (tick >= range.lower * (1 - 1e-9) && tick <= range.upper * (1 + 1e-9)) ticks << tick;
      }
  };
  if (decades > 1.8) fill(std::begin(few), std::end(few));
  else if (decades > 0.7) fill(std::begin(some), std::end(some));
  else if (decades > 0.4) fill(std::begin(many), std::end(many));
  if (ticks.size() >= 2) return ticks;
  // Less than half a decade: round numbers, as on a linear axis.
  const double raw = (range.upper - range.lower) / wanted;
  const double magnitude = std::pow(10.0, std::floor(std::log10(raw)));
  double step = 10 * magnitude;
  for (const double factor : {1.0, 2.0, 5.0})
    if (factor * magnitude >= raw) {
      step = factor * magnitude;
      break;
    }
  ticks.clear();
  for (double tick = std::ceil(range.lower / step) * step; tick <= range.upper; tick += step) ticks << tick;
  return ticks;
}

QVector<double> DecadeTicker::createSubTickVector(int, const QVector<double>&) { return {}; }

QString DecadeTicker::getTickLabel(double tick, const QLocale&, QChar, int) {
  if (!(tick > 0)) return {};
  const double exponent = std::log10(tick);
  if (powers_ && std::abs(exponent - std::round(exponent)) < 1e-6) return power_of_ten(static_cast<int>(std::round(exponent)));
  return readout(tick);
}

}  // namespace assay
