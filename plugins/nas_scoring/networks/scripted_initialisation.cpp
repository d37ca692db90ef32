// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/nas_scoring/networks/scripted_initialisation.h"

#include <ATen/ATen.h>

#include "core/compute/torch_session.h"
#include "plugins/nas_scoring/networks/initialisation.h"

namespace assay::nas {
namespace {

at::Tensor tensor_of(const torch::jit::Module& module, const char* name) {
  if (!module.hasattr(name) || !module.attr(name).isTensor()) return {};
  return module.attr(name).toTensor();
}

void draw_one(const torch::jit::Module& module, Initialisation initialisation, at::Generator& generator) {
  at::Tensor weight = tensor_of(module, "weight");
  at::Tensor bias = tensor_of(module, "bias");
  const bool drawn = weight.defined() && weight.dim() >= 2;
  if (drawn) {
    at::Tensor draw = at::empty(weight.sizes(), at::kFloat);
    if (initialisation == Initialisation::gaussian) {
      draw.normal_(0, 1, generator);
    } else {
      const StandardBounds bounds = standard_bounds(weight.numel() / weight.size(0));
      draw.uniform_(-bounds.weight, bounds.weight, generator);
      if (bias.defined()) {
        bias.copy_(at::empty(bias.sizes(), at::kFloat).uniform_(-bounds.bias, bounds.bias, generator));
      }
    }
    weight.copy_(draw);
  } else if (weight.defined()) {
    weight.fill_(1);
  }
  if (bias.defined() && !(drawn && initialisation == Initialisation::standard)) bias.zero_();
  if (at::Tensor mean = tensor_of(module, "running_mean"); mean.defined()) mean.zero_();
  if (at::Tensor variance = tensor_of(module, "running_var"); variance.defined()) variance.fill_(1);
}

void draw_below(const torch::jit::Module& module, Initialisation initialisation, at::Generator& generator) {
  draw_one(module, initialisation, generator);
  for (const torch::jit::Module& child : module.children()) draw_below(child, initialisation, generator);
}

/// The official order: see official_draw_order.
void apply(const torch::jit::Module& module, at::Generator& generator) {
  for (const torch::jit::Module& child : module.children()) apply(child, generator);
  draw_below(module, Initialisation::gaussian, generator);
}

}  // namespace

void initialise_scripted(torch::jit::Module& module, Initialisation initialisation, ScoreMode mode,
                         std::uint64_t seed) {
  const at::NoGradGuard guard;
  at::Generator generator = make_generator(seed);
  if (mode == ScoreMode::official && initialisation == Initialisation::gaussian) {
    apply(module, generator);
  } else {
    draw_below(module, initialisation, generator);
  }
}

}  // namespace assay::nas
