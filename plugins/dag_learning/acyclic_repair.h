// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <utility>
#include <vector>

#include "plugins/dag_learning/scores.h"

namespace assay::dag {

struct Repair {
  Eigen::MatrixXd weights;                   ///< the given weights without the removed entries: a DAG
  std::vector<std::pair<int, int>> removed;  ///< (source, target) in the order of removal
};

/// Spec 3.8: while the pattern has a cycle, removes from each strongly connected component the entry with the smallest
/// |W_ij| / se_ij, se from a least-squares refit of the whole pattern.
Repair make_acyclic(const SampleMoments& moments, const Eigen::MatrixXd& weights);

}  // namespace assay::dag
