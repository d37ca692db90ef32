// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One function per attack, each in a file of its name. Called by fit_attack() after its checks of the input.

#include <memory>

#include "plugins/membership_inference/attacks/attack.h"

namespace assay::mia {

std::unique_ptr<FittedAttack> fit_c2st_cf(const AttackInput& input, const Pulse& pulse);
std::unique_ptr<FittedAttack> fit_mmd_d(const AttackInput& input, const Pulse& pulse);
std::unique_ptr<FittedAttack> fit_mmd_d_cf(const AttackInput& input, const Pulse& pulse);
std::unique_ptr<FittedAttack> fit_mmd_gauss(const AttackInput& input, const Pulse& pulse);
std::unique_ptr<FittedAttack> fit_mmd_multi(const AttackInput& input, const Pulse& pulse);
std::unique_ptr<FittedAttack> fit_energy(const AttackInput& input, const Pulse& pulse);
std::unique_ptr<FittedAttack> fit_kid(const AttackInput& input, const Pulse& pulse);
std::unique_ptr<FittedAttack> fit_frechet(const AttackInput& input, const Pulse& pulse);
std::unique_ptr<FittedAttack> fit_gan_leaks(const AttackInput& input, const Pulse& pulse);
std::unique_ptr<FittedAttack> fit_teacher_loss(const AttackInput& input, const Pulse& pulse);
std::unique_ptr<FittedAttack> fit_secmi(const AttackInput& input, const Pulse& pulse);
std::unique_ptr<FittedAttack> fit_pia(const AttackInput& input, const Pulse& pulse);
std::unique_ptr<FittedAttack> fit_rediffuse(const AttackInput& input, const Pulse& pulse);

/// Forms beside the defaults, for studies (spec 3.2b): the witness alone, mean k(c, c') dropped, which a shadow
/// pipeline must approve, since it can point the wrong way when memorisation is mild.
struct DeepKernelForm {
  bool cross_fitted = true;
  bool witness_only = false;
  std::int64_t kernels =
      3;  ///< trained per part from other seeds, averaged (spec 3.1, step 6): one alone depends on its seed
  std::int64_t steps = 150;  ///< of training: 40 were too few, 400 changed little
};
std::unique_ptr<FittedAttack> fit_deep_kernel_attack(const AttackInput& input, const DeepKernelForm& form,
                                                     const Pulse& pulse);

}  // namespace assay::mia
