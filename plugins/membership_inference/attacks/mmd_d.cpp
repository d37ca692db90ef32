// SPDX-License-Identifier: GPL-3.0-or-later
// Deep-kernel MMD, set-based attack, our reconstruction (spec 3.1): the kernel is trained between student samples and
// known non-members on one half of each; the candidates take no part. Three kernels from other seeds are averaged (step
// 6 there).
#include "plugins/membership_inference/attacks/attack_factories.h"

namespace assay::mia {

std::unique_ptr<FittedAttack> fit_mmd_d(const AttackInput& input, const Pulse& pulse) {
  return fit_deep_kernel_attack(input, {.cross_fitted = false}, pulse);
}

}  // namespace assay::mia
