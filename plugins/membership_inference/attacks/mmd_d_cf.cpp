// SPDX-License-Identifier: GPL-3.0-or-later
// Cross-fitted deep-kernel MMD (spec 3.2b, our own extension): kernels of either half, tested on the half that trained
// the others. The full MMD form: the witness alone can point the wrong way when memorisation is mild.
#include "plugins/membership_inference/attacks/attack_factories.h"

namespace assay::mia {

std::unique_ptr<FittedAttack> fit_mmd_d_cf(const AttackInput& input, const Pulse& pulse) {
  return fit_deep_kernel_attack(input, {.cross_fitted = true}, pulse);
}

}  // namespace assay::mia
