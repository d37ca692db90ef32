// SPDX-License-Identifier: GPL-3.0-or-later
// MMD with a Gaussian kernel exp(-r^2 / median(r^2)); the median is taken over student samples alone, so that no
// auxiliary point and no candidate chooses the kernel.
#include <cmath>

#include "plugins/membership_inference/attacks/attack_factories.h"
#include "plugins/membership_inference/attacks/kernel_attack.h"

namespace assay::mia {

std::unique_ptr<FittedAttack> fit_mmd_gauss(const AttackInput& input, const Pulse& pulse) {
  const double median = sample_width(input.samples);
  return fixed_kernel_attack(input, {.kind = KernelKind::gaussian, .widths = {median / std::sqrt(2.0)}}, pulse);
}

}  // namespace assay::mia
