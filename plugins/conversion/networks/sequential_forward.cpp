// SPDX-License-Identifier: GPL-3.0-or-later
// The float network: what every conversion is compared with.
#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include "core/base/error.h"
#include "core/compute/torch_session.h"
#include "plugins/conversion/networks/sequential.h"

namespace assay::snn {
namespace {

constexpr std::int64_t most_rows = 512;

at::Tensor tensor_of(const StoredTensor& stored) {
  return at::from_blob(const_cast<float*>(stored.values.data()), stored.shape, at::kFloat);
}

void append(std::vector<float>& all, const at::Tensor& part) {
  const at::Tensor flat = part.contiguous();
  all.insert(all.end(), flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel());
}

at::Tensor apply(const SequentialLayer& layer, const at::Tensor& x) {
  switch (layer.kind) {
    case SequentialKind::conv2d:
      return at::conv2d(x, tensor_of(layer.weight), tensor_of(layer.bias), layer.stride, layer.padding, layer.dilation, layer.groups);
    case SequentialKind::batch_norm:
      return at::batch_norm(x, tensor_of(layer.weight), tensor_of(layer.bias), tensor_of(layer.mean), tensor_of(layer.variance), false, 0, layer.eps, false);
    case SequentialKind::relu: return at::relu(x);
    case SequentialKind::avg_pool2d: return at::avg_pool2d(x, layer.kernel, layer.stride);
    case SequentialKind::max_pool2d: return at::max_pool2d(x, layer.kernel, layer.stride);
    case SequentialKind::flatten: return x.flatten(1);
    case SequentialKind::linear: return at::linear(x, tensor_of(layer.weight), tensor_of(layer.bias));
  }
  return x;
}

}  // namespace

std::vector<float> forward(const SequentialNetwork& network, const std::vector<float>& inputs, std::int64_t rows, SiteActivations* activations) {
  compute_on_this_thread();
  const c10::InferenceMode inference;
  std::int64_t units = 1;
  for (const std::int64_t size : network.input_shape) units *= size;
  if (static_cast<std::int64_t>(inputs.size()) != rows * units)
    throw Error(ErrorKind::usage, {"The inputs do not fit the network", network.source, std::to_string(inputs.size()) + " values",
                                   std::to_string(rows) + " × " + std::to_string(units), ""});
  const std::size_t sites = network.sites().size();
  if (activations) {
    activations->before.assign(sites, {});
    activations->after.assign(sites, {});
  }
  std::vector<float> logits;
  logits.reserve(static_cast<std::size_t>(rows * network.classes()));
  for (std::int64_t from = 0; from < rows; from += most_rows) {
    const std::int64_t count = std::min(most_rows, rows - from);
    std::vector<std::int64_t> shape = {count};
    shape.insert(shape.end(), network.input_shape.begin(), network.input_shape.end());
    at::Tensor x = at::from_blob(const_cast<float*>(inputs.data() + from * units), shape, at::kFloat) / network.scale;
    std::size_t site = 0;
    for (const SequentialLayer& layer : network.layers) {
      const bool is_site = activations && layer.kind == SequentialKind::relu;
      if (is_site) append(activations->before[site], x);
      x = apply(layer, x);
      if (is_site) append(activations->after[site++], x);
    }
    append(logits, x);
  }
  return logits;
}

}  // namespace assay::snn
