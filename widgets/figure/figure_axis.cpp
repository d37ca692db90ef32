// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/figure/figure_axis.h"

#include <QLocale>
#include <cmath>

namespace assay {
namespace {

const QChar minus(0x2212);

double nice_step(double range, int count) {
  const double raw = range / std::max(1, count);
  const double power = std::pow(10.0, std::floor(std::log10(raw)));
  for (const double factor : {1.0, 2.0, 5.0, 10.0})
    if (factor * power >= raw * (1 - 1e-9)) return factor * power;
  return 10 * power;
}

QString signed_text(QString text) {
  if (text.startsWith('-')) text[0] = minus;
  return text;
}

}  // namespace

QString tick_text(double value, double step) {
  if (std::abs(value) < step * 1e-9) return QStringLiteral("0");
  const double size = std::max(std::abs(value), step);
  if (size >= 1e6 || size < 1e-4) {
    const int exponent = static_cast<int>(std::floor(std::log10(std::abs(value)) + 1e-12));
    const double mantissa = value / std::pow(10.0, exponent);
    QString text = QString::number(mantissa, 'f', std::abs(mantissa - std::round(mantissa)) < 1e-6 ? 0 : 1);
    return signed_text(text + 'e') + signed_text(QString::number(exponent));
  }
  const int decimals = std::max(0, static_cast<int>(std::ceil(-std::log10(step) - 1e-9)));
  QLocale c = QLocale::c();
  c.setNumberOptions(QLocale::DefaultNumberOptions);  // groups: "1,000"
  return signed_text(c.toString(value, 'f', decimals));
}

PaperAxis::PaperAxis(double low, double high, Scale scale, bool room) : low_(low), high_(high), scale_(scale) {
  if (!(low_ <= high_)) low_ = 0, high_ = 1;
  if (log()) {
    if (!(low_ > 0)) low_ = high_ > 0 ? high_ / 10 : 0.1;
    if (!(high_ > low_)) high_ = low_ * 10, low_ /= 10;
    if (room) {
      const double extra = std::pow(high_ / low_, 0.03);
      low_ /= extra;
      high_ *= extra;
    }
    return;
  }
  if (high_ == low_) {
    const double half = low_ == 0 ? 1 : std::abs(low_) * 0.1;
    low_ -= half;
    high_ += half;
  }
  if (room) {
    const double extra = 0.03 * (high_ - low_);
    low_ = low_ == 0 ? 0 : low_ - extra;
    high_ += extra;
  }
}

double PaperAxis::place(double value) const {
  if (std::isnan(value) || (log() && !(value > 0))) return std::nan("");
  return log() ? (std::log10(value) - std::log10(low_)) / (std::log10(high_) - std::log10(low_)) : (value - low_) / (high_ - low_);
}

std::vector<AxisTick> PaperAxis::ticks(int count) const {
  std::vector<AxisTick> ticks;
  if (log()) {
    const double first = std::log10(low_), last = std::log10(high_);
    const int from = static_cast<int>(std::ceil(first - 1e-9)), to = static_cast<int>(std::floor(last + 1e-9));
    if (to - from >= 1) {
      const int every = std::max(1, static_cast<int>(std::ceil(static_cast<double>(to - from + 1) / std::max(2, count))));
      for (int exponent = from; exponent <= to; ++exponent)
        if ((exponent - from) % every == 0) {
          if (exponent == 0) ticks.push_back({1, QStringLiteral("1"), {}});
          else if (exponent >= -1 && exponent <= 2 && to <= 3 && from >= -2) ticks.push_back({std::pow(10.0, exponent), tick_text(std::pow(10.0, exponent), std::pow(10.0, std::min(exponent, 0))), {}});
          else ticks.push_back({std::pow(10.0, exponent), QStringLiteral("10"), signed_text(QString::number(exponent))});
        }
      return ticks;
    }
    // Less than two decades: round numbers.
    for (int exponent = from - 1; exponent <= to + 1; ++exponent)
      for (const double factor : {1.0, 2.0, 5.0}) {
        const double value = factor * std::pow(10.0, exponent);
        if (value >= low_ * (1 - 1e-9) && value <= high_ * (1 + 1e-9)) ticks.push_back({value, tick_text(value, std::pow(10.0, exponent)), {}});
      }
    if (ticks.size() >= 2) return ticks;
    ticks.clear();
  }
  const double step = nice_step(high_ - low_, count);
  for (double value = std::ceil(low_ / step - 1e-9) * step; value <= high_ + step * 1e-9; value += step)
    ticks.push_back({value, tick_text(value, step), {}});
  return ticks;
}

}  // namespace assay
