// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/convert/convert_state.h"

namespace assay::snn {

Json recipe_state(const std::string& recipe, const RecipeResult& result, const SequentialNetwork& given) {
  Json sites = Json::array(), layers = Json::object();
  for (const SiteParameters& site : result.sites) sites.push_back({{"name", site.name}, {"theta", site.theta}, {"beta", site.beta}, {"signed", site.is_signed}});
  for (std::size_t k = 0; k < given.layers.size(); ++k) {
    const SequentialLayer &now = result.network.layers.at(k), &before = given.layers[k];
    if (now.weight.values != before.weight.values || now.bias.values != before.bias.values)
      layers[std::to_string(k)] = {{"weight", now.weight.values}, {"bias", now.bias.values}};
  }
  return {{"recipe", recipe}, {"sites", sites}, {"layers", layers}};
}

RecipeResult recipe_from_state(const Json& state, const SequentialNetwork& given) {
  RecipeResult result{{}, given, {}};
  for (const Json& site : state.at("sites"))
    result.sites.push_back({site.at("name").get<std::string>(), site.at("theta").get<std::vector<float>>(), site.at("beta").get<std::vector<float>>(), site.at("signed").get<bool>()});
  for (const auto& [place, layer] : state.at("layers").items()) {
    SequentialLayer& own = result.network.layers.at(std::stoul(place));
    own.weight.values = layer.at("weight").get<std::vector<float>>();
    own.bias.values = layer.at("bias").get<std::vector<float>>();
  }
  return result;
}

}  // namespace assay::snn
