// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/base/export.h"
#include "core/method/declaration.h"
#include "core/store/run_rows.h"

namespace assay {

/// A parameter's value as people read it: "0.1", "ebic_ev", "none given"; numbers by for_people.
ASSAY_CORE std::string value_text(const Json& value);
/// A cell as people read it; "n/a" where missing, yes and no for booleans.
ASSAY_CORE std::string cell_for_people(const Cell& cell);
/// The given name, else "NOTEARS-AL on sachs", else the method's title.
ASSAY_CORE std::string run_title(const RunRow& run, const MethodInfo& info);
/// What a number of this run depends on: "run 12, NOTEARS-AL, sachs, seed 0, λ₁ 0.1".
ASSAY_CORE std::string run_conditions(const RunRow& run, const MethodInfo& info);
/// The label of a parameter with its symbol: "Penalty λ₁"; its name where it has no title.
ASSAY_CORE std::string parameter_title(const MethodInfo& info, const std::string& name);
/// Names of the parameters whose values are not the same in all runs, in the order of the first run; a parameter that a
/// run's method does not have differs. Data parameters differ by the hash of their file.
ASSAY_CORE std::vector<std::string> differing_parameters(const std::vector<RunRow>& runs);

}  // namespace assay
