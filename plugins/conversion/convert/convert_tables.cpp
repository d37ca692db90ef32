// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/convert/convert_tables.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>

#include "core/base/json.h"
#include "core/base/wilson_interval.h"
#include "plugins/conversion/convert/convert_declaration.h"
#include "plugins/conversion/reporting/sequential_work.h"
#include "plugins/conversion/reporting/shared_columns.h"

namespace assay::snn {
namespace {

constexpr std::array<const char*, 6> names = {"accuracy", "energy", "layers", "coverage", "raster", "membranes"};

// Integers and reals must come back as what they were, and not-a-number as itself.
Json exact(const Cell& cell) {
  if (const auto* real = std::get_if<double>(&cell))
    return std::isfinite(*real) ? Json({{"real", *real}}) : Json({{"real", std::isnan(*real) ? "nan" : *real > 0 ? "inf" : "-inf"}});
  if (const auto* integer = std::get_if<std::int64_t>(&cell)) return *integer;
  if (const auto* boolean = std::get_if<bool>(&cell)) return *boolean;
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  return nullptr;
}
Cell cell_from(const Json& json) {
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_number_integer()) return json.get<std::int64_t>();
  if (json.is_string()) return json.get<std::string>();
  if (!json.is_object()) return {};
  const Json& real = json.at("real");
  if (real.is_number()) return real.get<double>();
  const double infinity = std::numeric_limits<double>::infinity();
  return real == "inf" ? infinity : real == "-inf" ? -infinity : std::numeric_limits<double>::quiet_NaN();
}

struct OperatorWords {
  const char* name;
  const char* becomes;
  const char* reason;
};
OperatorWords words_of(SequentialKind kind, bool before_spikes) {
  switch (kind) {
    case SequentialKind::conv2d:
      return before_spikes ? OperatorWords{"conv2d", "float, once", "its input is the same at every step"} : OperatorWords{"conv2d", "accumulates", "fed by spikes"};
    case SequentialKind::linear:
      return before_spikes ? OperatorWords{"linear", "float, once", "its input is the same at every step"} : OperatorWords{"linear", "accumulates", "fed by spikes"};
    case SequentialKind::batch_norm: return {"batch_norm2d", "folded", "into the weights of the layer before it"};
    case SequentialKind::relu: return {"relu", "integrate-and-fire", "a site: threshold and initial potential by the recipe"};
    case SequentialKind::avg_pool2d: return {"avg_pool2d", "linear", "passes spikes on, divided by the window"};
    case SequentialKind::max_pool2d: return {"max_pool2d", "before the neurons", "the maximum of currents; a maximum of spikes is another function"};
    case SequentialKind::flatten: return {"flatten", "unchanged", "order alone"};
  }
  return {"", "", ""};
}

}  // namespace

ConvertTables::ConvertTables()
    : accuracy_(empty_table(convert_info(), "accuracy")),
      energy_(empty_table(convert_info(), "energy")),
      layers_(empty_table(convert_info(), "layers")),
      coverage_(empty_table(convert_info(), "coverage")),
      raster_(empty_table(convert_info(), "raster")),
      membranes_(empty_table(convert_info(), "membranes")) {}

void ConvertTables::add_ann(std::int64_t right, std::int64_t rows) {
  const ProportionInterval interval = wilson_interval(right, rows);
  accuracy_.rows.push_back({std::string("ann"), std::int64_t{0}, static_cast<double>(right) / static_cast<double>(rows), interval.low, interval.high, rows, Cell{}, Cell{}});
}

void ConvertTables::add_latency(const std::string& recipe, const LatencyResult& result, const SequentialNetwork& folded, const EnergyUnit& unit) {
  const ProportionInterval interval = wilson_interval(result.right, result.rows);
  const double accuracy = static_cast<double>(result.right) / static_cast<double>(result.rows);
  accuracy_.rows.push_back({recipe, result.steps, accuracy, interval.low, interval.high, result.rows, result.mean_rate, result.spikes});
  const Energy energy = energy_of(sequential_work(folded, result.rates), result.steps, neuron_count(folded), unit);
  energy_.rows.push_back(joined<Cell>({recipe, result.steps}, energy_cells(energy),
                                      {energy.synaptic_operations, accuracy, interval.low, interval.high, recipe + ", T = " + std::to_string(result.steps)}));
}

void ConvertTables::add_layers(const std::string& recipe, std::int64_t steps, const std::vector<SiteStatistics>& statistics, const std::vector<SiteParameters>& sites) {
  for (std::size_t k = 0; k < statistics.size(); ++k)
    layers_.rows.push_back(joined<Cell>({recipe, steps, statistics[k].name}, site_cells(statistics[k], sites[k])));
}

void ConvertTables::add_coverage(const std::string& recipe, const SequentialNetwork& network) {
  bool before_spikes = true;
  for (const SequentialLayer& layer : network.layers) {
    const OperatorWords words = words_of(layer.kind, before_spikes);
    const bool product = layer.kind == SequentialKind::conv2d || layer.kind == SequentialKind::linear;
    const std::vector<Cell> row = {layer.name, std::string(words.name), std::string(words.becomes), product ? Cell(!before_spikes) : Cell(), std::string(words.reason)};
    const auto known = std::find_if(coverage_.rows.begin(), coverage_.rows.end(), [&](const std::vector<Cell>& one) { return std::equal(row.begin(), row.end(), one.begin()); });
    if (known == coverage_.rows.end()) coverage_.rows.push_back(joined<Cell>(row, {recipe}));
    else std::get<std::string>(known->back()) += ", " + recipe;
    if (layer.kind == SequentialKind::relu) before_spikes = false;
  }
}

void ConvertTables::add_spikes(const std::string& recipe, const SpikeResult& result) {
  // Drawn below each other, layer by layer: a neuron's own number says nothing about its neighbours in the sample.
  std::map<std::pair<std::string, std::int64_t>, std::int64_t> rows;
  for (const MembraneTrace& trace : result.membranes) rows.try_emplace({trace.site, trace.neuron}, static_cast<std::int64_t>(rows.size()) + 1);
  for (const RasterSpike& spike : result.raster) raster_.rows.push_back({recipe, spike.step, rows.at({spike.site, spike.neuron}), spike.neuron, spike.site});
  for (const MembraneTrace& trace : result.membranes)
    for (std::size_t t = 0; t < trace.membrane.size(); ++t)
      membranes_.rows.push_back({recipe, trace.site, std::to_string(trace.neuron), static_cast<std::int64_t>(t) + 1, trace.membrane[t] / trace.theta});
}

void ConvertTables::give(RunContext& context) const {
  const Table* tables[] = {&accuracy_, &energy_, &layers_, &coverage_, &raster_, &membranes_};
  for (std::size_t k = 0; k < names.size(); ++k) context.table(names[k], *tables[k]);
}

std::string ConvertTables::text() const {
  Json json = Json::object();
  const Table* tables[] = {&accuracy_, &energy_, &layers_, &coverage_, &raster_, &membranes_};
  for (std::size_t k = 0; k < names.size(); ++k) {
    Json rows = Json::array();
    for (const auto& row : tables[k]->rows) {
      Json cells = Json::array();
      for (const Cell& cell : row) cells.push_back(exact(cell));
      rows.push_back(std::move(cells));
    }
    json[names[k]] = std::move(rows);
  }
  return json.dump();
}

bool ConvertTables::restore(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object()) return false;
  Table* tables[] = {&accuracy_, &energy_, &layers_, &coverage_, &raster_, &membranes_};
  for (std::size_t k = 0; k < names.size(); ++k) {
    if (!json.contains(names[k])) return false;
    tables[k]->rows.clear();
    for (const Json& row : json[names[k]]) {
      std::vector<Cell>& cells = tables[k]->rows.emplace_back();
      for (const Json& cell : row) cells.push_back(cell_from(cell));
    }
  }
  return true;
}

}  // namespace assay::snn
