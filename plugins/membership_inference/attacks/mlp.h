// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to LibTorch sources of this plugin.

#include <ATen/ATen.h>

#include <cstdint>
#include <vector>

#include "core/base/random.h"
#include "plugins/membership_inference/attacks/adam_pass.h"
#include "plugins/membership_inference/data/points.h"

namespace assay::mia {

enum class Activation { relu, softplus };

/// A perceptron whose gradient is written out: layers of W x + b with an activation between them, none after the last.
/// All weights lie in one flat vector, so that an optimiser step is one pass. No automatic differentiation takes part.
/// Not thread-safe while it is trained.
class Mlp {
 public:
  /// `sizes`: inputs, hidden layers, outputs. Zeros until initialised.
  Mlp(std::vector<std::int64_t> sizes, Activation activation, at::TensorOptions options);

  /// U(-1/sqrt(inputs of the layer), +...) for weights and biases.
  void initialise(RandomStream& stream);

  /// What backward() needs of a forward(): the layers' inputs and, for softplus, what went into it. Memory is used
  /// again.
  struct Trace {
    std::vector<at::Tensor> inputs, before, slopes;
  };
  /// x: rows x inputs. Returns rows x outputs; a buffer of the trace, valid until its next forward().
  const at::Tensor& forward(const at::Tensor& x, Trace& trace) const;
  at::Tensor operator()(const at::Tensor& x) const;
  /// Sets gradient() from d loss / d outputs of the forward() that filled the trace.
  void backward(const at::Tensor& output_gradient, Trace& trace);

  std::int64_t inputs() const { return sizes_.front(); }
  std::int64_t outputs() const { return sizes_.back(); }
  std::size_t layers() const { return weights_.size(); }
  const at::Tensor& weight(std::size_t layer) const { return weights_[layer]; }  ///< outputs x inputs, a view
  const at::Tensor& bias(std::size_t layer) const { return biases_[layer]; }
  const at::Tensor& weight_gradient(std::size_t layer) const { return weight_gradients_[layer]; }
  const at::Tensor& bias_gradient(std::size_t layer) const { return bias_gradients_[layer]; }
  const at::Tensor& parameters() const { return parameters_; }  ///< flat
  const at::Tensor& gradient() const { return gradient_; }      ///< flat, the same order
  /// The same net in another number format.
  Mlp in(at::ScalarType type) const;

 private:
  std::vector<std::int64_t> sizes_;
  Activation activation_;
  at::Tensor parameters_, gradient_;
  std::vector<at::Tensor> weights_, biases_, weight_gradients_, bias_gradients_;
};

/// Adam over one flat vector, on any device.
class Adam {
 public:
  Adam(const at::Tensor& parameters, AdamOptions options);
  void step(const at::Tensor& gradient);

 private:
  at::Tensor parameters_, first_, second_, work_;
  AdamOptions options_;
  std::int64_t steps_ = 0;
};

/// |a_i - b_j|^2, clamped at 0, by |a|^2 + |b|^2 - 2 a.b.
at::Tensor squared_distances(const at::Tensor& a, const at::Tensor& b);

/// Points as a tensor, count x dimensions.
at::Tensor tensor_of(const Points& points, at::TensorOptions options);
/// Copies values to the CPU in double.
std::vector<double> values_of(const at::Tensor& tensor);

/// Columns shifted and scaled by the auxiliary points that train a network, where their scale would hinder its
/// training: a column of root mean square over 4, or all columns under 0.05. Images in [-1, 1] and standardised
/// features stay as they are.
struct InputScale {
  std::vector<double> shift, factor;  ///< empty: identity
  bool identity() const { return shift.empty(); }
  Points apply(const Points& points) const;
};
InputScale find_input_scale(const Points& training);

}  // namespace assay::mia
