// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to the plugin's LibTorch sources: the neurons of if_neuron.h where their tensors lie.

#include <ATen/core/Tensor.h>

#include "plugins/conversion/neurons/if_neuron.h"

namespace assay::snn {

/// A site whose parameters are flat, contiguous float tensors on the device of its neurons.
struct SiteTensor {
  at::Tensor theta, beta;
  bool is_signed = false;
};
SiteTensor placed(const at::Tensor& theta, const at::Tensor& beta, bool is_signed, const at::Device& device);
/// Error (usage) where a threshold is not a finite number above 0.
SiteTensor placed(const SiteParameters& site, const at::Device& device);

/// The processor, and CUDA devices where the kernels are built in (ASSAY_CUDA).
bool neurons_run_on(const at::Device& device);

/// As their namesakes in if_neuron.h, with all pointers (and spans) of a call to memory of the site's device; on CUDA they return before the work is done, which is on
/// the device's current stream. Thresholds are checked on the processor alone: looking at them elsewhere would stop the device. Error (usage) where sizes do not fit,
/// Error (device) where a kernel does not start.
void start_membrane(const SiteTensor& site, const NeuronShape& shape, float* membrane);
void if_forward(const SiteTensor& site, const IfCall& call);
void if_backward(const SiteTensor& site, const IfGradientCall& call);
void qcfs_forward(const SiteTensor& site, const NeuronShape& shape, std::int64_t levels, const float* z, float* a);
void qcfs_backward(const SiteTensor& site, const NeuronShape& shape, std::int64_t levels, const float* z, const float* a_gradient, float* z_gradient,
                   std::span<float> theta_gradient);

/// The CUDA side, behind the functions above; without ASSAY_CUDA built() is false and nothing else is called.
namespace cuda_neurons {
bool built();
void start_membrane(const SiteTensor& site, const NeuronShape& shape, float* membrane);
void if_forward(const SiteTensor& site, const IfCall& call);
void if_backward(const SiteTensor& site, const IfGradientCall& call);
void qcfs_forward(const SiteTensor& site, const NeuronShape& shape, std::int64_t levels, const float* z, float* a);
void qcfs_backward(const SiteTensor& site, const NeuronShape& shape, std::int64_t levels, const float* z, const float* a_gradient, float* z_gradient,
                   std::span<float> theta_gradient);
}  // namespace cuda_neurons

}  // namespace assay::snn
