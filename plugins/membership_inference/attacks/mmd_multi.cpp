// SPDX-License-Identifier: GPL-3.0-or-later
// MMD with the mean of four Gaussian kernels exp(-r^2 / (2 sigma^2)), sigma = 0.5, 1, 2 and 4 times the median distance
// between student samples.
#include "plugins/membership_inference/attacks/attack_factories.h"
#include "plugins/membership_inference/attacks/kernel_attack.h"

namespace assay::mia {

std::unique_ptr<FittedAttack> fit_mmd_multi(const AttackInput& input, const Pulse& pulse) {
  const double median = sample_width(input.samples);
  return fixed_kernel_attack(
      input, {.kind = KernelKind::gaussian, .widths = {0.5 * median, median, 2 * median, 4 * median}}, pulse);
}

}  // namespace assay::mia
