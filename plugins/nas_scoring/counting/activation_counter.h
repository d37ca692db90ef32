// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to the plugin's LibTorch sources.

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

#include "plugins/nas_scoring/counting/activation_keys.h"
#include "plugins/nas_scoring/networks/torch_network.h"

namespace assay::nas {

/// Feeds ActivationKeys from tensors: on a CPU directly; on another device the bits are packed there, 16 samples to a
/// word, and fetched once at the end.
class ActivationCounter {
 public:
  explicit ActivationCounter(int samples, bool agreement = false)
      : keys_(samples, agreement), with_agreement_(agreement) {}

  /// One ReLU of a network. Returns whether the input is now the ReLU's result.
  bool add(const Activation& activation);
  /// One ReLU's input or output, samples first. With `overwrite` it may become max(value, 0); returns whether it did.
  bool add(const std::string& layer, const at::Tensor& values, bool overwrite);
  /// Ends one forward pass and makes ready for the next. Throws Error (method) that names a layer with NaN or infinity.
  PatternCounts finish();
  /// ln |det K| of everything added (before `finish`).
  double log_determinant();
  void reset();

 private:
  struct Pending {
    std::string layer;
    at::Tensor words;   ///< ceil(S/16) x units, int32, on the device
    at::Tensor finite;  ///< one bool on the device
  };
  void fetch();
  ActivationKeys keys_;
  bool with_agreement_;
  std::vector<Pending> pending_;
};

}  // namespace assay::nas
