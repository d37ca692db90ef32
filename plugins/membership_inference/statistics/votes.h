// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "core/base/random.h"
#include "plugins/membership_inference/data/points.h"
#include "plugins/membership_inference/statistics/kernels.h"

namespace assay::mia {

/// One resample of the set-based attack (reconstruction; spec 3.1, steps 3 and 4): rows of the student's samples, of
/// the auxiliary points and of the candidates.
struct VoteDraw {
  std::vector<std::int64_t> samples, auxiliary, candidates;
};
/// `rounds` draws of `subset` rows of each, without replacement within a draw. The subset is at most the smallest of
/// the three (Error usage otherwise).
std::vector<VoteDraw> draw_votes(std::int64_t samples, std::int64_t auxiliary, std::int64_t candidates,
                                 std::int64_t rounds, std::int64_t subset, RandomStream& stream);

/// What the resamples and the whole samples say. The rounds overlap: the share of votes and z are scores, neither is a
/// p-value.
struct Votes {
  struct Round {
    double to_candidates = 0;  ///< U(S_r, C_r)
    double to_auxiliary = 0;   ///< U(S_r, A_r)
  };
  std::vector<Round> rounds;
  double share = 0;            ///< of rounds with the candidates closer; a tie counts one half
  double mean_difference = 0;  ///< of to_auxiliary - to_candidates
  double sd_difference = 0;    ///< n - 1 below; 0 with one round
  double z = 0;                ///< mean / (sd / sqrt(rounds)); 0 without spread
  double full_to_candidates = 0, full_to_auxiliary = 0;
  double full_difference = 0;  ///< U(S, A) - U(S, C): the score without the noise of resampling
};

/// U of two samples by whatever kernel was trained.
using Discrepancy = std::function<double(const Points&, const Points&)>;

Votes set_votes(const Points& samples, const Points& auxiliary, const Points& candidates,
                const Discrepancy& discrepancy, const std::vector<VoteDraw>& draws, const Pulse& pulse = {});
Votes set_votes(const Points& samples, const Points& auxiliary, const Points& candidates, const Kernel& kernel,
                const std::vector<VoteDraw>& draws, const Pulse& pulse = {});

}  // namespace assay::mia
