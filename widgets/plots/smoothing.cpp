// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/smoothing.h"

#include <cmath>
#include <limits>

namespace assay {

double DebiasedMean::append(double y) {
  if (!std::isfinite(y)) return std::numeric_limits<double>::quiet_NaN();
  mean_ = factor_ * mean_ + (1 - factor_) * y;
  missing_ *= factor_;
  return mean_ / (1 - missing_);
}

}  // namespace assay
