// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/generators/heun.h"

#include <ATen/ATen.h>

namespace assay::mia {

at::Tensor heun_step(const at::Tensor& x, double from, double to, const DenoiseBatch& denoise) {
  at::Tensor slope = (x - denoise(x, from)).div_(from);
  at::Tensor next = x.add(slope, to - from);
  if (to == 0) return next;
  slope.add_((next - denoise(next, to)).div_(to)).mul_(0.5);
  return x.add(slope, to - from);
}

at::Tensor heun(at::Tensor x, const std::vector<double>& levels, const DenoiseBatch& denoise,
                const std::function<void(std::int64_t, const at::Tensor&)>& after_step) {
  for (std::size_t i = 0; i < levels.size(); ++i) {
    x = heun_step(x, levels[i], i + 1 < levels.size() ? levels[i + 1] : 0, denoise);
    if (after_step) after_step(static_cast<std::int64_t>(i), x);
  }
  return x;
}

}  // namespace assay::mia
