// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace assay::snn {

/// Energy of one multiply-accumulate and one accumulate, pJ: 45 nm, 0.9 V, float32 (Horowitz, ISSCC 2014) unless chosen otherwise.
struct EnergyUnit {
  double mac = 4.6, ac = 0.9;
};

/// One layer of work of one sample (spec 6.1).
struct LayerWork {
  std::string name;
  double macs = 0;          ///< dense multiply-accumulates
  bool spike_fed = false;   ///< its input is a spike train
  double input_rate = 0;    ///< spikes per input neuron and step of that train
  bool constant_input = false;  ///< its input is the same at every step: computed once, can be reused
};

/// Energies of one sample, pJ. Two conventions, always named together:
/// - spike_fed: spike-fed layers as accumulates; float layers counted once (the literature's count);
/// - whole: float layers that are re-evaluated count at every step (m = T), constant-input layers once.
struct Energy {
  double ann = 0;
  double spike_fed_only = 0, whole_network = 0;
  double synaptic_operations = 0;
  double neuron_updates = 0;  ///< pJ, reported apart: T * neurons accumulates
};
Energy energy_of(const std::vector<LayerWork>& layers, std::int64_t steps, double neurons, const EnergyUnit& unit = {});

}  // namespace assay::snn
