// SPDX-License-Identifier: GPL-3.0-or-later
// Instead of cuda_neurons.cpp where ASSAY_CUDA is off: tensors on a CUDA device are copied to the processor by those who ask neurons_run_on() first.
#include "core/base/error.h"
#include "plugins/conversion/neurons/tensor_neurons.h"

namespace assay::snn::cuda_neurons {
namespace {
[[noreturn]] void refuse() {
  throw Error(ErrorKind::device, {"This Assay was built without the CUDA kernels of its neurons", "device", "cuda", "cpu", "Choose the device cpu, or build with ASSAY_CUDA"});
}
}  // namespace

bool built() { return false; }
void start_membrane(const SiteTensor&, const NeuronShape&, float*) { refuse(); }
void if_forward(const SiteTensor&, const IfCall&) { refuse(); }
void if_backward(const SiteTensor&, const IfGradientCall&) { refuse(); }
void qcfs_forward(const SiteTensor&, const NeuronShape&, std::int64_t, const float*, float*) { refuse(); }
void qcfs_backward(const SiteTensor&, const NeuronShape&, std::int64_t, const float*, const float*, float*, std::span<float>) { refuse(); }

}  // namespace assay::snn::cuda_neurons
