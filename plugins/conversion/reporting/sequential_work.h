// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "plugins/conversion/networks/sequential.h"
#include "plugins/conversion/reporting/energy.h"

namespace assay::snn {

/// The convolutions and linear layers of a folded network as work of one sample. `rates`: spikes per neuron and step by site, in order of sites(). Layers before the
/// first site see the constant input. An average pooling over k x k passes each of its k^2 inputs' spikes on to the pooled neuron's fan-out, so the rate that
/// enters the layer behind it is k^2 times that of the site.
std::vector<LayerWork> sequential_work(const SequentialNetwork& network, const std::vector<double>& rates);
/// Neurons of one sample over all sites.
double neuron_count(const SequentialNetwork& network);

}  // namespace assay::snn
