// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to the plugin's LibTorch sources.

#include <ATen/core/Generator.h>

#include <cstdint>
#include <vector>

#include "plugins/nas_scoring/networks/torch_network.h"
#include "plugins/nas_scoring/scoring/swap_score.h"

namespace assay::nas {

/// The layers whose weights the official initialiser draws, in its order, each as often as it does: `apply` visits the
/// module tree children first, and for every module M the initialiser walks M and all below it, parents first, and
/// draws each convolution and linear weight anew. The tree is the one of the dotted names of `network.registered`.
std::vector<int> official_draw_order(const Network& network);

/// The bounds of the uniform distributions that PyTorch's constructors of convolutions and linear layers draw from:
/// Kaiming uniform with a = sqrt(5) for the weight.
struct StandardBounds {
  double weight = 0, bias = 0;
};
StandardBounds standard_bounds(std::int64_t fan_in);

/// Draws the weights of networks of one shape. Weights are drawn on the CPU for every device, so that a seed means the
/// same network everywhere.
class Initialiser {
 public:
  Initialiser(const Network& network, Initialisation initialisation, ScoreMode mode);
  /// Seeds the generator, then draws.
  void operator()(TorchNetwork& target, std::uint64_t seed);

 private:
  void draw(TorchNetwork& target);
  Initialisation initialisation_;
  ScoreMode mode_;
  std::vector<int> order_;
  at::Generator generator_;
};

/// The seed of one repeat: of candidate, seed and repeat in corrected mode; seed + repeat in official mode.
std::uint64_t repeat_seed(ScoreMode mode, std::uint64_t candidate_seed, std::uint64_t seed, int repeat);

}  // namespace assay::nas
