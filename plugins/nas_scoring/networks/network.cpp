// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/nas_scoring/networks/network.h"

#include <utility>

#include "core/base/error.h"

namespace assay::nas {
namespace {

std::string shape_text(const Layer& layer) {
  return std::to_string(layer.out_channels) + " x " + std::to_string(layer.height) + " x " +
         std::to_string(layer.width);
}

[[noreturn]] void refuse(const std::string& what, const std::string& value) {
  throw Error(ErrorKind::method, {.message = "The network that a space describes does not fit together: " + what + ".",
                                  .where = "building the network",
                                  .value = value});
}

// Output size of a window of `kernel` that moves by `stride` over a padded line; PyTorch's floor rule.
std::int64_t window_count(std::int64_t size, std::int64_t kernel, std::int64_t stride, std::int64_t padding,
                          std::int64_t dilation) {
  const std::int64_t span = size + 2 * padding - dilation * (kernel - 1) - 1;
  if (span < 0 || stride < 1) refuse("a window is larger than its padded input", std::to_string(kernel));
  return span / stride + 1;
}

}  // namespace

NetworkBuilder::NetworkBuilder(std::int64_t channels, std::int64_t height, std::int64_t width, std::int64_t classes) {
  network_.input_channels = channels;
  network_.input_height = height;
  network_.input_width = width;
  network_.classes = classes;
  append(
      {.kind = LayerKind::input, .in_channels = channels, .out_channels = channels, .height = height, .width = width});
}

const Layer& NetworkBuilder::at(int layer) const {
  if (layer < 0 || static_cast<std::size_t>(layer) >= network_.layers.size())
    refuse("a layer reads one that does not exist", std::to_string(layer));
  return network_.layers[static_cast<std::size_t>(layer)];
}

int NetworkBuilder::append(Layer layer) {
  const int index = static_cast<int>(network_.layers.size());
  if (layer.out_channels < 1 || layer.height < 1 || layer.width < 1) refuse("a layer is empty", shape_text(layer));
  // Named layers are the reference's modules; a space that constructs in another order than it executes reorders them.
  if (!layer.name.empty()) network_.registered.push_back(index);
  network_.layers.push_back(std::move(layer));
  return index;
}

int NetworkBuilder::convolution(const std::string& name, int from, std::int64_t out_channels, std::int64_t kernel,
                                std::int64_t stride, std::int64_t padding, std::int64_t dilation, std::int64_t groups,
                                bool bias) {
  const Layer& source = at(from);
  if (groups < 1 || source.out_channels % groups != 0 || out_channels % groups != 0)
    refuse("channels are no multiple of a convolution's groups", std::to_string(source.out_channels));
  return append({.kind = LayerKind::convolution,
                 .name = name,
                 .inputs = {from},
                 .in_channels = source.out_channels,
                 .out_channels = out_channels,
                 .kernel = kernel,
                 .stride = stride,
                 .padding = padding,
                 .dilation = dilation,
                 .groups = groups,
                 .bias = bias,
                 .height = window_count(source.height, kernel, stride, padding, dilation),
                 .width = window_count(source.width, kernel, stride, padding, dilation)});
}

int NetworkBuilder::batch_norm(const std::string& name, int from, bool affine) {
  const Layer& source = at(from);
  return append({.kind = LayerKind::batch_norm,
                 .name = name,
                 .inputs = {from},
                 .in_channels = source.out_channels,
                 .out_channels = source.out_channels,
                 .affine = affine,
                 .height = source.height,
                 .width = source.width});
}

int NetworkBuilder::relu(const std::string& name, int from) {
  const Layer& source = at(from);
  return append({.kind = LayerKind::relu,
                 .name = name,
                 .inputs = {from},
                 .in_channels = source.out_channels,
                 .out_channels = source.out_channels,
                 .height = source.height,
                 .width = source.width});
}

int NetworkBuilder::max_pool(int from, std::int64_t kernel, std::int64_t stride, std::int64_t padding) {
  const Layer& source = at(from);
  return append({.kind = LayerKind::max_pool,
                 .inputs = {from},
                 .in_channels = source.out_channels,
                 .out_channels = source.out_channels,
                 .kernel = kernel,
                 .stride = stride,
                 .padding = padding,
                 .height = window_count(source.height, kernel, stride, padding, 1),
                 .width = window_count(source.width, kernel, stride, padding, 1)});
}

int NetworkBuilder::average_pool(int from, std::int64_t kernel, std::int64_t stride, std::int64_t padding) {
  const int index = max_pool(from, kernel, stride, padding);
  network_.layers[static_cast<std::size_t>(index)].kind = LayerKind::average_pool;
  return index;
}

int NetworkBuilder::zero(int from, std::int64_t stride) {
  const Layer& source = at(from);
  return append({.kind = LayerKind::zero,
                 .inputs = {from},
                 .in_channels = source.out_channels,
                 .out_channels = source.out_channels,
                 .stride = stride,
                 .height = window_count(source.height, 1, stride, 0, 1),
                 .width = window_count(source.width, 1, stride, 0, 1)});
}

int NetworkBuilder::crop(int from) {
  const Layer& source = at(from);
  return append({.kind = LayerKind::crop,
                 .inputs = {from},
                 .in_channels = source.out_channels,
                 .out_channels = source.out_channels,
                 .height = source.height,
                 .width = source.width});
}

int NetworkBuilder::add(const std::vector<int>& from) {
  if (from.empty()) refuse("a sum has no term", "0");
  const Layer& first = at(from.front());
  for (const int index : from) {
    const Layer& term = at(index);
    if (term.out_channels != first.out_channels || term.height != first.height || term.width != first.width)
      refuse("the terms of a sum differ in shape", shape_text(first) + " and " + shape_text(term));
  }
  return append({.kind = LayerKind::add,
                 .inputs = from,
                 .in_channels = first.out_channels,
                 .out_channels = first.out_channels,
                 .height = first.height,
                 .width = first.width});
}

int NetworkBuilder::concat(const std::vector<int>& from) {
  if (from.empty()) refuse("nothing is concatenated", "0");
  const Layer& first = at(from.front());
  std::int64_t channels = 0;
  for (const int index : from) {
    const Layer& part = at(index);
    if (part.height != first.height || part.width != first.width)
      refuse("the parts of a concatenation differ in size", shape_text(first) + " and " + shape_text(part));
    channels += part.out_channels;
  }
  return append({.kind = LayerKind::concat,
                 .inputs = from,
                 .in_channels = channels,
                 .out_channels = channels,
                 .height = first.height,
                 .width = first.width});
}

int NetworkBuilder::global_pool(int from) {
  const Layer& source = at(from);
  return append({.kind = LayerKind::global_pool,
                 .inputs = {from},
                 .in_channels = source.out_channels,
                 .out_channels = source.out_channels,
                 .height = 1,
                 .width = 1});
}

int NetworkBuilder::linear(const std::string& name, int from, std::int64_t out_features) {
  const Layer& source = at(from);
  return append({.kind = LayerKind::linear,
                 .name = name,
                 .inputs = {from},
                 .in_channels = source.out_channels * source.height * source.width,
                 .out_channels = out_features,
                 .bias = true,
                 .height = 1,
                 .width = 1});
}

Network NetworkBuilder::finish(int features, int logits, int output) && {
  for (const int layer : {features, logits, output}) at(layer);
  network_.features = features;
  network_.logits = logits;
  network_.output = output;
  return std::move(network_);
}

std::int64_t parameter_count(const Network& network) {
  std::int64_t count = 0;
  for (const Layer& layer : network.layers) {
    if (layer.kind == LayerKind::convolution)
      count += layer.out_channels * (layer.in_channels / layer.groups) * layer.kernel * layer.kernel;
    if (layer.kind == LayerKind::linear) count += layer.out_channels * layer.in_channels;
    if (layer.kind == LayerKind::batch_norm && layer.affine) count += 2 * layer.out_channels;
    if (layer.bias) count += layer.out_channels;
  }
  return count;
}

std::int64_t multiply_accumulates(const Network& network) {
  std::int64_t count = 0;
  for (const Layer& layer : network.layers) {
    if (layer.kind == LayerKind::convolution)
      count += layer.out_channels * (layer.in_channels / layer.groups) * layer.kernel * layer.kernel * layer.height *
               layer.width;
    if (layer.kind == LayerKind::linear) count += layer.out_channels * layer.in_channels;
  }
  return count;
}

std::int64_t activation_units(const Network& network) {
  std::int64_t count = 0;
  for (const Layer& layer : network.layers) {
    if (layer.kind != LayerKind::relu) continue;
    // What comes behind global_pool or linear is flat: a 2-D tensor, which the score leaves out.
    const LayerKind before = network.layers[static_cast<std::size_t>(layer.inputs.front())].kind;
    if (before == LayerKind::global_pool || before == LayerKind::linear) continue;
    count += layer.out_channels * layer.height * layer.width;
  }
  return count;
}

}  // namespace assay::nas
