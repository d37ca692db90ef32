// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/method/run_context.h"
#include "core/parameters/parameter.h"

namespace assay::mia {

/// The audit of three files by an attack: read, shadow, features, fit, test, controls, verdict. Saves its state after the shadow and
/// after sets; fitting is done anew when it goes on, with the same bytes.
void audit_with_attack(const Parameters& parameters, RunContext& context);

/// The audit of scores that were made elsewhere: test, controls that need no points, verdict.
void audit_own_scores(const Parameters& parameters, RunContext& context);

}  // namespace assay::mia
