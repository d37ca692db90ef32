// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/recipes/activation_statistics.h"
#include "plugins/conversion/recipes/recipe_registry.h"

namespace assay::snn {

RecipeEntry mse_recipe() {
  return {{"mse", "Least rounding error",
           "Thresholds that round the activations to T levels with the least mean square error, membranes start at half of them (Li et al. 2021).", false, false},
          [](const RecipeInput& input) {
            return threshold_per_site(input, 0.5f, [](std::span<const float> values, const RecipeInput& from, const std::function<void(double)>& pulse) {
              return mse_threshold(values, from.time_steps, Quantiser::qcfs, pulse);
            });
          }};
}

}  // namespace assay::snn
