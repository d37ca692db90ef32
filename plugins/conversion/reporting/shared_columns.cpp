// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/reporting/shared_columns.h"

#include <numeric>

namespace assay::snn {
namespace {

double mean_of(const std::vector<float>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

std::string capital(std::string word) {
  word[0] = static_cast<char>(word[0] - 'a' + 'A');
  return word;
}

}  // namespace

std::vector<ColumnSpec> site_columns(const std::string& neurons) {
  return {{"neurons", capital(neurons), ColumnKind::integer},
          {"rate", "Spikes per neuron and step"},
          {"dead", "Dead " + neurons, ColumnKind::integer},
          {"saturated", "Saturated " + neurons, ColumnKind::integer},
          {"first_spike", "First spike", ColumnKind::real, "step"},
          {"clipped_share", "Clipped share"},
          {"relative_error", "Relative error"},
          {"cosine", "Cosine"},
          {"clipping", "Clipping"},
          {"quantisation", "Quantisation"},
          {"temporal", "Temporal"},
          {"inherited", "Inherited"},
          {"threshold", "Mean threshold"},
          {"potential", "Mean initial potential", ColumnKind::real, "θ"}};
}

std::vector<Cell> site_cells(const SiteStatistics& statistics, const SiteParameters& site) {
  return {statistics.neurons,        statistics.rate,           statistics.dead,   statistics.saturated,      statistics.first_spike,
          statistics.clipped_share,  statistics.relative_error, statistics.cosine, statistics.clipping_error, statistics.quantisation_error,
          statistics.temporal_error, statistics.inherited_error, mean_of(site.theta), mean_of(site.beta)};
}

Table empty_table(const MethodInfo& info, const std::string& name) {
  Table table;
  for (const OutputSpec& output : info.outputs)
    if (output.name == name)
      for (const ColumnSpec& column : output.columns) table.columns.push_back(column.name);
  return table;
}

std::vector<ColumnSpec> energy_columns() {
  return {{"ann_nj", "Float network", ColumnKind::real, "nJ"},
          {"spike_fed_nj", "Spike-fed layers only", ColumnKind::real, "nJ"},
          {"whole_nj", "Whole network", ColumnKind::real, "nJ"},
          {"spike_fed_percent", "Spike-fed layers only", ColumnKind::real, "% of float"},
          {"whole_percent", "Whole network", ColumnKind::real, "% of float"},
          {"neuron_updates_nj", "Neuron updates", ColumnKind::real, "nJ"}};
}

std::vector<Cell> energy_cells(const Energy& energy) {
  return {energy.ann / 1e3,
          energy.spike_fed_only / 1e3,
          energy.whole_network / 1e3,
          100 * energy.spike_fed_only / energy.ann,
          100 * energy.whole_network / energy.ann,
          energy.neuron_updates / 1e3};
}

}  // namespace assay::snn
