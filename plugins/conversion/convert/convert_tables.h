// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "core/method/run_context.h"
#include "plugins/conversion/networks/sequential.h"
#include "plugins/conversion/reporting/energy.h"
#include "plugins/conversion/sites.h"
#include "plugins/conversion/spiking/spiking_sequential.h"

namespace assay::snn {

/// One recipe's figures at one latency, over the test rows.
struct LatencyResult {
  std::int64_t steps = 0, right = 0, rows = 0;
  double mean_rate = 0;   ///< spikes per neuron and step over all sites
  double spikes = 0;      ///< per sample
  std::vector<double> rates;  ///< by site
};

/// The tables of conversion.convert as they grow, recipe by recipe.
class ConvertTables {
 public:
  ConvertTables();
  /// The float network.
  void add_ann(std::int64_t right, std::int64_t rows);
  void add_latency(const std::string& recipe, const LatencyResult& result, const SequentialNetwork& folded, const EnergyUnit& unit);
  void add_layers(const std::string& recipe, std::int64_t steps, const std::vector<SiteStatistics>& statistics, const std::vector<SiteParameters>& sites);
  /// One row per operator, with the recipes that make the same of it.
  void add_coverage(const std::string& recipe, const SequentialNetwork& network);
  void add_spikes(const std::string& recipe, const SpikeResult& result);
  void give(RunContext& context) const;

  /// All of it, exactly, for checkpoints; false where the text is of another kind.
  std::string text() const;
  bool restore(std::string_view text);

 private:
  Table accuracy_, energy_, layers_, coverage_, raster_, membranes_;
};

}  // namespace assay::snn
