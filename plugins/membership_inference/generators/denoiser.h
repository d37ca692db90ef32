// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "plugins/membership_inference/data/points.h"

namespace assay::mia {

/// D(x; sigma): the denoised estimate of points with Gaussian noise of standard deviation sigma (Karras et al. 2022).
/// What teacher_loss, secmi, pia and rediffuse look at. Thread-safe.
class Denoiser {
 public:
  virtual ~Denoiser() = default;
  virtual std::int64_t dimensions() const = 0;
  virtual double sigma_data() const { return 0.5; }
  virtual Points denoise(const Points& noisy, double sigma) const = 0;
};

}  // namespace assay::mia
