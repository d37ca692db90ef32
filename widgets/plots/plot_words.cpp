// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/plot_words.h"

#include <QLocale>
#include <algorithm>
#include <cmath>

namespace assay {
namespace {

const QChar kMinus(0x2212);

QString with_true_minus(QString text) { return text.replace('-', kMinus); }

/// "1.50e-08" as "1.5e−8".
QString scientific(double value, int digits) {
  QString text = QString::number(value, 'e', digits);
  const qsizetype e = text.indexOf('e');
  QString mantissa = text.left(e);
  if (mantissa.contains('.')) {
    while (mantissa.endsWith('0')) mantissa.chop(1);
    if (mantissa.endsWith('.')) mantissa.chop(1);
  }
  return with_true_minus(mantissa + 'e' + QString::number(text.mid(e + 1).toInt()));
}

QString grouped(double value, int decimals) {
  QLocale locale = QLocale::c();
  locale.setNumberOptions(QLocale::DefaultNumberOptions);
  QString text = locale.toString(std::abs(value), 'f', decimals);
  // The C locale does not group: put the commas in here.
  if (!text.contains(',')) {
    qsizetype point = text.indexOf('.');
    if (point < 0) point = text.size();
    for (qsizetype i = point - 3; i > 0; i -= 3) text.insert(i, ',');
  }
  const bool zero = std::none_of(text.begin(), text.end(), [](QChar c) { return c >= '1' && c <= '9'; });
  return value < 0 && !zero ? kMinus + text : text;
}

/// As many decimals as a step has: 0 for 5, 1 for 2.5, 2 for 0.25.
int decimals_of(double step) {
  int decimals = 0;
  for (double scaled = step; decimals < 8 && std::abs(scaled - std::round(scaled)) > 1e-6 * std::max(scaled, 1e-3); scaled *= 10) ++decimals;
  return decimals;
}

}  // namespace

QString readout(double value) {
  if (std::isnan(value)) return QStringLiteral("NaN");
  if (std::isinf(value)) return value > 0 ? QStringLiteral("+∞") : QStringLiteral("−∞");
  const double size = std::abs(value);
  if (size == 0) return QStringLiteral("0");
  if (size < 1e-4 || size >= 1e6) return scientific(value, 3);
  if (value == std::round(value)) return grouped(value, 0);
  const int decimals = std::clamp(3 - static_cast<int>(std::floor(std::log10(size))), 0, 7);
  return grouped(value, decimals);
}

QString power_of_ten(int exponent) {
  static const QString digits = QStringLiteral("⁰¹²³⁴⁵⁶⁷⁸⁹");
  QString text = QStringLiteral("10");
  if (exponent < 0) text += QChar(0x207B);
  for (const QChar digit : QString::number(std::abs(exponent))) text += digits[digit.digitValue()];
  return text;
}

QString tick_text(double value, double step, double longest) {
  if (std::abs(value) < 1e-9 * step) return QStringLiteral("0");
  const struct { double unit; const char* letter; } units[] = {{1e9, "G"}, {1e6, "M"}, {1e3, "k"}};
  if (longest >= 1e12 || (longest < 1e-4 && longest > 0)) return scientific(value, 2);
  for (const auto& [unit, letter] : units)
    if (longest >= 10 * unit && step >= unit / 100) return grouped(value / unit, decimals_of(step / unit)) + QLatin1String(letter);
  return grouped(value, decimals_of(step));
}

}  // namespace assay
