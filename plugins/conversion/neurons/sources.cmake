# SPDX-License-Identifier: GPL-3.0-or-later
# Append to plain_sources (no LibTorch header), torch_sources (LibTorch) or method_sources.
list(APPEND plain_sources neurons/if_gradient.cpp neurons/if_neuron.cpp neurons/if_reference.cpp neurons/spike_product.cpp)
set_source_files_properties(neurons/if_gradient.cpp neurons/if_neuron.cpp neurons/if_reference.cpp PROPERTIES
  COMPILE_OPTIONS "-O3;-ffp-contract=off;-fno-math-errno;-fno-trapping-math")
set_source_files_properties(neurons/spike_product.cpp PROPERTIES COMPILE_OPTIONS "-O3;-ffp-contract=fast")
