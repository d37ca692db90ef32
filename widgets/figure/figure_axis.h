// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <vector>

#include "core/report/figure_data.h"

namespace assay {

/// A mark on an axis. A power is written as 10 with `exponent` raised.
struct AxisTick {
  double value = 0;
  QString label;
  QString exponent;
};

/// A range of values on paper, linear or logarithmic.
class PaperAxis {
 public:
  /// Range that holds `low` to `high` with a little room; log axes hold positive values alone.
  PaperAxis(double low, double high, Scale scale, bool room = true);
  bool log() const { return scale_ == Scale::log; }
  double low() const { return low_; }
  double high() const { return high_; }
  /// 0 at low, 1 at high; NaN where the axis has no place for the value.
  double place(double value) const;
  /// Round values inside the range, at most about `count`.
  std::vector<AxisTick> ticks(int count) const;

 private:
  double low_, high_;
  Scale scale_;
};

/// "−0.25", "20,000", "1e−5": a tick's number with the decimals that `step` needs.
QString tick_text(double value, double step);

}  // namespace assay
