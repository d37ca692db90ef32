// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/audit/audit_method.h"

#include "plugins/membership_inference/audit/audit_declaration.h"
#include "plugins/membership_inference/audit/audit_run.h"

namespace assay::mia {

MethodInfo AuditMethod::info() const { return audit_info(); }

std::vector<Problem> AuditMethod::check(const Parameters& parameters) const { return audit_problems(parameters); }

void AuditMethod::run(const Parameters& parameters, RunContext& context) {
  context.progress(0, "read");
  if (parameters.has("scores")) {
    audit_own_scores(parameters, context);
  } else {
    audit_with_attack(parameters, context);
  }
}

}  // namespace assay::mia
