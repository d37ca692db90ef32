// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/recipes/activation_statistics.h"
#include "plugins/conversion/recipes/recipe_registry.h"

namespace assay::snn {

RecipeEntry rate_max_recipe() {
  return {{"rate_max", "Rate coding, maximum", "Thresholds at the largest activation over the calibration rows, membranes start at 0 (Diehl et al. 2015).", false, false},
          [](const RecipeInput& input) {
            return threshold_per_site(input, 0.0f, [](std::span<const float> values, const RecipeInput&, const std::function<void(double)>&) { return largest(values); });
          }};
}

}  // namespace assay::snn
