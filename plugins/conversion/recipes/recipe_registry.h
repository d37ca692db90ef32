// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal: every recipe's entry, one per file. A new recipe is its file, a line here and one in recipe.cpp.

#include "plugins/conversion/recipes/recipe.h"

namespace assay::snn {

struct RecipeEntry {
  RecipeInfo info;
  RecipeResult (*apply)(const RecipeInput& input);
};
RecipeEntry rate_max_recipe();
RecipeEntry rate_percentile_recipe();
RecipeEntry opi_recipe();
RecipeEntry qcfs_recipe();
RecipeEntry mse_recipe();
RecipeEntry ltb_recipe();

/// One threshold per site from what the relu gives out over the calibration rows; `threshold` sees one site's values and tells the share of them that is done.
using SiteThreshold = double (*)(std::span<const float> values, const RecipeInput& input, const std::function<void(double)>& pulse);
RecipeResult threshold_per_site(const RecipeInput& input, float beta, SiteThreshold threshold);
/// A threshold that neurons can work with: at least 1e-6 (a site that is silent on the calibration rows), with a note.
float usable_threshold(double theta, const std::string& site, std::vector<std::string>& notes);

}  // namespace assay::snn
