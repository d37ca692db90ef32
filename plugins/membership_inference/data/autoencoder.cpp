// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/data/autoencoder.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/base/numbers.h"
#include "core/base/random.h"
#include "core/compute/torch_session.h"
#include "plugins/membership_inference/data/projection.h"

namespace assay::mia {
namespace {

constexpr std::int64_t hidden = 256, codes = 32;
constexpr std::int64_t steps = 1000, half_batch = 64, tile = 1024;
constexpr double learning_rate = 1e-3;
constexpr std::size_t layers = 4;

/// What centres and scales the inputs: one scale for all dimensions, so that those that hardly vary stay unimportant.
struct InputScale {
  std::vector<double> mean;
  double scale = 1;
};

InputScale input_scale(const Points& points) {
  InputScale result{std::vector<double>(static_cast<std::size_t>(points.dimensions)), 1};
  for (std::int64_t row = 0; row < points.count; ++row)
    for (std::size_t k = 0; k < result.mean.size(); ++k)
      result.mean[k] += points.row(row)[k] / static_cast<double>(points.count);
  double squares = 0;
  for (std::int64_t row = 0; row < points.count; ++row)
    for (std::size_t k = 0; k < result.mean.size(); ++k) {
      const double from_mean = points.row(row)[k] - result.mean[k];
      squares += from_mean * from_mean;
    }
  const double deviation = std::sqrt(squares / static_cast<double>(points.values.size()));
  if (deviation > 0) result.scale = 1 / deviation;
  return result;
}

/// Rows of `points` in float32, centred and scaled.
at::Tensor inputs_of(const Points& points, const std::vector<std::int64_t>& rows, const InputScale& scale,
                     const at::Device& device) {
  at::Tensor batch = at::empty({static_cast<std::int64_t>(rows.size()), points.dimensions}, at::kFloat);
  float* out = batch.data_ptr<float>();
  for (const std::int64_t row : rows)
    for (std::size_t k = 0; k < scale.mean.size(); ++k)
      *out++ = static_cast<float>((points.row(row)[k] - scale.mean[k]) * scale.scale);
  return batch.to(device);
}

struct Layer {
  at::Tensor weight, bias;                                          // inputs x outputs, outputs
  at::Tensor first_weight, second_weight, first_bias, second_bias;  // Adam's moments
};

class Network {
 public:
  Network(std::int64_t inputs, RandomStream& stream, const at::Device& device) {
    const std::array<std::int64_t, layers + 1> sizes{inputs, hidden, codes, hidden, inputs};
    for (std::size_t k = 0; k < layers; ++k) {
      at::Tensor weight = at::empty({sizes[k], sizes[k + 1]}, at::kFloat);
      const double scale = std::sqrt((k % 2 == 0 ? 2.0 : 1.0) / static_cast<double>(sizes[k]));
      for (float *entry = weight.data_ptr<float>(), *end = entry + weight.numel(); entry != end; ++entry)
        *entry = static_cast<float>(scale * stream.normal());
      weight = weight.to(device);
      const at::Tensor bias = at::zeros({sizes[k + 1]}, weight.options());
      layers_[k] = {
          weight, bias, at::zeros_like(weight), at::zeros_like(weight), at::zeros_like(bias), at::zeros_like(bias)};
    }
  }

  at::Tensor encode(const at::Tensor& inputs) const {
    return at::addmm(layers_[1].bias, at::relu(at::addmm(layers_[0].bias, inputs, layers_[0].weight)),
                     layers_[1].weight);
  }

  /// One Adam step on the mean squared error; its value before the step.
  at::Tensor learn(const at::Tensor& inputs, std::int64_t step) {
    std::array<at::Tensor, layers + 1> values;  // what enters each layer, after the ReLU; last: the reconstruction
    values[0] = inputs;
    for (std::size_t k = 0; k < layers; ++k) {
      values[k + 1] = at::addmm(layers_[k].bias, values[k], layers_[k].weight);
      if (k % 2 == 0) values[k + 1].relu_();
    }
    const at::Tensor error = values[layers] - inputs;
    const at::Tensor loss = error.square().mean();
    at::Tensor gradient = error * (2.0 / static_cast<double>(error.numel()));
    for (std::size_t k = layers; k-- > 0;) {
      const at::Tensor of_weight = at::mm(values[k].t(), gradient), of_bias = gradient.sum(0);
      if (k > 0) {
        gradient = at::mm(gradient, layers_[k].weight.t());
        if (k % 2 == 1) gradient.mul_(values[k] > 0);  // what enters layers 1 and 3 came out of a ReLU
      }
      move(layers_[k].weight, of_weight, layers_[k].first_weight, layers_[k].second_weight, step);
      move(layers_[k].bias, of_bias, layers_[k].first_bias, layers_[k].second_bias, step);
    }
    return loss;
  }

 private:
  static void move(at::Tensor& parameter, const at::Tensor& gradient, at::Tensor& first, at::Tensor& second,
                   std::int64_t step) {
    first.mul_(0.9).add_(gradient, 0.1);
    second.mul_(0.999).addcmul_(gradient, gradient, 0.001);
    const double first_correction = 1 - std::pow(0.9, static_cast<double>(step));
    const double second_correction = 1 - std::pow(0.999, static_cast<double>(step));
    const at::Tensor scale = second.sqrt().div_(std::sqrt(second_correction)).add_(1e-8);
    parameter.addcdiv_(first, scale, -learning_rate / first_correction);
  }

  std::array<Layer, layers> layers_;
};

class Autoencoder : public FeatureMap {
 public:
  Autoencoder(Network network, InputScale scale, at::Device device)
      : network_(std::move(network)), scale_(std::move(scale)), device_(device) {}

  std::int64_t dimensions() const override { return codes; }
  Points apply(const Points& points) const override {
    Points result = encoded(points);
    standardisation_->apply(result);
    return result;
  }
  std::string words() const override {
    return for_people(codes) +
           " codes of an autoencoder trained on samples and auxiliary points, standardised by the auxiliary points";
  }
  void standardise_by(const Points& points) { standardisation_ = std::make_unique<Standardisation>(encoded(points)); }

 private:
  Points encoded(const Points& points) const {
    if (points.dimensions != static_cast<std::int64_t>(scale_.mean.size()))
      throw Error(ErrorKind::usage, {"The points have other dimensions than those the features were made for",
                                     {},
                                     for_people(points.dimensions),
                                     for_people(static_cast<std::int64_t>(scale_.mean.size())),
                                     {}});
    compute_on_this_thread();
    const c10::InferenceMode guard;
    Points result{points.count, codes, {}};
    result.values.reserve(static_cast<std::size_t>(points.count * codes));
    std::vector<std::int64_t> rows;
    for (std::int64_t start = 0; start < points.count; start += tile) {
      rows.clear();
      for (std::int64_t row = start; row < std::min(points.count, start + tile); ++row) rows.push_back(row);
      const at::Tensor values =
          network_.encode(inputs_of(points, rows, scale_, device_)).to(at::kCPU).to(at::kDouble).contiguous();
      result.values.insert(result.values.end(), values.data_ptr<double>(), values.data_ptr<double>() + values.numel());
    }
    return result;
  }

  Network network_;
  InputScale scale_;
  at::Device device_;
  std::unique_ptr<Standardisation> standardisation_;
};

}  // namespace

std::unique_ptr<FeatureMap> train_autoencoder(const Points& samples, const Points& auxiliary, std::uint64_t seed,
                                              const std::string& device_name, const Pulse& pulse) {
  compute_on_this_thread();
  const c10::InferenceMode guard;
  const at::Device device = find_device(device_name);
  RandomStream stream(seed, "mia.features.autoencoder");
  InputScale scale = input_scale(auxiliary);
  Network network(auxiliary.dimensions, stream, device);
  std::vector<std::int64_t> rows(half_batch);
  const auto batch_of = [&](const Points& points) {
    for (std::int64_t& row : rows)
      row = static_cast<std::int64_t>(stream.below(static_cast<std::uint64_t>(points.count)));
    return inputs_of(points, rows, scale, device);
  };
  at::Tensor loss;
  for (std::int64_t step = 1; step <= steps; ++step) {
    const at::Tensor from_samples = batch_of(samples);
    loss = network.learn(at::cat({from_samples, batch_of(auxiliary)}), step);
    if (pulse) pulse(static_cast<double>(step) / static_cast<double>(steps));
  }
  if (!std::isfinite(loss.item<double>()))
    throw Error(ErrorKind::method, {"The autoencoder's loss became infinite",
                                    "features",
                                    "autoencoder",
                                    {},
                                    "Set features to projection, or check the scaling of the data"});
  auto map = std::make_unique<Autoencoder>(std::move(network), std::move(scale), device);
  map->standardise_by(auxiliary);
  return map;
}

}  // namespace assay::mia
