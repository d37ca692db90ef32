// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "plugins/nas_scoring/networks/network.h"

namespace assay::nas {

class TorchNetwork;

/// The network's `forward` as TorchScript source: one statement per layer, from normalised images N x C x H x W to the
/// network's output. Parameters and buffers are reached by the reference's dotted module names, so the names of the
/// written file are those of the reference's state_dict ("cells.0.layers.1.op.1.weight").
std::string forward_source(const Network& network);

/// Writes weights and running statistics as a TorchScript file that torch::jit::load and torch.jit.load read without
/// our code: parameters free, training flag free and off. The same weights give the same bytes. Always on the CPU,
/// whatever the device of `network` is. Throws Error: storage where the file cannot be written; method where the
/// network's names do not make a tree of modules.
void write_script(const TorchNetwork& network, const std::string& path);

}  // namespace assay::nas
