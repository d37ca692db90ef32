// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/method/run_context.h"
#include "plugins/nas_scoring/scoring/candidate_scores.h"

namespace assay::nas {

/// The scores that an interrupted run had made; nothing on a fresh start.
std::optional<std::vector<CandidateScore>> saved_scores(RunContext& context);

/// How many threads to score a list on: the run's, at most one per architecture.
int scoring_threads(const RunContext& context, std::size_t architectures);

/// Scores a list from where `scores` ends, on the scorer's threads, with a checkpoint after every part (chosen by
/// count). Records series `swap` over the list, and progress in phase "score" between the two fractions.
void score_list(const CandidateScorer& scorer, const std::vector<std::string>& list, int repeats, RunContext& context,
                double from, double to, std::vector<CandidateScore>& scores);

/// Warns of invalid scores, naming the first. Throws Error (method) where no score is valid.
void report_faults(const std::vector<CandidateScore>& scores, RunContext& context);

/// Warns of scores that say little: equal ones, nearly every pattern distinct, or the cap 2^S reached. Of isomorphic
/// cells of the space (null: a file) only the first counts: their scores may well be equal.
void report_saturation(const std::vector<CandidateScore>& scores, std::int64_t samples, const Space* space,
                       RunContext& context);

/// Rank of every value, 1 for the largest; equal values share the smallest rank; 0 where there is none (NaN).
std::vector<std::int64_t> ranks_of(const std::vector<double>& values);

/// A rank as a cell; missing where it is 0.
Cell rank_cell(std::int64_t rank);

/// Table `cells` of these architectures.
Table cells_table(const Space& space, const std::vector<std::string>& architectures);

}  // namespace assay::nas
