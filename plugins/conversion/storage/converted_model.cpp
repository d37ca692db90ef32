// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/storage/converted_model.h"

#include <cmath>
#include <cstdlib>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/numbers.h"

namespace assay::snn {
namespace {

namespace fs = std::filesystem;

std::string suffix(std::int64_t steps) { return steps == 0 ? "" : ".T" + std::to_string(steps); }

Error refused(const fs::path& file, std::string message, std::string value = {}, std::string allowed = {}) {
  return {ErrorKind::data, {std::move(message), file.string(), std::move(value), std::move(allowed), "Convert the network again"}};
}

/// Thresholds of one site; all above 0.
std::vector<float> values_of(const TensorFile& tensors, const std::string& name, bool positive) {
  const std::vector<float>& values = tensors.at(name).values;
  for (const float value : values)
    if (positive && !(value > 0)) throw refused(tensors.source, "A threshold is not above 0", shortest(value), "numbers above 0 in " + name);
  if (values.empty()) throw refused(tensors.source, "A site has no values", name);
  return values;
}

}  // namespace

const std::vector<SiteParameters>& Conversion::at(std::int64_t steps, bool* exact) const {
  const auto own = sites.find(steps), all = sites.find(0);
  if (exact) {
    *exact = own != sites.end();
    for (const std::int64_t made_for : time_steps) *exact = *exact || made_for == steps;
  }
  if (own != sites.end()) return own->second;
  if (all != sites.end()) return all->second;
  const auto* nearest = &*sites.begin();
  for (const auto& entry : sites)
    if (std::llabs(entry.first - steps) < std::llabs(nearest->first - steps)) nearest = &entry;
  return nearest->second;
}

void write_converted(const fs::path& folder, const std::string& architecture, TensorFile weights, const Conversion& conversion) {
  Json config = Json::parse(architecture);
  Json tables = Json::array(), names = Json::array();
  for (const auto& [steps, sites] : conversion.sites) {
    tables.push_back(steps);
    if (names.empty())
      for (const SiteParameters& site : sites) names.push_back({{"name", site.name}, {"signed", site.is_signed}});
    for (const SiteParameters& site : sites) {
      const std::string name = "sites." + site.name;
      weights.tensors[name + ".theta" + suffix(steps)] = {{static_cast<std::int64_t>(site.theta.size())}, site.theta, "F32"};
      weights.tensors[name + ".beta" + suffix(steps)] = {{static_cast<std::int64_t>(site.beta.size())}, site.beta, "F32"};
    }
  }
  config["conversion"] = {{"format", 1},
                          {"recipe", conversion.recipe},
                          {"time_steps", conversion.time_steps},
                          {"levels", conversion.levels},
                          {"operators", conversion.operators == OperatorForm::expectation ? "expectation" : "per_step"},
                          {"sites", conversion.which_sites},
                          {"fire", conversion.fire == FireRule::at_least ? ">=" : ">"},
                          {"reset", "subtract"},
                          {"initial_potential", "beta * theta"},
                          {"tables", tables},
                          {"neurons", names}};
  fs::create_directories(folder);
  write_safetensors(folder / "model.safetensors", weights);
  write_file_atomically(folder / "config.json", dump_json(config, 2) + "\n");
}

std::optional<Conversion> read_conversion(const fs::path& folder) {
  const fs::path file = folder / "config.json";
  if (!fs::is_directory(folder) || !fs::exists(file)) return {};
  const Json config = parse_json(read_file(file), ErrorKind::data, file.string());
  if (!config.is_object() || !config.contains("conversion")) return {};
  const TensorFile tensors = read_safetensors(folder / "model.safetensors");
  try {
    const Json& json = config.at("conversion");
    if (const auto format = json.at("format").get<int>(); format != 1)
      throw refused(file, "The conversion was written by a newer Assay", std::to_string(format), "format 1");
    Conversion conversion;
    conversion.recipe = json.at("recipe").get<std::string>();
    conversion.time_steps = json.at("time_steps").get<std::vector<std::int64_t>>();
    conversion.levels = json.at("levels").get<std::int64_t>();
    conversion.operators = json.at("operators") == "expectation" ? OperatorForm::expectation : OperatorForm::per_step;
    conversion.which_sites = json.at("sites").get<std::string>();
    conversion.fire = json.at("fire") == ">=" ? FireRule::at_least : FireRule::above;
    for (const Json& steps : json.at("tables")) {
      std::vector<SiteParameters>& table = conversion.sites[steps.get<std::int64_t>()];
      for (const Json& neuron : json.at("neurons")) {
        const std::string name = neuron.at("name").get<std::string>(), end = suffix(steps.get<std::int64_t>());
        table.push_back({name, values_of(tensors, "sites." + name + ".theta" + end, true), values_of(tensors, "sites." + name + ".beta" + end, false),
                         neuron.at("signed").get<bool>()});
      }
    }
    if (conversion.sites.empty()) throw refused(file, "The conversion has no thresholds");
    return conversion;
  } catch (const nlohmann::json::exception& fault) {
    throw refused(file, "The description of the conversion is broken", fault.what());
  }
}

}  // namespace assay::snn
