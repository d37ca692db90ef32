// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/reporting/sequential_work.h"

namespace assay::snn {

std::vector<LayerWork> sequential_work(const SequentialNetwork& network, const std::vector<double>& rates) {
  const std::vector<double> macs = multiply_accumulates(network);
  std::vector<LayerWork> work;
  std::size_t site = 0;
  bool spikes = false;
  double rate = 0;
  for (std::size_t k = 0; k < network.layers.size(); ++k) {
    const SequentialLayer& layer = network.layers[k];
    if (layer.kind == SequentialKind::relu) {
      spikes = true;
      rate = rates.at(site++);
    }
    if (layer.kind == SequentialKind::avg_pool2d) rate *= static_cast<double>(layer.kernel * layer.kernel);
    if (macs[k] == 0) continue;
    work.push_back({layer.name, macs[k], spikes, spikes ? rate : 0, !spikes});
  }
  return work;
}

double neuron_count(const SequentialNetwork& network) {
  double count = 0;
  for (const SequentialLayer& layer : network.layers) {
    if (layer.kind != SequentialKind::relu) continue;
    double units = 1;
    for (const std::int64_t size : layer.output_shape) units *= static_cast<double>(size);
    count += units;
  }
  return count;
}

}  // namespace assay::snn
