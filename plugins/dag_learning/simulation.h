// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <Eigen/Core>

#include "core/base/random.h"

namespace assay::dag {

enum class GraphKind { erdos_renyi, scale_free };
enum class NoiseKind { gauss, exponential, gumbel };

/// A random DAG (spec 6.5). erdos_renyi: exactly round(nodes * edges_per_node) edges (at most all pairs), drawn without
/// replacement, oriented along a random order. scale_free: Barabasi-Albert with m = round(edges_per_node), at least 1:
/// every new node takes min(m, its predecessors) of them with chances proportional to 1 + their edges so far; new ->
/// old. Both are relabelled at random. Returns the pattern, d x d of 0 and 1.
Eigen::MatrixXd simulate_dag(GraphKind kind, int nodes, double edges_per_node, RandomStream& random);

/// Uniform weights on the edges: with a gap on [-2, -0.5] and [0.5, 2], without one on [-2, 2].
Eigen::MatrixXd simulate_weights(const Eigen::MatrixXd& pattern, bool gap, RandomStream& random);

/// n rows of the linear model x_j = sum_i W_ij x_i + scale_j z_j, z standard of its kind (exponential and Gumbel as
/// they are, not centred), drawn node by node along a topological order. `stop` is called before every node and may
/// throw.
Eigen::MatrixXd simulate_linear(const Eigen::MatrixXd& weights, NoiseKind noise, const Eigen::VectorXd& scale,
                                int samples, RandomStream& random, const std::function<void()>& stop = {});

}  // namespace assay::dag
