// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plugins/nas_scoring/scoring/candidate_scores.h"
#include "plugins/nas_scoring/search/evolution.h"

namespace assay::nas {

/// What a search keeps between two checkpoints besides the search itself.
struct SearchRecord {
  /// Members of the population after a generation, as indices into the archive.
  struct Snapshot {
    int generation = 0;
    std::vector<int> members;
  };
  std::vector<Snapshot> snapshots;
  std::vector<CandidateScore> rescored;  ///< of the shortlist, in its order, as far as it was scored again
};

/// Search and record as bytes, and back; false for bytes of another kind or cut short.
std::string search_state(const Evolution& search, const SearchRecord& record);
bool restore_search(std::string_view bytes, Evolution& search, SearchRecord& record);

/// A score as numbers that the archive keeps, and back.
std::vector<double> details_of(const CandidateScore& score);
CandidateScore score_of(const Candidate& candidate);

/// The rank ensemble: minus the sum over the given scores of ln(rank / n), larger is better; -infinity where one of an
/// architecture's scores is not a number. `values`: scores x architectures.
std::vector<double> rank_ensemble(const std::vector<std::vector<double>>& values);

/// After how many generations the population is kept, so that table `history` has at most 20,000 rows.
int snapshot_step(const EvolutionOptions& options);

/// Table `history`: the score is regularised where there is a rule. `costs` are by archive index.
Table history_table(const Evolution& search, const SearchRecord& record, const std::optional<Regularisation>& rule,
                    const std::vector<double>& costs, const std::vector<int>& shortlist);

}  // namespace assay::nas
