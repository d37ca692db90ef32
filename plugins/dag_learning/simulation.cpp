// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/dag_learning/simulation.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "plugins/dag_learning/components.h"

namespace assay::dag {
namespace {

void shuffle(std::vector<int>& values, RandomStream& random) {
  for (std::size_t k = values.size(); k > 1; --k) std::swap(values[k - 1], values[random.below(k)]);
}

}  // namespace

Eigen::MatrixXd simulate_dag(GraphKind kind, int nodes, double edges_per_node, RandomStream& random) {
  // Edges (cause, effect) before relabelling.
  std::vector<std::pair<int, int>> edges;
  if (kind == GraphKind::erdos_renyi) {
    std::vector<std::pair<int, int>> pairs;
    for (int j = 1; j < nodes; ++j) {
      for (int i = 0; i < j; ++i) pairs.emplace_back(i, j);
    }
    const std::size_t wanted =
        std::min<std::size_t>(pairs.size(), std::size_t(std::llround(std::max(0.0, nodes * edges_per_node))));
    for (std::size_t k = 0; k < wanted; ++k) {
      std::swap(pairs[k], pairs[k + random.below(pairs.size() - k)]);
      edges.push_back(pairs[k]);
    }
  } else {
    const int m = std::max(1, int(std::lround(edges_per_node)));
    std::vector<double> attraction;
    for (int node = 0; node < nodes; ++node) {
      std::vector<char> taken(std::size_t(node), 0);
      for (int edge = 0; edge < std::min(m, node); ++edge) {
        double total = 0.0;
        for (int old = 0; old < node; ++old) total += taken[std::size_t(old)] ? 0.0 : attraction[std::size_t(old)];
        double left = random.uniform() * total;
        int chosen = -1;
        for (int old = 0; old < node; ++old) {
          if (taken[std::size_t(old)]) continue;
          chosen = old;
          left -= attraction[std::size_t(old)];
          if (left < 0.0) break;
        }
        taken[std::size_t(chosen)] = 1;
        edges.emplace_back(node, chosen);
      }
      for (int old = 0; old < node; ++old) attraction[std::size_t(old)] += taken[std::size_t(old)];
      attraction.push_back(1.0);
    }
  }
  std::vector<int> label(static_cast<std::size_t>(nodes));
  std::iota(label.begin(), label.end(), 0);
  shuffle(label, random);
  Eigen::MatrixXd pattern = Eigen::MatrixXd::Zero(nodes, nodes);
  for (const auto& [cause, effect] : edges) pattern(label[std::size_t(cause)], label[std::size_t(effect)]) = 1.0;
  return pattern;
}

Eigen::MatrixXd simulate_weights(const Eigen::MatrixXd& pattern, bool gap, RandomStream& random) {
  Eigen::MatrixXd weights = Eigen::MatrixXd::Zero(pattern.rows(), pattern.cols());
  for (Eigen::Index i = 0; i < pattern.rows(); ++i) {
    for (Eigen::Index j = 0; j < pattern.cols(); ++j) {
      if (pattern(i, j) == 0.0) continue;
      const double sign = random.below(2) == 0 ? 1.0 : -1.0;
      double size = gap ? random.uniform(0.5, 2.0) : random.uniform(0.0, 2.0);
      if (size == 0.0) size = 1e-3;  // an edge of weight 0 would be none
      weights(i, j) = sign * size;
    }
  }
  return weights;
}

Eigen::MatrixXd simulate_linear(const Eigen::MatrixXd& weights, NoiseKind noise, const Eigen::VectorXd& scale,
                                int samples, RandomStream& random, const std::function<void()>& stop) {
  Eigen::MatrixXd x(samples, weights.cols());
  for (int j : topological_order(weights)) {
    if (stop) stop();
    for (int row = 0; row < samples; ++row) {
      double z = 0.0;
      switch (noise) {
        case NoiseKind::gauss:
          z = random.normal();
          break;
        case NoiseKind::exponential:
          z = random.exponential();
          break;
        case NoiseKind::gumbel:
          z = random.gumbel();
          break;
      }
      x(row, j) = scale[j] * z;
    }
    for (Eigen::Index i = 0; i < weights.rows(); ++i) {
      if (weights(i, j) != 0.0) x.col(j) += weights(i, j) * x.col(i);
    }
  }
  return x;
}

}  // namespace assay::dag
