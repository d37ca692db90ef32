// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/membership_inference/attacks/standardised_attack.h"
#include "plugins/membership_inference/statistics/kernels.h"

namespace assay::mia {

/// The median distance between student samples (at most 1,200 of them, evenly spaced): no auxiliary point and no
/// candidate chooses a width.
double sample_width(const Points& samples);

/// The relative MMD score of one fixed kernel: U(S, A) - U(S, C) with all student samples and all auxiliary points,
/// none of which trained anything. Matrices and permutations on the input's device.
std::unique_ptr<FittedAttack> fixed_kernel_attack(const AttackInput& input, Kernel kernel, const Pulse& pulse);

}  // namespace assay::mia
