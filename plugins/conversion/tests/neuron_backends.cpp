// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/conversion/tests/neuron_backends.h"

#include "plugins/conversion/tests/emulated_kernels.h"

namespace assay::snn {

#ifdef ASSAY_CUDA
NeuronBackend cuda_backend();  // cuda_backend.cpp
#else
namespace {
NeuronBackend cuda_backend() {
  return {"cuda", "this build has no CUDA kernels (ASSAY_CUDA is off); their threads ran on the processor as cuda_emulated", nullptr, nullptr, nullptr, nullptr, nullptr};
}
}  // namespace
#endif

const std::vector<NeuronBackend>& neuron_backends() {
  static const std::vector<NeuronBackend> all = {
      {"reference", "", start_membrane, if_forward_reference, if_backward_reference, qcfs_forward_reference, qcfs_backward_reference},
      {"vectorised", "", start_membrane, if_forward, if_backward, qcfs_forward, qcfs_backward},
      {"cuda_emulated", "", emulated::start_membrane, emulated::if_forward, emulated::if_backward, emulated::qcfs_forward, emulated::qcfs_backward},
      cuda_backend(),
  };
  return all;
}

}  // namespace assay::snn
