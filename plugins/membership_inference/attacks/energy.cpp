// SPDX-License-Identifier: GPL-3.0-or-later
// Energy distance (Szekely & Rizzo 2013): the MMD of k(x, y) = -|x - y|.
#include "plugins/membership_inference/attacks/attack_factories.h"
#include "plugins/membership_inference/attacks/kernel_attack.h"

namespace assay::mia {

std::unique_ptr<FittedAttack> fit_energy(const AttackInput& input, const Pulse& pulse) {
  return fixed_kernel_attack(input, {.kind = KernelKind::distance, .widths = {1.0}}, pulse);
}

}  // namespace assay::mia
