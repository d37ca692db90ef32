// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/byte_stream.h"
#include "core/compute/worker_crew.h"
#include "core/data/table.h"
#include "plugins/nas_scoring/scoring/regularisation.h"
#include "plugins/nas_scoring/scoring/swap_score.h"
#include "plugins/nas_scoring/spaces/space.h"

namespace assay::nas {

/// Everything that was measured on one architecture. Not a number: not asked for, or not valid (then `fault` says why).
struct CandidateScore {
  std::string architecture;
  std::int64_t parameters = 0, macs = 0, units = 0;
  double swap = std::numeric_limits<double>::quiet_NaN();
  double swap_sd = std::numeric_limits<double>::quiet_NaN();
  double standard = std::numeric_limits<double>::quiet_NaN();
  double active_share = std::numeric_limits<double>::quiet_NaN();
  double nwot = std::numeric_limits<double>::quiet_NaN();
  double synflow = std::numeric_limits<double>::quiet_NaN();
  std::string fault;               ///< what made the score invalid: "The activations are not finite. cells.0.layers.1"
  std::vector<LayerCount> layers;  ///< of the first repeat, where asked for
};

void write(ByteWriter& writer, const CandidateScore& score);
CandidateScore read_score(ByteReader& reader);

/// What to measure besides parameters, MACs and units.
struct Measures {
  bool swap = true, nwot = false, synflow = false, layers = false;
  bool prune = false;  ///< score the cell without its dead edges
};

/// Scores architectures of one space with one batch. The result of an architecture depends on nothing but itself, batch
/// and options. Keeps references to space and batch.
class CandidateScorer {
 public:
  CandidateScorer(const Space& space, NetworkScale scale, const ImageBatch& batch, ScoreOptions options,
                  Measures measures, int threads = 1)
      : space_(space),
        scale_(scale),
        batch_(batch),
        options_(std::move(options)),
        measures_(measures),
        crew_(std::make_unique<WorkerCrew>(threads)) {}

  /// An invalid score (a NaN inside the network) is returned with its fault; throws Error for all else, cancelled too.
  CandidateScore operator()(const std::string& architecture) const;
  /// Several, in order, on the scorer's own threads; `done` is called after each, from any thread, one at a time.
  std::vector<CandidateScore> operator()(const std::vector<std::string>& architectures,
                                         const std::function<void()>& done = {}) const;

 private:
  const Space& space_;
  NetworkScale scale_;
  const ImageBatch& batch_;
  ScoreOptions options_;
  Measures measures_;
  std::unique_ptr<WorkerCrew> crew_;
};

/// A score as the cells of score_columns(), in that order. Without a rule the regularised score is the score.
std::vector<Cell> score_cells(const CandidateScore& score, const std::optional<Regularisation>& rule, double cost);
/// What is ranked: the regularised logarithm with a rule, else the score.
double ranked_score(const CandidateScore& score, const std::optional<Regularisation>& rule, double cost);
/// A number as a cell; missing where it is NaN.
Cell number_cell(double value);

}  // namespace assay::nas
