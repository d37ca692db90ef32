// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/spiking/segment.h"

#include <ATen/ATen.h>

namespace assay::snn {
namespace {

at::Tensor tensor_of(const StoredTensor& stored) { return at::from_blob(const_cast<float*>(stored.values.data()), stored.shape, at::kFloat); }

}  // namespace

Segment::Segment(const SequentialNetwork& network, std::size_t from, std::size_t to, bool spikes, const at::Device& device) : device_(device) {
  for (std::size_t i = from; i < to; ++i) {
    const SequentialLayer& layer = network.layers[i];
    Prepared prepared{&layer, {}, {}, nullptr};
    if (!layer.weight.values.empty()) {
      prepared.weight = tensor_of(layer.weight).to(device);
      prepared.bias = tensor_of(layer.bias).to(device);
      if (spikes && device.is_cpu() && layer.kind == SequentialKind::linear)
        prepared.sparse = std::make_shared<SpikeProduct>(layer.weight.values.data(), layer.bias.values.data(), layer.weight.shape[0], layer.weight.shape[1]);
      spikes = false;
    }
    layers_.push_back(std::move(prepared));
  }
}

Segment::Workspace Segment::workspace(std::int64_t rows) const {
  Workspace space;
  for (const Prepared& one : layers_) {
    std::vector<std::int64_t> shape = {rows};
    shape.insert(shape.end(), one.layer->output_shape.begin(), one.layer->output_shape.end());
    const bool written = one.layer->kind == SequentialKind::linear || one.layer->kind == SequentialKind::avg_pool2d;
    space.push_back(written ? at::empty(shape, at::TensorOptions(device_).dtype(at::kFloat)) : at::Tensor());
  }
  return space;
}

at::Tensor Segment::apply(at::Tensor x, Workspace* workspace) const {
  const std::int64_t rows = x.size(0);
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const auto& [layer, weight, bias, sparse] = layers_[i];
    at::Tensor to = workspace && (*workspace)[i].defined() ? (*workspace)[i].narrow(0, 0, rows) : at::Tensor();
    switch (layer->kind) {
      case SequentialKind::conv2d: x = at::conv2d(x, weight, bias, layer->stride, layer->padding, layer->dilation, layer->groups); break;
      case SequentialKind::linear:
        if (sparse && SpikeProduct::density(x.data_ptr<float>(), x.numel()) < SpikeProduct::worthwhile) {
          if (!to.defined()) to = at::empty({rows, weight.size(0)}, at::kFloat);
          sparse->apply(x.data_ptr<float>(), rows, to.data_ptr<float>());
          x = to;
          break;
        }
        x = to.defined() ? at::addmm_out(to, bias, x, weight.t()) : at::addmm(bias, x, weight.t());
        break;
      case SequentialKind::avg_pool2d:
        x = to.defined() ? at::avg_pool2d_out(to, x, layer->kernel, layer->stride) : at::avg_pool2d(x, layer->kernel, layer->stride);
        break;
      case SequentialKind::max_pool2d: x = at::max_pool2d(x, layer->kernel, layer->stride); break;
      case SequentialKind::flatten: x = x.flatten(1); break;
      case SequentialKind::relu: x = at::relu(x); break;
      case SequentialKind::batch_norm: break;  // refused before a segment is made
    }
  }
  return x.contiguous();
}

}  // namespace assay::snn
