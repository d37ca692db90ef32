// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to the plugin's LibTorch sources.

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "plugins/conversion/fas/objectives.h"
#include "plugins/conversion/spiking/spiking_sequential.h"

namespace assay::snn {

/// Errors are phi - a with a the activation of the quantised network, as parts that add up to it: temporal (phi minus the T-level rounding of the mean current), quantisation (that rounding's error
/// minus the one of L levels), clipping (at these thresholds rather than at the quantised network's), inherited (the quantised network's activation of the mean current minus a).
/// Gathers what the sites of a decoder did, over batches of windows. "Neuron" is a channel: the positions of a window have neurons of their own that share its threshold.
class DecoderStatistics {
 public:
  /// `teacher`: the sites of the quantised network that `sites` are compared with.
  DecoderStatistics(const std::vector<SiteParameters>& sites, const std::vector<SiteParameters>& teacher, const std::vector<DecoderSite>& declared, std::int64_t steps);
  /// Before a batch, where details are wanted: runs the QCFS network over it, which the batch is compared with.
  void begin(const TorchDecoder& decoder, const at::Tensor& ids, const std::string& which, std::int64_t levels);
  /// currents and outputs: [steps * batch] x length x channels.
  void add(std::size_t site, const at::Tensor& currents, const at::Tensor& outputs, bool detailed);
  /// Spikes of the last position of the first window.
  void keep_raster(std::size_t site, const at::Tensor& outputs, std::int64_t neurons);
  std::vector<double> rates() const;
  std::vector<SiteStatistics> finish();
  const std::vector<RasterSpike>& raster() const { return raster_; }

 private:
  struct Sums {
    double neuron_steps = 0, values = 0;
    at::Tensor spikes;            ///< all of them
    at::Tensor amounts, residual; ///< in double; undefined without details
    at::Tensor fired;             ///< per channel: spikes so far
    double places = 0;            ///< neurons of one channel times steps
  };
  const std::vector<SiteParameters>&sites_, &teacher_;
  const std::vector<DecoderSite>& declared_;
  std::int64_t steps_;
  std::int64_t samples_ = 0, levels_ = 1;
  std::vector<Sums> sums_;
  std::vector<at::Tensor> before_, after_;  ///< of the QCFS network, by site
  std::vector<RasterSpike> raster_;
};

}  // namespace assay::snn
