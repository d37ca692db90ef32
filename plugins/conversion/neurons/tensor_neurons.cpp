// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/neurons/tensor_neurons.h"

#include <ATen/ATen.h>

#include "plugins/conversion/neurons/if_lanes.h"

namespace assay::snn {
namespace {

std::vector<float> values_of(const at::Tensor& flat) { return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()}; }
SiteParameters parameters_of(const SiteTensor& site) { return {"site", values_of(site.theta), values_of(site.beta), site.is_signed}; }
bool on_cuda(const SiteTensor& site) { return site.theta.is_cuda(); }

/// Sizes alone, without a look at the values.
void check_sizes_of(const SiteTensor& site, const NeuronShape& shape) {
  for (const auto& [name, values] : {std::pair{"theta", &site.theta}, std::pair{"beta", &site.beta}})
    if (const std::int64_t count = values->numel(); count != 1 && count != shape.channels && count != shape.units())
      throw Error(ErrorKind::usage, {"The " + std::string(name) + " of a site does not fit its neurons", "site", std::to_string(count) + " values",
                                     "1, " + std::to_string(shape.channels) + " or " + std::to_string(shape.units()), ""});
}

}  // namespace

SiteTensor placed(const at::Tensor& theta, const at::Tensor& beta, bool is_signed, const at::Device& device) {
  const auto flat = [&](const at::Tensor& values) { return values.detach().to(device, at::kFloat).contiguous().view({-1}); };
  return {flat(theta), flat(beta), is_signed};
}

SiteTensor placed(const SiteParameters& site, const at::Device& device) {
  check_thresholds(site);
  const auto tensor = [&](const std::vector<float>& values) {
    return at::from_blob(const_cast<float*>(values.data()), {static_cast<std::int64_t>(values.size())}, at::kFloat).clone().to(device);
  };
  return {tensor(site.theta), tensor(site.beta), site.is_signed};
}

bool neurons_run_on(const at::Device& device) { return device.is_cpu() || (device.is_cuda() && cuda_neurons::built()); }

void start_membrane(const SiteTensor& site, const NeuronShape& shape, float* membrane) {
  check_sizes_of(site, shape);
  on_cuda(site) ? cuda_neurons::start_membrane(site, shape, membrane) : start_membrane(parameters_of(site), shape, membrane);
}
void if_forward(const SiteTensor& site, const IfCall& call) {
  check_sizes_of(site, call.shape);
  on_cuda(site) ? cuda_neurons::if_forward(site, call) : if_forward(parameters_of(site), call);
}
void if_backward(const SiteTensor& site, const IfGradientCall& call) {
  check_sizes_of(site, call.shape);
  on_cuda(site) ? cuda_neurons::if_backward(site, call) : if_backward(parameters_of(site), call);
}
void qcfs_forward(const SiteTensor& site, const NeuronShape& shape, std::int64_t levels, const float* z, float* a) {
  check_sizes_of(site, shape);
  on_cuda(site) ? cuda_neurons::qcfs_forward(site, shape, levels, z, a) : qcfs_forward(parameters_of(site), shape, levels, z, a);
}
void qcfs_backward(const SiteTensor& site, const NeuronShape& shape, std::int64_t levels, const float* z, const float* a_gradient, float* z_gradient,
                   std::span<float> theta_gradient) {
  check_sizes_of(site, shape);
  on_cuda(site) ? cuda_neurons::qcfs_backward(site, shape, levels, z, a_gradient, z_gradient, theta_gradient)
                : qcfs_backward(parameters_of(site), shape, levels, z, a_gradient, z_gradient, theta_gradient);
}

}  // namespace assay::snn
