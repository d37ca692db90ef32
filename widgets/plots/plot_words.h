// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace assay {

/// A number beside a plot: four significant digits, thousands grouped, 1.5e−8 below 1e−4 and from 1e6, true minus.
QString readout(double value);
/// "10⁻³".
QString power_of_ten(int exponent);
/// A tick of a linear axis with `step` between ticks: as many decimals as the step needs, "20k" and "5M" on long axes.
QString tick_text(double value, double step, double longest);

}  // namespace assay
