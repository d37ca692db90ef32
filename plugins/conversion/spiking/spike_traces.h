// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "plugins/conversion/neurons/if_neuron.h"
#include "plugins/conversion/spiking/spiking_sequential.h"

namespace assay::snn {

/// Spikes and membranes of a few neurons of the first samples, for the raster and the membrane view. Membranes are followed step by step with the kernel's
/// own arithmetic, so that they are the kernel's values.
class SpikeTraces {
 public:
  explicit SpikeTraces(const SpikeRequest& request) : request_(request) {}
  void add_site(const SiteParameters& site, const NeuronShape& one_sample);
  /// Samples from .. from + rows - 1 begin.
  void begin(std::size_t site, std::int64_t from, std::int64_t rows);
  /// Steps t0 + 1 ... of a call that has just run.
  void block(std::size_t site, std::int64_t t0, const IfCall& call);
  void give(SpikeResult& result);

 private:
  struct Watched {
    SiteParameters site;
    NeuronShape shape;
    std::vector<std::int64_t> neurons;  ///< numbers within the site
    std::int64_t from = 0, rows = 0;    ///< samples of the batch that are watched
    std::size_t first_trace = 0;        ///< of the batch
  };
  const SpikeRequest& request_;
  std::vector<Watched> sites_;
  std::vector<RasterSpike> raster_;
  std::vector<MembraneTrace> membranes_;
  std::vector<float> now_;  ///< membrane of every trace
};

}  // namespace assay::snn
