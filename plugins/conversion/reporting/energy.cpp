// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/reporting/energy.h"

namespace assay::snn {

Energy energy_of(const std::vector<LayerWork>& layers, std::int64_t steps, double neurons, const EnergyUnit& unit) {
  Energy energy;
  const auto t = static_cast<double>(steps);
  for (const LayerWork& layer : layers) {
    energy.ann += unit.mac * layer.macs;
    if (layer.spike_fed) {
      const double operations = t * layer.input_rate * layer.macs;
      energy.synaptic_operations += operations;
      energy.spike_fed_only += unit.ac * operations;
      energy.whole_network += unit.ac * operations;
    } else {
      energy.spike_fed_only += unit.mac * layer.macs;
      energy.whole_network += unit.mac * layer.macs * (layer.constant_input ? 1 : t);
    }
  }
  energy.neuron_updates = unit.ac * t * neurons;
  return energy;
}

}  // namespace assay::snn
