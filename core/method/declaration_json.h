// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/data/table.h"
#include "core/method/declaration.h"

namespace assay {

/// A declaration as `describe METHOD --json` gives it and as a project keeps it beside its runs.
ASSAY_CORE Json to_json(const MethodInfo& info);
/// Reads it back; unknown fields are ignored, missing ones get their defaults. Throws Error kind plugin on a wrong shape.
ASSAY_CORE MethodInfo method_info_from_json(const Json& json);

ASSAY_CORE Json to_json(const ParameterValue& value);
/// {name: value} of all parameters, in the order of the declaration.
ASSAY_CORE Json to_json(const Parameters& parameters, const std::vector<ParameterSpec>& order);
/// One value from JSON (a --params file, a stored run). Numbers given as text are read too. Fills `problem` on failure.
ASSAY_CORE std::optional<ParameterValue> value_from_json(const ParameterSpec& spec, const Json& json, Problem& problem);
ASSAY_CORE Parameters parameters_from_json(const std::vector<ParameterSpec>& specs, const Json& json,
                                           std::vector<Problem>& problems);
/// A cell as JSON; null where missing or not finite.
ASSAY_CORE Json cell_json(const Cell& cell);

}  // namespace assay
