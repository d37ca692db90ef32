# SPDX-License-Identifier: GPL-3.0-or-later
# Append to plain_sources (no LibTorch header), torch_sources (LibTorch) or method_sources; cuda_sources: .cu files, with ASSAY_CUDA.
list(APPEND plain_sources neurons/if_gradient.cpp neurons/if_neuron.cpp neurons/if_reference.cpp neurons/spike_product.cpp)
list(APPEND torch_sources neurons/tensor_neurons.cpp)
list(APPEND cuda_sources neurons/cuda/neuron_kernels.cu)
if(ASSAY_CUDA)
  list(APPEND torch_sources neurons/cuda/cuda_neurons.cpp)
else()
  list(APPEND torch_sources neurons/cuda/without_cuda.cpp)
endif()
set_source_files_properties(neurons/if_gradient.cpp neurons/if_neuron.cpp neurons/if_reference.cpp PROPERTIES
  COMPILE_OPTIONS "-O3;-ffp-contract=off;-fno-math-errno;-fno-trapping-math")
set_source_files_properties(neurons/spike_product.cpp PROPERTIES COMPILE_OPTIONS "-O3;-ffp-contract=fast")
