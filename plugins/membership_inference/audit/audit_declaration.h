// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/method/declaration.h"

namespace assay::mia {

/// The whole declaration of membership_inference.audit. Loads LibTorch's library, opens no file.
MethodInfo audit_info();

// Its parts.
std::vector<OutputSpec> audit_outputs();
std::vector<FigureSpec> audit_figures();
OverviewSpec audit_overview();

/// What parameter `shadow` says.
struct ShadowRequest {
  enum class Kind { none, recipe, record };
  Kind kind = Kind::none;
  std::string teacher, student;  ///< recipe
};
/// `none`, `TEACHER+STUDENT`, or the record of a benchmark (`run:RUN`). Nothing where it is none of these;
/// then `reason` says why.
std::optional<ShadowRequest> parse_shadow(const std::string& text, std::string& reason);

/// The rules across parameters that ranges cannot say. Opens no file.
std::vector<Problem> audit_problems(const Parameters& parameters);

}  // namespace assay::mia
