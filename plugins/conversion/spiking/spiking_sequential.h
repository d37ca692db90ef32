// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "plugins/conversion/networks/sequential.h"
#include "plugins/conversion/sites.h"

namespace assay::snn {

/// What to record while a spiking network runs.
struct SpikeRequest {
  std::vector<std::int64_t> steps{8};  ///< read the mean logits after each of these many steps, ascending; the last one is how long it runs
  FireRule fire = FireRule::at_least;
  ResetRule reset = ResetRule::soft;
  bool statistics = false;             ///< fill `sites` at the last step count (costs an ANN pass)
  std::int64_t raster_samples = 0;     ///< keep the spikes of the first so many samples
  std::int64_t raster_neurons = 16;    ///< and of so many neurons per site, evenly spaced
  std::function<void(double)> pulse{}; ///< called at least every 50 ms with the share done; may throw
};

struct RasterSpike {
  std::int64_t sample = 0, step = 0, neuron = 0;  ///< step from 1; neuron: number within its site
  std::string site;
};
struct MembraneTrace {
  std::int64_t sample = 0, neuron = 0;
  std::string site;
  double theta = 0;
  std::vector<double> membrane;  ///< after every step
};

struct SpikeResult {
  std::vector<std::vector<float>> logits;   ///< per entry of steps: rows x classes, the mean over time of the last layer's output
  std::vector<std::vector<std::int32_t>> counts;  ///< per site: rows x units, spikes over the whole run; filled where `keep_counts`
  std::vector<SiteStatistics> sites;
  std::vector<RasterSpike> raster;
  std::vector<MembraneTrace> membranes;
  std::vector<double> spikes_at;            ///< per entry of steps: spikes per sample over all sites
  std::vector<std::vector<double>> rates_at;  ///< per entry of steps: spikes per neuron and step, by site
};

/// The spiking form of a folded network (no batch norm left): constant input coding, T folded into the products in blocks of at most 8 steps with the
/// membranes carried over, the constant first layer computed once. Peak memory does not grow with T. One thread. Thread-safe after construction.
/// On a CUDA device (ASSAY_CUDA) everything but what statistics and rasters look at stays there; results do not depend on the device but for the rounding of products.
class SpikingSequential {
 public:
  /// `sites` in order of network.sites(), all of them. Error (usage) where sizes do not fit, Error (device) where the neurons have no kernels for the device.
  SpikingSequential(const SequentialNetwork& network, std::vector<SiteParameters> sites, const std::string& device = "cpu");
  ~SpikingSequential();
  SpikeResult run(const std::vector<float>& inputs, std::int64_t rows, const SpikeRequest& request, bool keep_counts = false) const;
  const std::vector<SiteParameters>& sites() const;

 private:
  class Body;
  std::unique_ptr<Body> body_;
};

}  // namespace assay::snn
