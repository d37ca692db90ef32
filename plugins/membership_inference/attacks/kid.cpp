// SPDX-License-Identifier: GPL-3.0-or-later
// Kernel distance of Binkowski et al. (2018): the MMD of k(x, y) = (x.y / d + 1)^3, on the features chosen.
#include "plugins/membership_inference/attacks/attack_factories.h"
#include "plugins/membership_inference/attacks/kernel_attack.h"

namespace assay::mia {

std::unique_ptr<FittedAttack> fit_kid(const AttackInput& input, const Pulse& pulse) {
  return fixed_kernel_attack(input, {.kind = KernelKind::kid, .widths = {1.0}}, pulse);
}

}  // namespace assay::mia
