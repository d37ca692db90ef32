// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace assay {

/// Exponential moving average without the pull towards zero at its start (Kingma and Ba 2015, section 3):
/// m_t = f m_{t-1} + (1 - f) y_t, shown as m_t / (1 - f^t). A constant stays that constant.
class DebiasedMean {
 public:
  explicit DebiasedMean(double factor = 0) : factor_(factor) {}
  /// The mean after one more value. NaN and infinities leave the mean alone and give NaN.
  double append(double y);
  double factor() const { return factor_; }

 private:
  double factor_;        ///< f, 0 (no smoothing) to below 1
  double mean_ = 0;      ///< m_t
  double missing_ = 1;   ///< f^t: the weight that no value carries yet
};

}  // namespace assay
