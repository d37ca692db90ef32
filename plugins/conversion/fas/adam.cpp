// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/fas/adam.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <cmath>
#include <cstring>

namespace assay::snn {
namespace {

constexpr double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;

void append(std::string& bytes, const at::Tensor& tensor) {
  const at::Tensor flat = tensor.detach().cpu().contiguous();
  bytes.append(reinterpret_cast<const char*>(flat.data_ptr<float>()), static_cast<std::size_t>(flat.numel()) * sizeof(float));
}

void take(std::string_view& bytes, at::Tensor& tensor) {
  const std::size_t size = static_cast<std::size_t>(tensor.numel()) * sizeof(float);
  at::Tensor read = at::empty(tensor.sizes(), at::kFloat);
  std::memcpy(read.data_ptr<float>(), bytes.data(), size);
  bytes.remove_prefix(size);
  tensor.copy_(read);
}

}  // namespace

Adam::Adam(std::vector<Parameter> parameters) : parameters_(std::move(parameters)) {
  for (const Parameter& parameter : parameters_) {
    first_.push_back(at::zeros_like(parameter.value).detach());
    second_.push_back(at::zeros_like(parameter.value).detach());
  }
}

void Adam::step(double learning_rate, double clip) {
  const c10::AutoGradMode no_gradients(false);
  ++steps_;
  double factor = 1;
  if (clip > 0) {
    at::Tensor squares;  // looked at once, for all parameters
    for (const Parameter& parameter : parameters_) {
      if (!parameter.value.grad().defined()) continue;
      const at::Tensor part = parameter.value.grad().square().sum().to(at::kDouble);
      squares = squares.defined() ? squares + part : part;
    }
    if (const double norm = squares.defined() ? std::sqrt(squares.item<double>()) : 0; norm > clip) factor = clip / (norm + 1e-6);
  }
  const double correction1 = 1 - std::pow(beta1, static_cast<double>(steps_)), correction2 = 1 - std::pow(beta2, static_cast<double>(steps_));
  for (std::size_t k = 0; k < parameters_.size(); ++k) {
    Parameter& parameter = parameters_[k];
    if (!parameter.value.grad().defined()) continue;
    const at::Tensor gradient = parameter.value.grad() * factor;
    const double rate = learning_rate * parameter.rate;
    if (parameter.weight_decay > 0) parameter.value.mul_(1 - rate * parameter.weight_decay);
    first_[k].mul_(beta1).add_(gradient, 1 - beta1);
    second_[k].mul_(beta2).addcmul_(gradient, gradient, 1 - beta2);
    const at::Tensor scale = (second_[k] / correction2).sqrt_().add_(epsilon);
    parameter.value.addcdiv_(first_[k], scale, -rate / correction1);
    if (parameter.least > -1e30) parameter.value.clamp_min_(parameter.least);
    parameter.value.mutable_grad() = at::Tensor();
  }
}

std::string Adam::state() const {
  std::string bytes(reinterpret_cast<const char*>(&steps_), sizeof(steps_));
  for (std::size_t k = 0; k < parameters_.size(); ++k)
    for (const at::Tensor& tensor : {parameters_[k].value, first_[k], second_[k]}) append(bytes, tensor);
  return bytes;
}

bool Adam::restore(std::string_view bytes) {
  std::size_t wanted = sizeof(steps_);
  for (const Parameter& parameter : parameters_) wanted += 3 * static_cast<std::size_t>(parameter.value.numel()) * sizeof(float);
  if (bytes.size() != wanted) return false;
  const c10::AutoGradMode no_gradients(false);
  std::memcpy(&steps_, bytes.data(), sizeof(steps_));
  bytes.remove_prefix(sizeof(steps_));
  for (std::size_t k = 0; k < parameters_.size(); ++k) {
    take(bytes, parameters_[k].value);
    take(bytes, first_[k]);
    take(bytes, second_[k]);
  }
  return true;
}

}  // namespace assay::snn
