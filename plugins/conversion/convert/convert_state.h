// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/base/json.h"
#include "plugins/conversion/recipes/recipe.h"

namespace assay::snn {

/// What a recipe made, for checkpoints: thresholds, and the weights where the recipe changed them. Exact when kept as CBOR. The notes are left out.
Json recipe_state(const std::string& recipe, const RecipeResult& result, const SequentialNetwork& given);
/// The same again; `given` is the network that the recipe started from. Throws nlohmann::json::exception where the state is of another kind.
RecipeResult recipe_from_state(const Json& state, const SequentialNetwork& given);

}  // namespace assay::snn
