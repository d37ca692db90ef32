// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to the plugin's LibTorch sources: sites with gradients.

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "plugins/conversion/sites.h"

namespace assay::snn {

/// theta q(z / theta) with its gradients (spec 2.2, 2.3), on the device of z (parameters are best there too). z: rows x length x channels; theta: 1, channels, or length * channels values.
at::Tensor qcfs_site(const at::Tensor& z, const at::Tensor& theta, std::int64_t levels, bool is_signed);

struct IfSiteOptions {
  std::int64_t steps = 1;
  FireRule fire = FireRule::at_least;
  bool is_signed = false;
  bool relative_surrogate = false;
};
/// theta s(t) of integrate-and-fire neurons over time-major rows [steps * batch] x length x channels, with gradients by BPTT (spec 2.5). theta and beta as above.
at::Tensor if_site(const at::Tensor& z, const at::Tensor& theta, const at::Tensor& beta, const IfSiteOptions& options);

/// The values of a tensor, and back (no gradient).
std::vector<float> values_of(const at::Tensor& tensor);
at::Tensor tensor_of(const std::vector<float>& values, const at::Device& device = at::kCPU);

}  // namespace assay::snn
