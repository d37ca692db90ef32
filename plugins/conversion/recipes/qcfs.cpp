// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include <cmath>
#include <numbers>
#include <numeric>
#include <optional>

#include "core/base/random.h"
#include "core/compute/torch_session.h"
#include "plugins/conversion/recipes/activation_statistics.h"
#include "plugins/conversion/recipes/recipe_registry.h"

namespace assay::snn {
namespace {

constexpr std::int64_t batch_rows = 64;
constexpr double weight_rate = 1e-3, threshold_rate = 1e-2, least_theta = 1e-3;  ///< the threshold's gradient in range is a rounding error: small (2.3)
constexpr double momentum = 0.9, squares = 0.999, epsilon = 1e-8;

/// Adam (Kingma & Ba 2015) for one tensor.
class Trained {
 public:
  Trained(const at::Tensor& value, double rate) : value_(value.clone().set_requires_grad(true)), mean_(at::zeros_like(value)), square_(at::zeros_like(value)), rate_(rate) {}
  const at::Tensor& value() const { return value_; }
  void step(std::int64_t number, double decay) {
    const at::Tensor gradient = value_.grad();
    if (!gradient.defined()) return;
    mean_.mul_(momentum).add_(gradient, 1 - momentum);
    square_.mul_(squares).addcmul_(gradient, gradient, 1 - squares);
    const auto t = static_cast<double>(number);
    const at::Tensor size = (square_ / (1 - std::pow(squares, t))).sqrt_().add_(epsilon);
    value_.data().addcdiv_(mean_ / (1 - std::pow(momentum, t)), size, -rate_ * decay);
    value_.mutable_grad() = at::Tensor();
  }
  void keep_above(double least) { value_.data().clamp_min_(least); }

 private:
  at::Tensor value_, mean_, square_;
  double rate_;
};

/// theta clip(floor(z L / theta + 1/2) / L, 0, 1); the rounding is held, so that gradients are those of (2.3): clip first, then floor.
at::Tensor quantised(const at::Tensor& z, const at::Tensor& theta, double levels) {
  const at::Tensor clipped = at::clamp(z / theta, 0, 1);
  const at::Tensor rounding = at::clamp(at::floor(z.detach() * levels / theta.detach() + 0.5) / levels, 0, 1) - clipped.detach();
  return theta * (clipped + rounding);
}

class Training {
 public:
  explicit Training(const RecipeInput& input) : input_(input) {
    SiteActivations activations;
    forward(input.network, input.calibration, input.rows, &activations);
    std::size_t site = 0;
    for (const SequentialLayer& layer : input.network.layers) {
      Layer made{&layer, {}, {}};
      if (!layer.weight.values.empty()) {
        made.weight.emplace(at::tensor(layer.weight.values).view(layer.weight.shape), weight_rate);
        made.bias.emplace(at::tensor(layer.bias.values), weight_rate);
      }
      if (layer.kind == SequentialKind::relu) {
        const double theta = mse_threshold(activations.after[site++], input.time_steps, Quantiser::qcfs, [&](double) {
          if (input.pulse) input.pulse(0);
        });
        made.weight.emplace(at::full({1}, std::max(theta, least_theta)), threshold_rate);
      }
      layers_.push_back(std::move(made));
    }
  }

  void run() {
    RandomStream random(input_.seed, "qcfs order");
    std::vector<std::int64_t> order(static_cast<std::size_t>(input_.rows));
    std::iota(order.begin(), order.end(), std::int64_t{0});
    std::size_t next = order.size();
    const std::int64_t units = static_cast<std::int64_t>(input_.calibration.size()) / input_.rows, rows = std::min(batch_rows, input_.rows);
    std::vector<std::int64_t> shape = {rows};
    shape.insert(shape.end(), input_.network.input_shape.begin(), input_.network.input_shape.end());
    for (std::int64_t step = 1; step <= input_.training_steps; ++step) {
      at::Tensor x = at::empty({rows, units}, at::kFloat), labels = at::empty({rows}, at::kLong);
      for (std::int64_t row = 0; row < rows; ++row) {
        if (next == order.size()) {
          for (std::size_t k = order.size(); k > 1; --k) std::swap(order[k - 1], order[random.below(k)]);
          next = 0;
        }
        const std::int64_t from = order[next++];
        std::copy_n(input_.calibration.data() + from * units, units, x.data_ptr<float>() + row * units);
        labels.data_ptr<std::int64_t>()[row] = input_.labels[static_cast<std::size_t>(from)];
      }
      const at::Tensor loss = at::cross_entropy_loss(logits(x.view(shape) / input_.network.scale), labels);
      loss.backward();
      const double decay = 0.5 * (1 + std::cos(std::numbers::pi * static_cast<double>(step - 1) / static_cast<double>(input_.training_steps)));
      for (Layer& layer : layers_) {
        if (layer.weight) layer.weight->step(step, decay);
        if (layer.bias) layer.bias->step(step, decay);
        if (layer.layer->kind == SequentialKind::relu) layer.weight->keep_above(least_theta);
      }
      if (input_.loss) input_.loss(step, loss.item<double>());
      if (input_.pulse) input_.pulse(static_cast<double>(step) / static_cast<double>(input_.training_steps));
    }
  }

  RecipeResult result() const {
    RecipeResult result{{}, input_.network, {}};
    for (std::size_t k = 0; k < layers_.size(); ++k) {
      const Layer& layer = layers_[k];
      if (!layer.weight) continue;
      const std::vector<float> weight = values_of(layer.weight->value());
      if (layer.layer->kind == SequentialKind::relu) {
        result.sites.push_back({layer.layer->name, weight, {0.5f}, false});
        continue;
      }
      result.network.layers[k].weight.values = weight;
      result.network.layers[k].bias.values = values_of(layer.bias->value());
    }
    result.remarks.push_back("Trained " + std::to_string(input_.training_steps) + " steps of " + std::to_string(std::min(batch_rows, input_.rows)) + " rows, L = " +
                           std::to_string(input_.time_steps) + ", seed " + std::to_string(input_.seed) + ".");
    return result;
  }

 private:
  struct Layer {
    const SequentialLayer* layer;
    std::optional<Trained> weight, bias;  ///< relu: the threshold as weight
  };
  static std::vector<float> values_of(const at::Tensor& tensor) {
    const at::Tensor flat = tensor.detach().contiguous();
    return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
  }

  at::Tensor logits(at::Tensor x) const {
    for (const Layer& one : layers_) {
      const SequentialLayer& layer = *one.layer;
      switch (layer.kind) {
        case SequentialKind::conv2d: x = at::conv2d(x, one.weight->value(), one.bias->value(), layer.stride, layer.padding, layer.dilation, layer.groups); break;
        case SequentialKind::linear: x = at::linear(x, one.weight->value(), one.bias->value()); break;
        case SequentialKind::relu: x = quantised(x, one.weight->value(), static_cast<double>(input_.time_steps)); break;
        case SequentialKind::avg_pool2d: x = at::avg_pool2d(x, layer.kernel, layer.stride); break;
        case SequentialKind::max_pool2d: x = at::max_pool2d(x, layer.kernel, layer.stride); break;
        case SequentialKind::flatten: x = x.flatten(1); break;
        case SequentialKind::batch_norm: break;  // folded before
      }
    }
    return x;
  }

  const RecipeInput& input_;
  std::vector<Layer> layers_;
};

RecipeResult apply(const RecipeInput& input) {
  compute_on_this_thread();
  Training training(input);
  training.run();
  return training.result();
}

}  // namespace

RecipeEntry qcfs_recipe() {
  return {{"qcfs", "QCFS fine-tuning",
           "The network is trained on with activations of L levels and learnable thresholds; membranes start at half of them (Bu et al. 2022, ICLR).", true, true},
          apply};
}

}  // namespace assay::snn
