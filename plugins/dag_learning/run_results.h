// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/data/table.h"
#include "core/graph/dag_metrics.h"
#include "core/method/run_context.h"
#include "plugins/dag_learning/input_data.h"
#include "plugins/dag_learning/scores.h"

namespace assay::dag {

/// d x d as a row-major matrix with the variables as row and column names.
Matrix to_matrix(const Eigen::MatrixXd& weights, const std::vector<std::string>& names);
/// All non-zero entries as edges with their weights.
Graph to_graph(const Eigen::MatrixXd& weights, const std::vector<std::string>& names);
Adjacency to_adjacency(const Eigen::MatrixXd& weights);
/// How `weights` meets the input's reference; nothing without one.
std::optional<EdgeAccuracy> accuracy(const InputData& input, const Eigen::MatrixXd& weights);

/// Everything that both learning methods report about their learned weights: graph, weights, edges, is_dag, metrics
/// against the reference, sortabilities, the tables edges_table, variables and baselines, and the warnings that the
/// result itself gives rise to. `name` stands for the method in the table of baselines.
void report_learned(RunContext& context, const InputData& input, const SampleMoments& moments,
                    const Eigen::MatrixXd& weights, const std::string& name);

}  // namespace assay::dag
