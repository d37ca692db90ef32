// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "plugins/dag_learning/adaptive_path.h"

namespace assay::dag {

/// NOTEARS-AL (Xu et al. 2022): NOTEARS with an adaptive lasso; the penalty is chosen from the data, no threshold.
struct NotearsAlOptions {
  AdaptivePathOptions path;
  Criterion criterion = Criterion::ebic_ev;
  int folds = 5;  ///< of cross-validation; row i belongs to fold i mod folds
};

/// How a stage of the run ended.
struct StageResult {
  std::string name;  ///< "initial", "path", "polish"
  std::string title;
  Eigen::MatrixXd weights;  ///< refitted where it is a DAG
  int edges = 0;
  bool is_dag = false;
  double score = 0.0;  ///< the criterion after refitting; NaN where the graph is no DAG
  double loss = 0.0;
  long evaluations = 0;
  bool chosen = false;
};

struct NotearsAlResult {
  Eigen::MatrixXd weights;            ///< least-squares refit on the chosen graph, d x d, always a DAG
  Eigen::MatrixXd weights_penalised;  ///< W of the chosen lambda
  Eigen::MatrixXd standard_errors;    ///< naive
  double selected_lambda = 0.0;
  double h = 0.0;          ///< at the end of the minimisation of the chosen lambda
  double objective = 0.0;  ///< L of the refit
  double score = 0.0;
  std::vector<double> path_scores;  ///< criterion per point (cross_validation: mean held-out loss); NaN for no DAG
  int chosen_point = -1;            ///< index into points; -1 when the path is empty
  std::vector<std::pair<int, int>> removed;  ///< edges taken out to break cycles (spec 3.8); usually empty
  std::vector<StageResult> stages;
};

/// Everything that a run can go on from.
struct NotearsAlState {
  AdaptivePathState full;  ///< on all rows
  AdaptivePathState fold;  ///< cross-validation: of the fold under way
  int folds_done = 0;
  long fold_evaluations = 0;                     ///< of the finished folds
  std::vector<std::vector<double>> fold_losses;  ///< per finished fold, per lambda; NaN where no DAG was found
};

using NotearsAlBoundary = std::function<void(const NotearsAlState&)>;

/// `samples` is n x d, transformed already; `moments` must be make_moments of them. Deterministic, single-threaded.
NotearsAlResult run_notears_al(const Eigen::MatrixXd& samples, const SampleMoments& moments,
                               const NotearsAlOptions& options, NotearsAlState& state, const Observer& observe,
                               const NotearsAlBoundary& boundary = {});

}  // namespace assay::dag
