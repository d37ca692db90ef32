// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to the plugin's LibTorch sources: what the scores of initialised networks share.

#include <ATen/core/Tensor.h>

#include <functional>

#include "plugins/nas_scoring/counting/activation_counter.h"
#include "plugins/nas_scoring/networks/torch_network.h"
#include "plugins/nas_scoring/scoring/swap_score.h"

namespace assay::nas {

/// One repeat: the initialised network and the batch on the device.
using ScoreRepeat = std::function<void(const TorchNetwork& network, const at::Tensor& images)>;

/// Checks batch and options, then for each repeat draws the weights and calls `score`. Errors as swap_score.
void for_each_repeat(const Network& network, const ImageBatch& batch, const ScoreOptions& options,
                     std::uint64_t candidate_seed, const ScoreRepeat& score);

/// Throws Error (usage) unless `repeats` is at least 1; Error (cancelled) once `options.stop` says so.
void check_repeats(const ScoreOptions& options);
void check_stop(const ScoreOptions& options);

/// The counts of one forward pass. Error (method) when there is nothing to count.
PatternCounts count_patterns(const TorchNetwork& network, const at::Tensor& images, bool evaluation_mode,
                             ActivationCounter& counter);

/// ln |det K| of NWOT for one forward pass.
double nwot_of(const TorchNetwork& network, const at::Tensor& images, bool evaluation_mode);
/// ln SynFlow of the weights of a network.
double log_synflow_of(const TorchNetwork& network);

/// Mean and standard deviation of `swap` over score.repeats.
void summarise(SwapScore& score);

}  // namespace assay::nas
