// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/nas_scoring/proxies/synflow.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

#include <cmath>

#include "plugins/nas_scoring/scoring/score_run.h"

namespace assay::nas {

double log_synflow_of(const TorchNetwork& network) {
  const c10::InferenceMode off(false);
  const at::AutoGradMode gradients(true);
  TorchNetwork positive(network.network(), network.device(), at::kDouble);
  positive.copy_from(network);
  std::vector<at::Tensor> weights;
  const Network& layers = network.network();
  for (const int index : layers.registered) {
    const LayerKind kind = layers.layers[static_cast<std::size_t>(index)].kind;
    TorchNetwork::LayerTensors& own = positive.tensors(index);
    if (kind != LayerKind::convolution && kind != LayerKind::linear) continue;
    {
      const at::NoGradGuard guard;
      own.weight.abs_();
      if (own.bias.defined()) own.bias.abs_();
    }
    own.weight.requires_grad_();
    weights.push_back(own.weight);
  }
  const auto options = at::TensorOptions().dtype(at::kDouble).device(network.device());
  const at::Tensor ones = at::ones({1, layers.input_channels, layers.input_height, layers.input_width}, options);
  const at::Tensor result = positive.forward(ones, BatchNormMode::removed, nullptr, layers.logits).sum();
  // A branch that ends in a `zero` layer has no gradient: it counts as 0.
  const std::vector<at::Tensor> gradients_of = torch::autograd::grad({result}, weights, {}, false, false, true);
  double sum = 0;
  for (std::size_t index = 0; index < weights.size(); ++index) {
    if (gradients_of[index].defined()) sum += (gradients_of[index] * weights[index]).abs().sum().item<double>();
  }
  return std::log(sum);
}

double log_synflow(const Network& network, const ImageBatch& batch, const ScoreOptions& options,
                   std::uint64_t candidate_seed) {
  double sum = 0;
  for_each_repeat(network, batch, options, candidate_seed,
                  [&](const TorchNetwork& torch, const at::Tensor&) { sum += log_synflow_of(torch); });
  return sum / options.repeats;
}

}  // namespace assay::nas
