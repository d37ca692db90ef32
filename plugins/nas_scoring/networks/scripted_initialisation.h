// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to the plugin's LibTorch sources.

#include <torch/csrc/jit/api/module.h>

#include <cstdint>

#include "plugins/nas_scoring/scoring/swap_score.h"

namespace assay::nas {

/// Draws the weights of a TorchScript module anew, as Initialiser does for the networks of spaces: parameter `weight`
/// of two or more dimensions is drawn, of one dimension becomes 1, `bias` becomes 0 (standard: is drawn beside a drawn
/// weight), running statistics become 0 and 1. Parameters of other names stay as they are.
void initialise_scripted(torch::jit::Module& module, Initialisation initialisation, ScoreMode mode, std::uint64_t seed);

}  // namespace assay::nas
