// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to the plugin's LibTorch sources: no other header of ours includes this one.

#include <ATen/core/Tensor.h>

#include <functional>
#include <vector>

#include "plugins/nas_scoring/networks/network.h"
#include "plugins/nas_scoring/scoring/swap_score.h"

namespace assay::nas {

/// What batch norm uses: the batch's mean and variance (training mode), running statistics as they are (evaluation
/// mode), or the batch's while the running ones are updated (training for real, momentum 0.1).
enum class BatchNormMode { batch, running, update, removed };

/// What an observer is told of a ReLU.
struct Activation {
  const Layer& layer;
  const at::Tensor& input;
  bool may_overwrite;  ///< the observer may replace the input by the ReLU's result, and then returns true
  int same_as;         ///< which earlier call (counted from 0) had this very input; -1: none
};
using ActivationObserver = std::function<bool(const Activation& activation)>;

/// The weights of a Network and its forward pass in LibTorch. Works with and without autograd: gradients flow when
/// grad mode is on and parameters require them.
class TorchNetwork {
 public:
  struct LayerTensors {
    at::Tensor weight, bias;               ///< convolution, linear, affine batch norm; undefined where absent
    at::Tensor running_mean, running_var;  ///< batch norm: 0 and 1 until BatchNormMode::update changes them
  };
  /// The network must outlive this object. Weights start as 0 (batch norm: 1 and 0).
  TorchNetwork(const Network& network, at::Device device, at::ScalarType type = at::kFloat);

  const Network& network() const { return network_; }
  at::Device device() const { return device_; }
  LayerTensors& tensors(int layer) { return tensors_[static_cast<std::size_t>(layer)]; }
  const LayerTensors& tensors(int layer) const { return tensors_[static_cast<std::size_t>(layer)]; }
  /// Convolution and linear weights as one vector, in the order of registration: what is drawn at random.
  const at::Tensor& weights() const { return weights_; }
  /// All trainable parameters in registration order (weight, then bias, of each layer); views where possible.
  std::vector<at::Tensor> parameters() const;
  /// Parameters from float32 values in the order of `parameters`. Error (usage) if `count` is not theirs.
  void load(const float* values, std::int64_t count);

  /// The parameters of a network of the same shape, on any device.
  void copy_from(const TorchNetwork& other);

  /// The value of layer `result` (default: the network's output) for a batch N x C x H x W. All layers are run. The
  /// observer is called for each ReLU with a 4-D input, in order, before the ReLU.
  at::Tensor forward(const at::Tensor& images, BatchNormMode mode, const ActivationObserver* observer = nullptr,
                     int result = -1) const;
  /// Runs only what some ReLU depends on: all that the observer sees is as in `forward`, at less cost.
  void observe(const at::Tensor& images, BatchNormMode mode, const ActivationObserver& observer) const;

 private:
  void plan();
  at::Tensor execute(const at::Tensor& images, BatchNormMode mode, const ActivationObserver* observer, int result,
                     bool observed_only) const;
  const Network& network_;
  at::Device device_;
  std::vector<LayerTensors> tensors_;
  at::Tensor weights_;
  std::vector<std::vector<int>> freed_after_;  ///< values that no later layer reads
  std::vector<char> overwritable_;             ///< ReLU: its input is read by nothing else
  std::vector<int> twin_;                      ///< ReLU: an earlier one of the same input; -1: none
  std::vector<char> observed_;                 ///< a ReLU, or something that a ReLU depends on
};

/// The batch as a tensor on a device, sharing no memory with it.
at::Tensor to_tensor(const ImageBatch& batch, at::Device device, at::ScalarType type = at::kFloat);

}  // namespace assay::nas
