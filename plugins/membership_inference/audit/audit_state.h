// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "plugins/membership_inference/audit/set_tests.h"
#include "plugins/membership_inference/audit/shadow.h"

namespace assay::mia {

/// What a checkpoint of an audit holds.
struct AuditState {
  std::string shadow_training;   ///< of a shadow that is being trained
  std::optional<Shadow> shadow;  ///< once it is done
  TestedSets tested;
};
std::string to_bytes(const AuditState& state);
/// Error (method) where the bytes are no checkpoint of an audit.
AuditState state_from_bytes(const std::string& bytes);

}  // namespace assay::mia
