// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/fas/objectives.h"

#include <ATen/ATen.h>

#include "plugins/conversion/fas/site_functions.h"

namespace assay::snn {

at::Tensor tensor_of_windows(const std::vector<std::int32_t>& windows, std::int64_t first, std::int64_t rows, std::int64_t length) {
  return at::from_blob(const_cast<std::int32_t*>(windows.data() + first * length), {rows, length}, at::kInt).to(at::kLong);
}

at::Tensor window_losses(const at::Tensor& logits, const at::Tensor& ids) {
  const std::int64_t length = ids.size(1);
  const at::Tensor log_likelihood = at::log_softmax(logits.narrow(1, 0, length - 1), -1);
  const at::Tensor target = ids.narrow(1, 1, length - 1).unsqueeze(-1).to(logits.device());
  return -log_likelihood.gather(-1, target).squeeze(-1).sum(1);
}

at::Tensor kl_divergence(const at::Tensor& student, const at::Tensor& teacher, bool per_token) {
  const std::int64_t length = teacher.size(1) - 1;
  const at::Tensor log_student = at::log_softmax(student.narrow(1, 0, length), -1), log_teacher = at::log_softmax(teacher.narrow(1, 0, length), -1);
  const at::Tensor sum = (log_teacher.exp() * (log_teacher - log_student)).sum();
  return sum / static_cast<double>(teacher.size(0) * (per_token ? length : 1));
}

at::Tensor mean_over_time(const at::Tensor& logits) { return logits.size(0) == 1 ? logits.select(0, 0) : logits.mean(0); }

SiteTensors site_tensors(const std::vector<SiteParameters>& sites, const at::Device& device) {
  SiteTensors tensors;
  for (const SiteParameters& site : sites) {
    tensors.theta.push_back(tensor_of(site.theta, device));
    tensors.beta.push_back(tensor_of(site.beta, device));
    tensors.is_signed.push_back(site.is_signed);
  }
  return tensors;
}

SiteFunction qcfs_function(const SiteTensors& sites, std::int64_t levels, std::vector<at::Tensor>* kept) {
  if (kept) kept->assign(sites.theta.size(), {});
  return [&sites, levels, kept](std::int64_t site, const at::Tensor& value) {
    const auto k = static_cast<std::size_t>(site);
    const at::Tensor result = qcfs_site(value, sites.theta[k], levels, sites.is_signed[k]);
    if (kept) (*kept)[k] = result;
    return result;
  };
}

SiteFunction if_function(const SiteTensors& sites, std::int64_t steps, FireRule fire, bool relative_surrogate, std::vector<at::Tensor>* kept) {
  if (kept) kept->assign(sites.theta.size(), {});
  return [&sites, steps, fire, relative_surrogate, kept](std::int64_t site, const at::Tensor& value) {
    const auto k = static_cast<std::size_t>(site);
    const at::Tensor result = if_site(value, sites.theta[k], sites.beta[k], {steps, fire, sites.is_signed[k], relative_surrogate});
    if (kept) (*kept)[k] = result.unflatten(0, {steps, -1}).mean(0);
    return result;
  };
}

}  // namespace assay::snn
