// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

#include "plugins/conversion/neurons/if_neuron.h"

namespace assay::snn::emulated {

/// The grid of a launch, as the processor goes through it: blocks and their threads from first to last, or from last to first. Threads of a real grid run in any order.
enum class Order { ascending, descending };
void set_order(Order order);

/// The CUDA kernels on the processor: the same thread functions with the same grids (blocks of 256, the last one not full), over arrays of the processor.
void start_membrane(const SiteParameters& site, const NeuronShape& shape, float* membrane);
void if_forward(const SiteParameters& site, const IfCall& call);
void if_backward(const SiteParameters& site, const IfGradientCall& call);
void qcfs_forward(const SiteParameters& site, const NeuronShape& shape, std::int64_t levels, const float* z, float* a);
void qcfs_backward(const SiteParameters& site, const NeuronShape& shape, std::int64_t levels, const float* z, const float* a_gradient, float* z_gradient,
                   std::span<float> theta_gradient);

}  // namespace assay::snn::emulated
