// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "plugins/conversion/neurons/if_neuron.h"
#include "plugins/conversion/sites.h"

namespace assay::snn {

/// Watches one site while batches run in blocks of steps, and sums up what it did. Plain C++: shared by sequential networks and decoders.
class SiteRecorder {
 public:
  /// `neurons` per sample (channels x inner).
  SiteRecorder(SiteParameters site, std::int64_t channels, std::int64_t inner, ResetRule reset);

  /// A new batch of `rows` samples, membranes at their start.
  void begin(std::int64_t rows);
  /// Steps t0 + 1 .. t0 + steps: currents (one step where constant) and outputs as in IfCall.
  void block(std::int64_t t0, std::int64_t steps, const float* currents, bool constant, const float* outputs);
  /// Largest relative residual of the conservation law (2.1) in this batch so far; 0 with hard reset, for which it does not hold.
  double residual(const float* membrane) const;
  /// The batch is over after `steps` steps: `activation` is what the float network has here (rows x neurons), `membrane` where the membranes ended.
  void end(std::int64_t steps, const float* activation, const float* membrane);

  /// Of all batches. NaN where nothing can be said.
  SiteStatistics statistics() const;

 private:
  SiteParameters site_;
  NeuronShape shape_;
  ResetRule reset_;
  std::vector<float> theta_, beta_;          ///< per neuron
  std::vector<double> charge_, magnitude_;   ///< of this batch: sums of currents and of their sizes
  std::vector<double> total_;                ///< of outputs
  std::vector<std::int32_t> counts_, first_;
  std::vector<std::int64_t> neuron_counts_;  ///< over all batches
  std::int64_t samples_ = 0, steps_ = 0;
  double spikes_ = 0, first_sum_ = 0, first_number_ = 0, clipped_ = 0, residual_ = 0;
  double activation_ = 0, rate_ = 0, product_ = 0, difference_ = 0;  ///< sums of squares and of products
  double clipping_ = 0, quantisation_ = 0, temporal_ = 0, inherited_ = 0;
};

}  // namespace assay::snn
