// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "plugins/nas_scoring/scoring/swap_score.h"

namespace assay::nas {

/// NWOT (Mellor et al. 2021): ln |det K|, K the S x S matrix of how many ReLU units agree in their bit between two
/// samples; batch norm as in ScoreOptions; the mean over `repeats` initialisations, which are those of swap_score.
/// -infinity when two samples have the same bits everywhere. Errors as swap_score.
double nwot(const Network& network, const ImageBatch& batch, const ScoreOptions& options, std::uint64_t candidate_seed);

}  // namespace assay::nas
