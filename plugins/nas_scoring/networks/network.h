// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace assay::nas {

/// What a layer does. `zero` gives zeros of the shape that its stride asks for; `crop` pads one row and column of zeros
/// at the bottom and right and drops the first row and column (the second branch of a factorised reduction).
enum class LayerKind {
  input,
  convolution,
  batch_norm,
  relu,
  max_pool,
  average_pool,
  zero,
  crop,
  add,
  concat,
  global_pool,
  linear
};

/// One operator of a network, in the order of execution. A layer reads the results of earlier layers by index.
struct Layer {
  LayerKind kind = LayerKind::input;
  std::string name{};  ///< dotted module name of the reference, "cells.0.layers.1.op.1"; empty for add, concat ...
  std::vector<int> inputs{};
  std::int64_t in_channels = 0, out_channels = 0;  ///< linear: features
  std::int64_t kernel = 1, stride = 1, padding = 0, dilation = 1, groups = 1;
  bool bias = false;                   ///< convolution, linear
  bool affine = true;                  ///< batch_norm: weight and bias are parameters
  std::int64_t height = 0, width = 0;  ///< of the output; 1 x 1 after global_pool and linear
};

/// A network as a list of operators: what a space builds from an encoding, what is counted without running it, and
/// what the executors run. The first layer is the input; `output` is the layer whose value is the network's answer.
struct Network {
  std::vector<Layer> layers;
  std::vector<int> registered;  ///< layers with parameters or named modules, in the reference's order of construction
  int logits = 0;               ///< the classifier's layer
  int features = 0;             ///< the pooled features before it
  int output = 0;               ///< what the reference returns: logits, or features (official thin DARTS)
  std::int64_t input_channels = 3, input_height = 32, input_width = 32, classes = 10;
};

/// Builds a Network layer by layer and works out shapes. Every function returns the new layer's index. Throws
/// assay::Error (kind method) when shapes do not fit: that is a fault of the space, not of a user.
class NetworkBuilder {
 public:
  NetworkBuilder(std::int64_t channels, std::int64_t height, std::int64_t width, std::int64_t classes);
  int input() const { return 0; }
  int convolution(const std::string& name, int from, std::int64_t out_channels, std::int64_t kernel,
                  std::int64_t stride, std::int64_t padding, std::int64_t dilation = 1, std::int64_t groups = 1,
                  bool bias = false);
  int batch_norm(const std::string& name, int from, bool affine = true);
  int relu(const std::string& name, int from);
  int max_pool(int from, std::int64_t kernel, std::int64_t stride, std::int64_t padding);
  /// Zeros of the padding are not counted in the mean (count_include_pad = false), and never matter without padding.
  int average_pool(int from, std::int64_t kernel, std::int64_t stride, std::int64_t padding);
  int zero(int from, std::int64_t stride);
  int crop(int from);
  int add(const std::vector<int>& from);
  int concat(const std::vector<int>& from);
  int global_pool(int from);
  int linear(const std::string& name, int from, std::int64_t out_features);
  const Layer& at(int layer) const;
  Network finish(int features, int logits, int output) &&;

 private:
  int append(Layer layer);
  Network network_;
};

/// Trainable parameters: convolutions, batch norms with affine parameters, linear layers.
std::int64_t parameter_count(const Network& network);
/// Multiply-accumulates of convolutions and linear layers for one input.
std::int64_t multiply_accumulates(const Network& network);
/// Values behind all ReLUs with a 4-D input for one input: V of the SWAP-Score.
std::int64_t activation_units(const Network& network);

}  // namespace assay::nas
