// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/nas_scoring/counting/activation_keys.h"
#include "plugins/nas_scoring/networks/network.h"

namespace assay::nas {

/// A batch as a network sees it: normalised, float32, NCHW, contiguous.
struct ImageBatch {
  std::int64_t count = 0, channels = 0, height = 0, width = 0;
  std::vector<float> values;
};

/// How weights are drawn. `gaussian`: N(0, 1), biases 0, batch norm 1 and 0 (the SWAP authors). `standard`: what
/// PyTorch's constructors do, Kaiming uniform with a = sqrt(5) and uniform biases.
enum class Initialisation { gaussian, standard };

/// `corrected`: one draw per weight from the run's own generator, its seed made of candidate, seed and repeat.
/// `official`: PyTorch's generator seeded with seed + repeat, weights drawn in the authors' order (a weight once for
/// every module on its path, the last draw stays), which reproduces their numbers on a CPU.
enum class ScoreMode { corrected, official };

struct ScoreOptions {
  Initialisation initialisation = Initialisation::gaussian;
  ScoreMode mode = ScoreMode::corrected;
  int repeats = 1;
  std::uint64_t seed = 0;
  std::string device = "cpu";       ///< "cpu", "cuda" or "cuda:N"
  bool evaluation_mode = false;     ///< batch norm with mean 0 and variance 1 instead of the batch's statistics
  bool layers = false;              ///< keep the counts per layer in the result
  std::function<bool()> stop = {};  ///< asked before each repeat; true ends with Error (cancelled)
};

struct SwapScore {
  double mean = 0;
  double standard_deviation = 0;  ///< over repeats, n - 1; NaN for one repeat
  std::vector<PatternCounts> repeats;
};

/// 64 bits from a canonical encoding, the same on every platform: `candidate_seed` of the functions below.
std::uint64_t candidate_seed(std::string_view canonical_encoding);

/// The SWAP-Score of a network of a space: initialised `repeats` times, one forward pass each on the whole batch.
/// Deterministic on a CPU: depends on network, batch, options and candidate_seed alone, never on order or threads. The
/// calling thread computes alone; call it from several threads to use several cores.
/// Errors: usage (batch that does not fit the network), device, method (NaN or infinity, naming the module; nothing to
/// count), cancelled.
SwapScore swap_score(const Network& network, const ImageBatch& batch, const ScoreOptions& options,
                     std::uint64_t candidate_seed);

/// Throws Error (usage) unless the batch has the network's channels, height and width and as many values as it says.
void check_batch(const Network& network, const ImageBatch& batch);

}  // namespace assay::nas
