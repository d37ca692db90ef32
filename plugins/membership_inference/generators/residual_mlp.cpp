// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/generators/residual_mlp.h"

#include <ATen/ATen.h>

#include <cmath>
#include <numbers>

#include "core/base/random.h"

namespace assay::mia {
namespace {

constexpr double norm_epsilon = 1e-5;

void linear_gradient(const at::Tensor& input, const at::Tensor& output_gradient, at::Tensor& weight, at::Tensor& bias) {
  at::mm_out(weight, input.t(), output_gradient);
  at::sum_out(bias, output_gradient, at::IntArrayRef{0});
}

}  // namespace

MlpShape mlp_shape(std::int64_t dimensions) {
  return {.dimensions = dimensions, .width = dimensions <= 100 ? 128 : 160};
}

std::int64_t ResidualMlp::parameter_count(const MlpShape& s) {
  return (s.input() + 1) * s.width + s.blocks * (2 * s.width + 2 * (s.width + 1) * s.width) +
         (s.width + 1) * s.dimensions;
}

ResidualMlp::Layers ResidualMlp::views(const MlpShape& shape, const at::Tensor& flat) {
  std::int64_t at = 0;
  const auto matrix = [&](std::int64_t rows, std::int64_t columns) {
    at::Tensor view = flat.narrow(0, at, rows * columns).view({rows, columns});
    at += rows * columns;
    return view;
  };
  const auto vector = [&](std::int64_t size) {
    at::Tensor view = flat.narrow(0, at, size);
    at += size;
    return view;
  };
  const std::int64_t width = shape.width;
  Layers layers;
  layers.in_weight = matrix(shape.input(), width);
  layers.in_bias = vector(width);
  for (std::int64_t i = 0; i < shape.blocks; ++i) {
    Layers::Block block;
    block.scale = vector(width);
    block.shift = vector(width);
    block.first_weight = matrix(width, width);
    block.first_bias = vector(width);
    block.second_weight = matrix(width, width);
    block.second_bias = vector(width);
    layers.blocks.push_back(std::move(block));
  }
  layers.out_weight = matrix(width, shape.dimensions);
  layers.out_bias = vector(shape.dimensions);
  return layers;
}

ResidualMlp::ResidualMlp(const MlpShape& shape, at::Tensor parameters)
    : shape_(shape), parameters_(std::move(parameters)), layers_(views(shape_, parameters_)) {}

at::Tensor ResidualMlp::initial(const MlpShape& shape, std::uint64_t seed) {
  at::Tensor flat = at::zeros({parameter_count(shape)}, at::kFloat);
  Layers layers = views(shape, flat);
  RandomStream stream(seed, "residual network: initial weights");
  const auto fill = [&](const at::Tensor& part, std::int64_t fan_in) {
    const double bound = 1 / std::sqrt(static_cast<double>(fan_in));
    float* values = part.data_ptr<float>();
    for (std::int64_t i = 0; i < part.numel(); ++i) values[i] = static_cast<float>(stream.uniform(-bound, bound));
  };
  fill(layers.in_weight.narrow(0, 0, shape.dimensions), shape.dimensions);
  fill(layers.in_weight.narrow(0, shape.dimensions, 2 * shape.frequencies), 2 * shape.frequencies);
  fill(layers.in_bias, shape.dimensions);
  for (const auto& block : layers.blocks) {
    block.scale.fill_(1);
    fill(block.first_weight, shape.width);
    fill(block.first_bias, shape.width);
    fill(block.second_weight, shape.width);
    fill(block.second_bias, shape.width);
  }
  return flat;
}

at::Tensor ResidualMlp::forward(const at::Tensor& input, Activations* kept) const {
  at::Tensor h = at::addmm(layers_.in_bias, input, layers_.in_weight);
  if (kept != nullptr) {
    kept->input = input;
    kept->blocks.resize(layers_.blocks.size());
  }
  for (std::size_t i = 0; i < layers_.blocks.size(); ++i) {
    const Layers::Block& layer = layers_.blocks[i];
    auto [normal, mean, inverse_deviation] =
        at::native_layer_norm(h, {shape_.width}, layer.scale, layer.shift, norm_epsilon);
    at::Tensor before = at::addmm(layer.first_bias, normal, layer.first_weight);
    at::Tensor after = at::silu(before);
    at::Tensor next = at::addmm(layer.second_bias, after, layer.second_weight).add_(h);
    if (kept != nullptr) kept->blocks[i] = {h, mean, inverse_deviation, normal, before, after};
    h = std::move(next);
  }
  at::Tensor active = at::silu(h);
  at::Tensor output = at::addmm(layers_.out_bias, active, layers_.out_weight);
  if (kept != nullptr) {
    kept->last = std::move(h);
    kept->active = std::move(active);
  }
  return output;
}

void ResidualMlp::backward(const Activations& kept, const at::Tensor& output_gradient, at::Tensor& gradient) const {
  Layers to = views(shape_, gradient);
  linear_gradient(kept.active, output_gradient, to.out_weight, to.out_bias);
  at::Tensor h = at::silu_backward(at::mm(output_gradient, layers_.out_weight.t()), kept.last);
  for (std::size_t i = layers_.blocks.size(); i-- > 0;) {
    const Layers::Block& layer = layers_.blocks[i];
    const Activations::Block& block = kept.blocks[i];
    linear_gradient(block.after, h, to.blocks[i].second_weight, to.blocks[i].second_bias);
    const at::Tensor before = at::silu_backward(at::mm(h, layer.second_weight.t()), block.before);
    linear_gradient(block.normal, before, to.blocks[i].first_weight, to.blocks[i].first_bias);
    auto [entry, scale, shift] =
        at::native_layer_norm_backward(at::mm(before, layer.first_weight.t()), block.entry, {shape_.width}, block.mean,
                                       block.inverse_deviation, layer.scale, layer.shift, {true, true, true});
    to.blocks[i].scale.copy_(scale);
    to.blocks[i].shift.copy_(shift);
    h.add_(entry);
  }
  linear_gradient(kept.input, h, to.in_weight, to.in_bias);
}

Adam::Adam(const at::Tensor& parameters, double first_decay, double second_decay)
    : first(at::zeros_like(parameters)), second(at::zeros_like(parameters)), beta1(first_decay), beta2(second_decay) {}

void Adam::step(const at::Tensor& parameters, const at::Tensor& gradient, double rate) {
  ++steps;
  if (beta1 > 0) {
    first.lerp_(gradient, 1 - beta1);
  } else {
    first.copy_(gradient);
  }
  second.mul_(beta2).addcmul_(gradient, gradient, 1 - beta2);
  const double first_left = 1 - std::pow(beta1, static_cast<double>(steps));
  const double second_left = 1 - std::pow(beta2, static_cast<double>(steps));
  const at::Tensor width = second.sqrt().mul_(1 / std::sqrt(second_left)).add_(epsilon);
  parameters.addcdiv_(first, width, -rate / first_left);
}

double cosine_rate(double rate, std::int64_t step, std::int64_t steps, double last_share) {
  const double share = steps > 1 ? static_cast<double>(step) / static_cast<double>(steps - 1) : 0;
  return rate * (last_share + (1 - last_share) * 0.5 * (1 + std::cos(std::numbers::pi * share)));
}

}  // namespace assay::mia
