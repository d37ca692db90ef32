// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>

namespace assay::dag {

/// Where a minimisation stands; handed out at every evaluation of the objective.
struct Progress {
  const char* phase_id = "";  ///< stable name of the part of the work: "stage1", "stage2", "folds" ...
  std::string phase;          ///< for people: "Stage 1, initial estimate", "Stage 2, λ 14 of 24"
  std::string detail;         ///< what the declared title of the phase does not say: "λ 14 of 24", "start 1 of 3"
  double fraction = 0.0;      ///< rough share of the whole work that is done, 0..1
  long evaluations = 0;       ///< of the objective, since the start of the run
  int outer = 0;              ///< outer step of the augmented Lagrangian or of the central path
  double h = 0.0;             ///< acyclicity constraint, 0 for a DAG
  double rho = 0.0;           ///< penalty, rho in eq. 2.3; mu of the central path
  double alpha = 0.0;         ///< multiplier of h
  double objective = 0.0;     ///< what is being minimised
  double loss = 0.0;          ///< its data term alone
  int edges = 0;              ///< non-zero entries of W
};

/// Called at every evaluation, on the thread that minimises; must be cheap. During a long evaluation it is called again
/// with an unchanged count of evaluations. Throwing ends the minimisation.
using Observer = std::function<void(const Progress&)>;

}  // namespace assay::dag
