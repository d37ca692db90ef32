// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/recipes/recipe.h"

#include <algorithm>

#include "core/base/error.h"
#include "plugins/conversion/recipes/recipe_registry.h"

namespace assay::snn {
namespace {

constexpr double least_threshold = 1e-6;

const std::vector<RecipeEntry>& entries() {
  static const std::vector<RecipeEntry> all = {rate_max_recipe(), rate_percentile_recipe(), opi_recipe(), qcfs_recipe(), mse_recipe(), ltb_recipe()};
  return all;
}

}  // namespace

const std::vector<RecipeInfo>& recipes() {
  static const std::vector<RecipeInfo> all = [] {
    std::vector<RecipeInfo> infos;
    for (const RecipeEntry& entry : entries()) infos.push_back(entry.info);
    return infos;
  }();
  return all;
}

RecipeResult apply_recipe(std::string_view id, const RecipeInput& input) {
  const auto found = std::find_if(entries().begin(), entries().end(), [&](const RecipeEntry& entry) { return entry.info.id == id; });
  if (found == entries().end()) {
    std::string known;
    for (const RecipeEntry& entry : entries()) known += (known.empty() ? "" : ", ") + entry.info.id;
    throw Error(ErrorKind::usage, {"There is no such recipe", "recipes", std::string(id), known, ""});
  }
  if (input.rows < 1)
    throw Error(ErrorKind::usage, {"A recipe needs calibration rows", found->info.title, std::to_string(input.rows), "at least 1", "Raise the number of calibration samples"});
  if (found->info.needs_labels && static_cast<std::int64_t>(input.labels.size()) != input.rows)
    throw Error(ErrorKind::data, {"This recipe needs a label for every calibration row", found->info.title, std::to_string(input.labels.size()) + " labels",
                                  std::to_string(input.rows), "Give labels, or choose a recipe without training"});
  return found->apply(input);
}

float usable_threshold(double theta, const std::string& site, std::vector<std::string>& notes) {
  if (theta >= least_threshold) return static_cast<float>(theta);
  notes.push_back("Site " + site + " stayed silent on the calibration rows; its threshold is 1e-6.");
  return static_cast<float>(least_threshold);
}

RecipeResult threshold_per_site(const RecipeInput& input, float beta, SiteThreshold threshold) {
  RecipeResult result{{}, input.network, {}};
  SiteActivations activations;
  forward(input.network, input.calibration, input.rows, &activations);
  const std::vector<std::string> names = input.network.sites();
  for (std::size_t k = 0; k < names.size(); ++k) {
    const auto pulse = [&](double share) {
      if (input.pulse) input.pulse((static_cast<double>(k) + share) / static_cast<double>(names.size()));
    };
    pulse(0);
    result.sites.push_back({names[k], {usable_threshold(threshold(activations.after[k], input, pulse), names[k], result.notes)}, {beta}, false});
  }
  return result;
}

}  // namespace assay::snn
