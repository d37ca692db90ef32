// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/nas_scoring/networks/torch_network.h"

#include <ATen/ATen.h>

#include "core/base/error.h"

namespace assay::nas {
namespace {

constexpr double batch_norm_epsilon = 1e-5;
constexpr double batch_norm_momentum = 0.1;
constexpr std::int64_t alignment = 16;  ///< floats in a cache line: where each weight starts

std::vector<std::int64_t> weight_shape(const Layer& layer) {
  if (layer.kind == LayerKind::linear) return {layer.out_channels, layer.in_channels};
  return {layer.out_channels, layer.in_channels / layer.groups, layer.kernel, layer.kernel};
}

std::int64_t product(const std::vector<std::int64_t>& shape) {
  std::int64_t all = 1;
  for (const std::int64_t length : shape) all *= length;
  return all;
}

bool has_drawn_weight(const Layer& layer) {
  return layer.kind == LayerKind::convolution || layer.kind == LayerKind::linear;
}

/// Whether the layer's value is memory of its own, not another layer's value under a second name.
bool owns_value(const Layer& layer) {
  if (layer.kind == LayerKind::input) return false;
  return (layer.kind != LayerKind::add && layer.kind != LayerKind::concat) || layer.inputs.size() > 1;
}

at::Tensor normalise(const at::Tensor& input, const TorchNetwork::LayerTensors& tensors, BatchNormMode mode) {
  if (mode == BatchNormMode::removed) return input;
  const bool training = mode != BatchNormMode::running;
  const bool keeps = mode != BatchNormMode::batch;
  return at::batch_norm(input, tensors.weight, tensors.bias, keeps ? tensors.running_mean : at::Tensor(),
                        keeps ? tensors.running_var : at::Tensor(), training, batch_norm_momentum, batch_norm_epsilon,
                        true);
}

at::Tensor sum(const std::vector<at::Tensor>& values, const std::vector<int>& inputs) {
  at::Tensor total = values[static_cast<std::size_t>(inputs.front())];
  for (std::size_t index = 1; index < inputs.size(); ++index) {
    const at::Tensor& next = values[static_cast<std::size_t>(inputs[index])];
    if (index > 1 && !at::GradMode::is_enabled()) {
      total.add_(next);
    } else {
      total = total + next;
    }
  }
  return total;
}

at::Tensor run(const Layer& layer, const TorchNetwork::LayerTensors& tensors, const std::vector<at::Tensor>& values,
               BatchNormMode mode) {
  const at::Tensor& input = values[static_cast<std::size_t>(layer.inputs.front())];
  switch (layer.kind) {
    case LayerKind::convolution:
      return at::conv2d(input, tensors.weight, tensors.bias, layer.stride, layer.padding, layer.dilation, layer.groups);
    case LayerKind::batch_norm:
      return normalise(input, tensors, mode);
    case LayerKind::max_pool:
      return at::max_pool2d(input, layer.kernel, layer.stride, layer.padding);
    case LayerKind::average_pool:
      return at::avg_pool2d(input, layer.kernel, layer.stride, layer.padding, false, false);
    case LayerKind::zero:
      return at::zeros({input.size(0), layer.out_channels, layer.height, layer.width}, input.options());
    case LayerKind::crop:
      return at::constant_pad_nd(input, {-1, 1, -1, 1}, 0);
    case LayerKind::add:
      return sum(values, layer.inputs);
    case LayerKind::concat: {
      std::vector<at::Tensor> parts;
      for (const int part : layer.inputs) parts.push_back(values[static_cast<std::size_t>(part)]);
      return at::cat(parts, 1);
    }
    case LayerKind::global_pool:
      return at::adaptive_avg_pool2d(input, {1, 1}).flatten(1);
    case LayerKind::linear:
      return at::linear(input.flatten(1), tensors.weight, tensors.bias);
    case LayerKind::relu:
    case LayerKind::input:
      break;
  }
  throw Error(ErrorKind::method, "A network has a layer that cannot be run here");
}

}  // namespace

TorchNetwork::TorchNetwork(const Network& network, at::Device device, at::ScalarType type)
    : network_(network), device_(device), tensors_(network.layers.size()) {
  const auto options = at::TensorOptions().dtype(type).device(device);
  std::int64_t total = 0;
  for (const int index : network.registered) {
    const Layer& layer = network.layers[static_cast<std::size_t>(index)];
    if (has_drawn_weight(layer)) total += (product(weight_shape(layer)) + alignment - 1) / alignment * alignment;
  }
  weights_ = at::zeros({total}, options);
  std::int64_t offset = 0;
  for (const int index : network.registered) {
    const Layer& layer = network.layers[static_cast<std::size_t>(index)];
    LayerTensors& own = tensors(index);
    if (has_drawn_weight(layer)) {
      const std::vector<std::int64_t> shape = weight_shape(layer);
      own.weight = at::empty({0}, options);
      own.weight.set_(weights_.storage(), offset, shape);
      offset += (product(shape) + alignment - 1) / alignment * alignment;
      if (layer.bias) own.bias = at::zeros({layer.out_channels}, options);
    } else if (layer.kind == LayerKind::batch_norm) {
      if (layer.affine) {
        own.weight = at::ones({layer.out_channels}, options);
        own.bias = at::zeros({layer.out_channels}, options);
      }
      own.running_mean = at::zeros({layer.out_channels}, options);
      own.running_var = at::ones({layer.out_channels}, options);
    }
  }
  plan();
}

/// Which values can be dropped after which layer, which ReLU may work in place, and what the ReLUs depend on.
void TorchNetwork::plan() {
  const std::size_t count = network_.layers.size();
  std::vector<int> last_use(count, -1), uses(count, 0);
  std::vector<int> relu_of(count, -1);
  observed_.assign(count, 0);
  twin_.assign(count, -1);
  const auto use = [&](int value, std::size_t by) {
    last_use[static_cast<std::size_t>(value)] = static_cast<int>(by);
    ++uses[static_cast<std::size_t>(value)];
  };
  for (std::size_t index = 0; index < count; ++index) {
    const Layer& layer = network_.layers[index];
    for (const int from : layer.inputs) use(from, index);
    if (layer.kind != LayerKind::relu) continue;
    int& first = relu_of[static_cast<std::size_t>(layer.inputs.front())];
    if (first >= 0) {
      twin_[index] = first;
      use(first, index);
    } else {
      first = static_cast<int>(index);
    }
  }
  freed_after_.assign(count, {});
  overwritable_.assign(count, 0);
  for (std::size_t index = 0; index < count; ++index) {
    const Layer& layer = network_.layers[index];
    if (last_use[index] >= 0)
      freed_after_[static_cast<std::size_t>(last_use[index])].push_back(static_cast<int>(index));
    if (layer.kind != LayerKind::relu) continue;
    const auto from = static_cast<std::size_t>(layer.inputs.front());
    overwritable_[index] = uses[from] == 1 && owns_value(network_.layers[from]);
    observed_[index] = 1;
  }
  for (std::size_t index = count; index-- > 0;) {
    if (observed_[index] == 0) continue;
    for (const int from : network_.layers[index].inputs) observed_[static_cast<std::size_t>(from)] = 1;
  }
}

std::vector<at::Tensor> TorchNetwork::parameters() const {
  std::vector<at::Tensor> all;
  for (const int index : network_.registered) {
    const LayerTensors& own = tensors(index);
    if (own.weight.defined()) all.push_back(own.weight);
    if (own.bias.defined()) all.push_back(own.bias);
  }
  return all;
}

void TorchNetwork::load(const float* values, std::int64_t count) {
  const at::NoGradGuard guard;
  std::int64_t expected = 0;
  for (const at::Tensor& parameter : parameters()) expected += parameter.numel();
  if (count != expected) {
    throw Error(ErrorKind::usage, {.message = "These weights belong to another network",
                                   .where = "weights",
                                   .value = std::to_string(count) + " numbers",
                                   .allowed = std::to_string(expected) + " numbers",
                                   .remedy = "Take the weights of the same encoding, channels, cells and classes"});
  }
  for (at::Tensor& parameter : parameters()) {
    parameter.copy_(at::from_blob(const_cast<float*>(values), parameter.sizes(), at::kFloat));
    values += parameter.numel();
  }
}

void TorchNetwork::copy_from(const TorchNetwork& other) {
  const at::NoGradGuard guard;
  const std::vector<at::Tensor> theirs = other.parameters();
  std::vector<at::Tensor> ours = parameters();
  for (std::size_t index = 0; index < ours.size(); ++index) ours[index].copy_(theirs[index]);
}

at::Tensor TorchNetwork::execute(const at::Tensor& images, BatchNormMode mode, const ActivationObserver* observer,
                                 int result, bool observed_only) const {
  std::vector<at::Tensor> values(network_.layers.size());
  std::vector<int> calls(network_.layers.size(), -1);
  int call = 0;
  values[0] = images;
  const bool in_place = !at::GradMode::is_enabled() && mode != BatchNormMode::removed;
  for (std::size_t index = 0; index < values.size(); ++index) {
    const Layer& layer = network_.layers[index];
    if (layer.kind == LayerKind::relu) {
      const auto from = static_cast<std::size_t>(layer.inputs.front());
      at::Tensor& input = values[from];
      const int twin = twin_[index];
      const bool overwrite = in_place && overwritable_[index] != 0 && static_cast<int>(from) != result;
      bool done = false;
      if (observer != nullptr && input.dim() == 4) {
        calls[index] = call++;
        done = (*observer)({layer, input, overwrite, twin < 0 ? -1 : calls[static_cast<std::size_t>(twin)]});
      }
      values[index] = twin >= 0   ? values[static_cast<std::size_t>(twin)]
                      : done      ? input
                      : overwrite ? input.relu_()
                                  : at::relu(input);
    } else if (layer.kind != LayerKind::input && (!observed_only || observed_[index] != 0)) {
      values[index] = run(layer, tensors_[index], values, mode);
    }
    for (const int done : freed_after_[index]) {
      if (done != result) values[static_cast<std::size_t>(done)].reset();
    }
  }
  return observed_only ? at::Tensor() : values[static_cast<std::size_t>(result)];
}

at::Tensor TorchNetwork::forward(const at::Tensor& images, BatchNormMode mode, const ActivationObserver* observer,
                                 int result) const {
  return execute(images, mode, observer, result < 0 ? network_.output : result, false);
}

void TorchNetwork::observe(const at::Tensor& images, BatchNormMode mode, const ActivationObserver& observer) const {
  execute(images, mode, &observer, -1, true);
}

at::Tensor to_tensor(const ImageBatch& batch, at::Device device, at::ScalarType type) {
  const at::Tensor view = at::from_blob(const_cast<float*>(batch.values.data()),
                                        {batch.count, batch.channels, batch.height, batch.width}, at::kFloat);
  return view.to(device, type, false, true);
}

}  // namespace assay::nas
