// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/attacks/mlp.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace assay::mia {

Mlp::Mlp(std::vector<std::int64_t> sizes, Activation activation, at::TensorOptions options)
    : sizes_(std::move(sizes)), activation_(activation) {
  std::int64_t total = 0;
  for (std::size_t l = 0; l + 1 < sizes_.size(); ++l) total += (sizes_[l] + 1) * sizes_[l + 1];
  parameters_ = at::zeros({total}, options);
  gradient_ = at::zeros({total}, options);
  std::int64_t offset = 0;
  for (std::size_t l = 0; l + 1 < sizes_.size(); ++l) {
    const std::int64_t in = sizes_[l], out = sizes_[l + 1];
    weights_.push_back(parameters_.narrow(0, offset, in * out).view({out, in}));
    weight_gradients_.push_back(gradient_.narrow(0, offset, in * out).view({out, in}));
    offset += in * out;
    biases_.push_back(parameters_.narrow(0, offset, out));
    bias_gradients_.push_back(gradient_.narrow(0, offset, out));
    offset += out;
  }
}

void Mlp::initialise(RandomStream& stream) {
  std::vector<double> values;
  values.reserve(static_cast<std::size_t>(parameters_.numel()));
  for (std::size_t l = 0; l + 1 < sizes_.size(); ++l) {
    const double bound = 1 / std::sqrt(static_cast<double>(sizes_[l]));
    for (std::int64_t i = 0; i < (sizes_[l] + 1) * sizes_[l + 1]; ++i) values.push_back(stream.uniform(-bound, bound));
  }
  parameters_.copy_(at::from_blob(values.data(), {parameters_.numel()}, at::kDouble));
}

const at::Tensor& Mlp::forward(const at::Tensor& x, Trace& trace) const {
  const std::size_t layers = weights_.size();
  if (trace.inputs.size() != layers + 1 || (layers > 1 && trace.inputs[1].size(0) != x.size(0))) {
    trace = {};
    trace.inputs.resize(layers + 1);
    trace.before.resize(layers);
    trace.slopes.resize(layers);
    for (std::size_t l = 0; l < layers; ++l) {
      trace.inputs[l + 1] = at::empty({x.size(0), sizes_[l + 1]}, parameters_.options());
      trace.slopes[l] = at::empty_like(trace.inputs[l + 1]);
      trace.before[l] = activation_ == Activation::softplus ? at::empty_like(trace.inputs[l + 1]) : trace.inputs[l + 1];
    }
  }
  trace.inputs[0] = x;
  for (std::size_t l = 0; l < layers; ++l) {
    at::Tensor& out = l + 1 < layers ? trace.before[l] : trace.inputs[l + 1];
    at::addmm_out(out, biases_[l], trace.inputs[l], weights_[l].t());
    if (l + 1 == layers) break;
    if (activation_ == Activation::relu) {
      at::relu_(out);
    } else {
      at::softplus_out(trace.inputs[l + 1], out);
    }
  }
  return trace.inputs[layers];
}

at::Tensor Mlp::operator()(const at::Tensor& x) const {
  at::Tensor h = x;
  for (std::size_t l = 0; l < weights_.size(); ++l) {
    h = at::addmm(biases_[l], h, weights_[l].t());
    if (l + 1 == weights_.size()) break;
    if (activation_ == Activation::relu) {
      at::relu_(h);
    } else {
      h = at::softplus(h);
    }
  }
  return h;
}

void Mlp::backward(const at::Tensor& output_gradient, Trace& trace) {
  at::Tensor delta = output_gradient;
  for (std::size_t l = weights_.size(); l-- > 0;) {
    at::mm_out(weight_gradients_[l], delta.t(), trace.inputs[l]);
    at::sum_out(bias_gradients_[l], delta, {0});
    if (l == 0) break;
    at::Tensor& back = trace.slopes[l - 1];
    at::mm_out(back, delta, weights_[l]);
    if (activation_ == Activation::relu) {
      at::threshold_backward_out(back, back, trace.inputs[l], 0);
    } else {
      back.mul_(at::sigmoid(trace.before[l - 1]));
    }
    delta = back;
  }
}

Mlp Mlp::in(at::ScalarType type) const {
  Mlp other(sizes_, activation_, parameters_.options().dtype(type));
  other.parameters_.copy_(parameters_);
  return other;
}

Adam::Adam(const at::Tensor& parameters, AdamOptions options)
    : parameters_(parameters),
      first_(at::zeros_like(parameters)),
      second_(at::zeros_like(parameters)),
      options_(options) {}

void Adam::step(const at::Tensor& gradient) {
  ++steps_;
  const std::int64_t count = parameters_.numel();
  if (parameters_.is_cpu() && parameters_.scalar_type() == at::kFloat) {
    adam_pass(parameters_.data_ptr<float>(), gradient.data_ptr<float>(), first_.data_ptr<float>(),
              second_.data_ptr<float>(), count, options_, steps_);
    return;
  }
  if (parameters_.is_cpu() && parameters_.scalar_type() == at::kDouble) {
    adam_pass(parameters_.data_ptr<double>(), gradient.data_ptr<double>(), first_.data_ptr<double>(),
              second_.data_ptr<double>(), count, options_, steps_);
    return;
  }
  work_ = gradient;
  if (options_.weight_decay != 0) work_ = at::add(gradient, parameters_, options_.weight_decay);
  first_.mul_(options_.beta1).add_(work_, 1 - options_.beta1);
  second_.mul_(options_.beta2).addcmul_(work_, work_, 1 - options_.beta2);
  const double correction1 = 1 - std::pow(options_.beta1, static_cast<double>(steps_));
  const double correction2 = std::sqrt(1 - std::pow(options_.beta2, static_cast<double>(steps_)));
  parameters_.addcdiv_(first_, second_.sqrt().div_(correction2).add_(options_.epsilon),
                       -options_.learning_rate / correction1);
}

at::Tensor squared_distances(const at::Tensor& a, const at::Tensor& b) {
  const at::Tensor a2 = a.square().sum(1, true), b2 = b.square().sum(1);
  return at::mm(a, b.t()).mul_(-2).add_(a2).add_(b2).clamp_min_(0);
}

at::Tensor tensor_of(const Points& points, at::TensorOptions options) {
  return at::from_blob(const_cast<double*>(points.values.data()), {points.count, points.dimensions}, at::kDouble)
      .to(options, false, true);
}

std::vector<double> values_of(const at::Tensor& tensor) {
  const at::Tensor here = tensor.to(at::kCPU, at::kDouble).contiguous();
  const double* from = here.data_ptr<double>();
  return {from, from + here.numel()};
}

Points InputScale::apply(const Points& points) const {
  if (identity()) return points;
  Points out = points;
  for (std::int64_t i = 0; i < out.count; ++i) {
    for (std::int64_t j = 0; j < out.dimensions; ++j) {
      double& x = out.values[static_cast<std::size_t>(i * out.dimensions + j)];
      x = (x - shift[static_cast<std::size_t>(j)]) * factor[static_cast<std::size_t>(j)];
    }
  }
  return out;
}

InputScale find_input_scale(const Points& training) {
  const auto d = static_cast<std::size_t>(training.dimensions);
  const auto n = static_cast<double>(std::max<std::int64_t>(training.count, 1));
  std::vector<double> mean(d), square(d);
  for (std::int64_t i = 0; i < training.count; ++i) {
    const auto row = training.row(i);
    for (std::size_t j = 0; j < d; ++j) {
      mean[j] += row[j] / n;
      square[j] += row[j] * row[j] / n;
    }
  }
  const double largest = d == 0 ? 1 : std::sqrt(*std::max_element(square.begin(), square.end()));
  if (largest >= 0.05 && largest <= 4) return {};
  InputScale scale{mean, std::vector<double>(d, 1.0)};
  std::vector<double> deviation(d);
  for (std::int64_t i = 0; i < training.count; ++i) {
    const auto row = training.row(i);
    for (std::size_t j = 0; j < d; ++j) deviation[j] += (row[j] - mean[j]) * (row[j] - mean[j]) / n;
  }
  const double widest = d == 0 ? 0 : *std::max_element(deviation.begin(), deviation.end());
  for (std::size_t j = 0; j < d; ++j) {
    if (deviation[j] > 1e-12 * widest)
      scale.factor[j] = 1 / std::sqrt(deviation[j]);
    else if (widest > 0)
      scale.factor[j] = 1 / std::sqrt(widest);
  }
  return scale;
}

}  // namespace assay::mia
