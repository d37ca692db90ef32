// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/fas/site_functions.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>

#include "core/base/error.h"
#include "plugins/conversion/neurons/tensor_neurons.h"

namespace assay::snn {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// The shape of a value at a site as the kernels see it: a parameter per position and channel makes every position a channel of its own.
NeuronShape shape_of(const at::Tensor& value, std::int64_t parameters, std::int64_t steps) {
  const std::int64_t channels = value.size(-1), rows = value.numel() / channels / steps;
  if (parameters == 1 || parameters == channels) return {rows, channels, 1};
  const std::int64_t length = parameters / channels;
  if (value.dim() < 2 || parameters % channels != 0 || value.size(-2) != length)
    throw Error(ErrorKind::usage, {"The parameters of a site do not fit its values", "site", std::to_string(parameters),
                                   "1, " + std::to_string(channels) + ", or one per position and channel", "Calibrate with granularity=channel for windows of any length"});
  return {rows / length, parameters, 1};
}

/// The larger of the two counts decides the shape.
std::int64_t parameter_count(const at::Tensor& theta, const at::Tensor& beta) { return std::max(theta.numel(), beta.numel()); }

/// One value per channel of the kernel's shape, where the other parameter has more.
at::Tensor spread(const at::Tensor& values, const NeuronShape& shape) {
  const at::Tensor flat = values.detach().flatten();
  return flat.numel() == 1 || flat.numel() == shape.channels ? flat : flat.repeat({shape.channels / flat.numel()});
}

/// Gradients of spread values, summed back to the shape of the values.
at::Tensor gathered(const at::Tensor& gradients, const at::Tensor& values) {
  return (gradients.numel() == values.numel() ? gradients : gradients.view({-1, values.numel()}).sum(0)).view(values.sizes()).to(values.device());
}

std::span<float> span_of(const at::Tensor& flat) { return {flat.data_ptr<float>(), static_cast<std::size_t>(flat.numel())}; }

/// QCFS looks at no beta.
SiteTensor qcfs_parameters(const at::Tensor& theta, bool is_signed, const at::Tensor& input) { return placed(theta, theta, is_signed, input.device()); }

struct QcfsFunction : torch::autograd::Function<QcfsFunction> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& z, const at::Tensor& theta, std::int64_t levels, bool is_signed) {
    const at::Tensor input = z.contiguous();
    const NeuronShape shape = shape_of(input, theta.numel(), 1);
    at::Tensor output = at::empty_like(input);
    qcfs_forward(qcfs_parameters(theta, is_signed, input), shape, levels, input.data_ptr<float>(), output.data_ptr<float>());
    context->save_for_backward({input, theta});
    context->saved_data["levels"] = levels;
    context->saved_data["signed"] = is_signed;
    return output;
  }
  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const at::Tensor &input = saved[0], &theta = saved[1];
    const SiteTensor site = qcfs_parameters(theta, context->saved_data["signed"].toBool(), input);
    const NeuronShape shape = shape_of(input, theta.numel(), 1);
    const at::Tensor upstream = gradients[0].contiguous();
    at::Tensor down = at::empty_like(input);
    const at::Tensor by_theta = at::zeros_like(site.theta);
    qcfs_backward(site, shape, context->saved_data["levels"].toInt(), input.data_ptr<float>(), upstream.data_ptr<float>(), down.data_ptr<float>(), span_of(by_theta));
    return {down, gathered(by_theta, theta), at::Tensor(), at::Tensor()};
  }
};

struct IfFunction : torch::autograd::Function<IfFunction> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& z, const at::Tensor& theta, const at::Tensor& beta, std::int64_t steps, bool above, bool is_signed,
                            bool relative) {
    const at::Tensor input = z.contiguous();
    const NeuronShape shape = shape_of(input, parameter_count(theta, beta), steps);
    const SiteTensor site = placed(spread(theta, shape), spread(beta, shape), is_signed, input.device());
    at::Tensor output = at::empty_like(input), membrane = at::empty({shape.count()}, input.options());
    start_membrane(site, shape, membrane.data_ptr<float>());
    IfCall call{.shape = shape, .steps = steps};
    call.current = input.data_ptr<float>();
    call.membrane = membrane.data_ptr<float>();
    call.output = output.data_ptr<float>();
    call.fire = above ? FireRule::above : FireRule::at_least;
    if_forward(site, call);
    context->save_for_backward({input, theta, beta});
    context->saved_data["steps"] = steps;
    context->saved_data["signed"] = is_signed;
    context->saved_data["relative"] = relative;
    return output;
  }
  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const at::Tensor &input = saved[0], &theta = saved[1], &beta = saved[2];
    const std::int64_t steps = context->saved_data["steps"].toInt();
    const NeuronShape shape = shape_of(input, parameter_count(theta, beta), steps);
    const SiteTensor site = placed(spread(theta, shape), spread(beta, shape), context->saved_data["signed"].toBool(), input.device());
    const at::Tensor upstream = gradients[0].contiguous();
    at::Tensor down = at::empty_like(input);
    const at::Tensor by_theta = at::zeros_like(site.theta), by_beta = at::zeros_like(site.beta);
    IfGradientCall call{.shape = shape, .steps = steps};
    call.current = input.data_ptr<float>();
    call.output_gradient = upstream.data_ptr<float>();
    call.current_gradient = down.data_ptr<float>();
    call.theta_gradient = span_of(by_theta);
    call.beta_gradient = span_of(by_beta);
    call.relative_surrogate = context->saved_data["relative"].toBool();
    if_backward(site, call);
    return {down, gathered(by_theta, theta), gathered(by_beta, beta), at::Tensor(), at::Tensor(), at::Tensor(), at::Tensor()};
  }
};

}  // namespace

std::vector<float> values_of(const at::Tensor& tensor) {
  const at::Tensor flat = tensor.detach().to(at::kCPU, at::kFloat).contiguous();
  return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
}

at::Tensor tensor_of(const std::vector<float>& values, const at::Device& device) {
  return at::from_blob(const_cast<float*>(values.data()), {static_cast<std::int64_t>(values.size())}, at::kFloat).clone().to(device);
}

// Where the neurons have no kernels for a device they run on the processor, and their values are copied there and back.

at::Tensor qcfs_site(const at::Tensor& z, const at::Tensor& theta, std::int64_t levels, bool is_signed) {
  if (!neurons_run_on(z.device())) return QcfsFunction::apply(z.cpu(), theta.cpu(), levels, is_signed).to(z.device());
  return QcfsFunction::apply(z, theta, levels, is_signed);
}

at::Tensor if_site(const at::Tensor& z, const at::Tensor& theta, const at::Tensor& beta, const IfSiteOptions& options) {
  const bool above = options.fire == FireRule::above;
  if (!neurons_run_on(z.device()))
    return IfFunction::apply(z.cpu(), theta.cpu(), beta.cpu(), options.steps, above, options.is_signed, options.relative_surrogate).to(z.device());
  return IfFunction::apply(z, theta, beta, options.steps, above, options.is_signed, options.relative_surrogate);
}

}  // namespace assay::snn
