// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "plugins/nas_scoring/scoring/swap_score.h"

namespace assay::nas {

/// ln of SynFlow (Tanaka et al. 2020, as zero-cost-nas computes it): batch norm removed, every weight and bias replaced
/// by its absolute value, double precision, one input of ones, R = sum of the logits, sum over weights of |w dR/dw|.
/// -infinity when that sum is 0 (no path). Of the batch only its shape matters. The mean over `repeats`
/// initialisations of the logarithm. Errors as swap_score.
double log_synflow(const Network& network, const ImageBatch& batch, const ScoreOptions& options,
                   std::uint64_t candidate_seed);

}  // namespace assay::nas
