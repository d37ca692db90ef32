// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to the LibTorch sources of this plugin.

#include <ATen/core/Tensor.h>

#include <memory>
#include <vector>

#include "plugins/conversion/networks/sequential.h"
#include "plugins/conversion/neurons/spike_product.h"

namespace assay::snn {

/// The layers between two sites (or before the first, or behind the last): linear in their input except for a max pool before a neuron. Weights are
/// prepared once; what a run writes lies in its own Workspace, so that one segment serves many threads.
class Segment {
 public:
  /// Layers from..to-1 of the network, which must outlive it. With `spikes` the input is a spike train (pooled or not): a linear layer that it enters goes through
  /// the spikes alone where they are few enough, on the processor. Elsewhere all products are LibTorch's dense ones.
  Segment(const SequentialNetwork& network, std::size_t from, std::size_t to, bool spikes = false, const at::Device& device = at::kCPU);

  /// Results of every layer, for up to `rows` rows.
  using Workspace = std::vector<at::Tensor>;
  Workspace workspace(std::int64_t rows) const;
  /// rows x input shape (on the segment's device) to rows x output shape. With a workspace the result lies in it until the next call.
  at::Tensor apply(at::Tensor x, Workspace* workspace = nullptr) const;

 private:
  struct Prepared {
    const SequentialLayer* layer;
    at::Tensor weight, bias;
    std::shared_ptr<const SpikeProduct> sparse;  ///< null: dense alone
  };
  std::vector<Prepared> layers_;
  at::Device device_;
};

}  // namespace assay::snn
