// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/recipes/activation_statistics.h"
#include "plugins/conversion/recipes/recipe_registry.h"

namespace assay::snn {

RecipeEntry rate_percentile_recipe() {
  return {{"rate_percentile", "Rate coding, percentile", "Thresholds at a percentile of the activations, membranes start at 0 (Rueckauer et al. 2017).", false, false},
          [](const RecipeInput& input) {
            return threshold_per_site(input, 0.0f, [](std::span<const float> values, const RecipeInput& from, const std::function<void(double)>&) {
              return percentile_of(values, from.percentile);
            });
          }};
}

}  // namespace assay::snn
