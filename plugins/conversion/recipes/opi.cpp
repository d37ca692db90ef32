// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/recipes/activation_statistics.h"
#include "plugins/conversion/recipes/recipe_registry.h"

namespace assay::snn {

RecipeEntry opi_recipe() {
  return {{"opi", "Optimised initial potential", "Thresholds at the largest activation, membranes start at half of them (Bu et al. 2022, AAAI).", false, false},
          [](const RecipeInput& input) {
            return threshold_per_site(input, 0.5f, [](std::span<const float> values, const RecipeInput&, const std::function<void(double)>&) { return largest(values); });
          }};
}

}  // namespace assay::snn
