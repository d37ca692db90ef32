// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/fas/site_functions.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include "core/base/error.h"
#include "plugins/conversion/neurons/if_neuron.h"

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
std::int64_t parameter_count(const SiteParameters& site) { return static_cast<std::int64_t>(std::max(site.theta.size(), site.beta.size())); }

/// One value per channel of the kernel's shape, where the other parameter has more.
std::vector<float> spread(const std::vector<float>& values, const NeuronShape& shape) {
  const auto wanted = static_cast<std::size_t>(shape.channels);
  if (values.size() == 1 || values.size() == wanted) return values;
  std::vector<float> all(wanted);
  for (std::size_t i = 0; i < wanted; ++i) all[i] = values[i % values.size()];
  return all;
}

/// Gradients of spread values, summed back.
at::Tensor gathered(const std::vector<float>& gradients, std::size_t count) {
  std::vector<float> sum(count, 0.0f);
  for (std::size_t i = 0; i < gradients.size(); ++i) sum[i % count] += gradients[i];
  return tensor_of(sum);
}

struct QcfsFunction : torch::autograd::Function<QcfsFunction> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& z, const at::Tensor& theta, std::int64_t levels, bool is_signed) {
    const at::Tensor input = z.contiguous();
    SiteParameters site{"", values_of(theta), {0.5f}, is_signed};
    const NeuronShape shape = shape_of(input, parameter_count(site), 1);
    at::Tensor output = at::empty_like(input);
    qcfs_forward(site, shape, levels, input.data_ptr<float>(), output.data_ptr<float>());
    context->save_for_backward({input, theta});
    context->saved_data["levels"] = levels;
    context->saved_data["signed"] = is_signed;
    return output;
  }
  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const SiteParameters site{"", values_of(saved[1]), {0.5f}, context->saved_data["signed"].toBool()};
    const NeuronShape shape = shape_of(saved[0], parameter_count(site), 1);
    const at::Tensor upstream = gradients[0].contiguous();
    at::Tensor down = at::empty_like(saved[0]);
    std::vector<float> theta(site.theta.size(), 0.0f);
    qcfs_backward(site, shape, context->saved_data["levels"].toInt(), saved[0].data_ptr<float>(), upstream.data_ptr<float>(), down.data_ptr<float>(), theta);
    return {down, tensor_of(theta).view(saved[1].sizes()), at::Tensor(), at::Tensor()};
  }
};

struct IfFunction : torch::autograd::Function<IfFunction> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& z, const at::Tensor& theta, const at::Tensor& beta, std::int64_t steps, bool above, bool is_signed,
                            bool relative) {
    const at::Tensor input = z.contiguous();
    SiteParameters site{"", values_of(theta), values_of(beta), is_signed};
    const NeuronShape shape = shape_of(input, parameter_count(site), steps);
    site.theta = spread(site.theta, shape);
    site.beta = spread(site.beta, shape);
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
    const std::int64_t steps = context->saved_data["steps"].toInt();
    SiteParameters site{"", values_of(saved[1]), values_of(saved[2]), context->saved_data["signed"].toBool()};
    const std::size_t theta_count = site.theta.size(), beta_count = site.beta.size();
    const NeuronShape shape = shape_of(saved[0], parameter_count(site), steps);
    site.theta = spread(site.theta, shape);
    site.beta = spread(site.beta, shape);
    const at::Tensor upstream = gradients[0].contiguous();
    at::Tensor down = at::empty_like(saved[0]);
    std::vector<float> theta(site.theta.size(), 0.0f), beta(site.beta.size(), 0.0f);
    IfGradientCall call{.shape = shape, .steps = steps};
    call.current = saved[0].data_ptr<float>();
    call.output_gradient = upstream.data_ptr<float>();
    call.current_gradient = down.data_ptr<float>();
    call.theta_gradient = theta;
    call.beta_gradient = beta;
    call.relative_surrogate = context->saved_data["relative"].toBool();
    if_backward(site, call);
    return {down, gathered(theta, theta_count).view(saved[1].sizes()), gathered(beta, beta_count).view(saved[2].sizes()), at::Tensor(), at::Tensor(), at::Tensor(), at::Tensor()};
  }
};

}  // namespace

std::vector<float> values_of(const at::Tensor& tensor) {
  const at::Tensor flat = tensor.detach().to(at::kCPU, at::kFloat).contiguous();
  return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
}

at::Tensor tensor_of(const std::vector<float>& values) {
  return at::from_blob(const_cast<float*>(values.data()), {static_cast<std::int64_t>(values.size())}, at::kFloat).clone();
}

at::Tensor qcfs_site(const at::Tensor& z, const at::Tensor& theta, std::int64_t levels, bool is_signed) {
  const bool elsewhere = !z.is_cpu();  // the kernels work on the processor
  return elsewhere ? QcfsFunction::apply(z.cpu(), theta.cpu(), levels, is_signed).to(z.device()) : QcfsFunction::apply(z, theta, levels, is_signed);
}

at::Tensor if_site(const at::Tensor& z, const at::Tensor& theta, const at::Tensor& beta, const IfSiteOptions& options) {
  const bool above = options.fire == FireRule::above;
  if (!z.is_cpu())
    return IfFunction::apply(z.cpu(), theta.cpu(), beta.cpu(), options.steps, above, options.is_signed, options.relative_surrogate).to(z.device());
  return IfFunction::apply(z, theta, beta, options.steps, above, options.is_signed, options.relative_surrogate);
}

}  // namespace assay::snn
