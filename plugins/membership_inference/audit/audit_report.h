// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/method/run_context.h"
#include "plugins/membership_inference/audit/verdict.h"
#include "plugins/membership_inference/statistics/kernels.h"

namespace assay::mia {

/// Gives all scalars and tables of an audit to the run, and a warning for everything that is left empty. `inputs`: null with scores of
/// the user's own.
void report_audit(const AuditFindings& findings, const AuditInputs* inputs, const std::vector<const AuditRole*>& roles, RunContext& context);

/// Nearest pairs as pictures and captions, and the tables of points; needs the candidates.
void report_points(const AuditFindings& findings, const AuditInputs& inputs, const Nearest& nearest, RunContext& context);

/// Tables and pictures of a shadow.
void report_shadow(const AuditFindings& findings, const AuditInputs& inputs, RunContext& context);

}  // namespace assay::mia
