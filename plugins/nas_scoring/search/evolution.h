// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/base/random.h"
#include "plugins/nas_scoring/spaces/space.h"

namespace assay::nas {

/// Settings of the search (specification 2.1). A generation is one cycle: tournament, crossover, mutants, replacement.
struct EvolutionOptions {
  int population = 50;
  int generations = 200;
  int tournament = 20;            ///< individuals drawn without replacement; at most `population`
  int mutants = 5;                ///< children of the chosen parent per generation
  double crossover = 0.5;         ///< probability that best and second best are crossed first
  int patience = 0;               ///< generations without a better best after which the search ends; 0: never
  std::int64_t evaluations = 0;   ///< distinct architectures after which the search ends; 0: no limit
  bool official_sampler = false;  ///< the space's published sampler for the first population
};

/// What scoring one architecture gives. The objective is maximised; details are the caller's own numbers (kept in the
/// archive and in saved states, never read here).
struct Evaluation {
  double objective = 0;
  std::vector<double> details{};
};

/// One architecture that was scored.
struct Candidate {
  std::string encoding;
  Evaluation evaluation;
  int generation = 0;  ///< in which it was first scored; 0: the first population
};

/// SWAP-NAS's evolutionary search over a space: the worst of the population is removed (not the oldest), a child enters
/// only when no isomorphic cell is in the population, and a cell isomorphic to one scored before costs nothing.
/// Deterministic: everything is drawn from one stream, in an order that does not depend on how a batch is scored.
/// One thread; the callback may score a batch on several.
class Evolution {
 public:
  /// Scores architectures that were not scored before, in order.
  using ScoreBatch = std::function<std::vector<Evaluation>(const std::vector<std::string>& encodings)>;
  /// Gives every objective of the archive anew after new architectures were scored, for objectives that compare
  /// (ranks).
  using Rerank = std::function<void(std::vector<Candidate>& archive)>;
  /// Whether an architecture may enter at all (size limit).
  using Admissible = std::function<bool(const std::string& encoding)>;

  /// The space must outlive the search. Throws assay::Error (kind usage) for settings out of range.
  Evolution(const Space& space, EvolutionOptions options, RandomStream random, ScoreBatch score,
            Admissible admissible = {});

  /// To be called before the first step, also of a restored search.
  void set_rerank(Rerank rerank) { rerank_ = std::move(rerank); }

  /// The next part of the work: up to 16 architectures of the first population, or one generation. False when the
  /// search has ended and nothing was done. Throws assay::Error (kind method) when 1,000 draws in a row were not
  /// admissible, or an objective is NaN.
  bool step();

  /// Finished generations; 0 while or after the first population is made.
  int generation() const { return generation_; }
  /// Whether the first population is complete.
  bool started() const { return population_.size() == static_cast<std::size_t>(options_.population); }
  bool ended() const;
  /// Everything scored, in order of first scoring.
  const std::vector<Candidate>& archive() const { return archive_; }
  /// Indices into the archive, best first; equal objectives: the earlier first.
  std::vector<int> population() const;
  /// Index of the best of the archive.
  int best() const;
  /// Mean objective of the population.
  double mean() const;

  /// The search between two steps as bytes, every number bit for bit, and back. restore() answers false, and changes
  /// nothing, for bytes of another kind or version or cut short.
  std::string state() const;
  bool restore(std::string_view bytes);

 private:
  std::vector<int> evaluate(const std::vector<std::string>& encodings);
  bool better(int first, int second) const;
  bool is_admissible(const std::string& encoding) const { return !admissible_ || admissible_(encoding); }
  void fill();
  void cycle();

  const Space& space_;
  EvolutionOptions options_;
  RandomStream random_;
  ScoreBatch score_;
  Admissible admissible_;
  Rerank rerank_;
  std::vector<Candidate> archive_;
  std::unordered_map<std::string, int> known_;  ///< canonical form -> archive
  std::vector<int> population_;                 ///< in order of entry
  int generation_ = 0;
  int since_better_ = 0;
};

/// A ranked shortlist: up to `count` archive entries, best first, no two of which are isomorphic (the archive holds no
/// such pair) and, while enough are left, any two at least `distance` apart by `difference`.
std::vector<int> diverse_shortlist(const std::vector<Candidate>& archive, int count, int distance,
                                   const std::function<int(const std::string&, const std::string&)>& difference);

/// In how many tokens two encodings differ: operations and predecessors between the separators `|`, `+` and blank.
int token_difference(const std::string& first, const std::string& second);

}  // namespace assay::nas
