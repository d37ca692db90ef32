// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/dag_learning/sortability.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include <Eigen/Cholesky>

namespace assay::dag {

Eigen::VectorXd r_squared(const Eigen::MatrixXd& gram) {
  const Eigen::Index d = gram.rows();
  std::vector<int> varying;
  for (Eigen::Index i = 0; i < d; ++i) {
    if (gram(i, i) > 0.0) varying.push_back(int(i));
  }
  Eigen::VectorXd result = Eigen::VectorXd::Zero(d);
  if (varying.empty()) return result;
  Eigen::MatrixXd correlation = gram(varying, varying);
  const Eigen::ArrayXd scale = correlation.diagonal().array().sqrt();
  correlation.array().colwise() /= scale;
  correlation.array().rowwise() /= scale.transpose();
  correlation.diagonal().array() += 1e-10;
  const Eigen::MatrixXd inverse =
      correlation.ldlt().solve(Eigen::MatrixXd::Identity(correlation.rows(), correlation.cols()));
  for (std::size_t k = 0; k < varying.size(); ++k) {
    const double own = inverse(Eigen::Index(k), Eigen::Index(k));
    result[varying[k]] = own > 0.0 ? std::clamp(1.0 - 1.0 / own, 0.0, 1.0) : 1.0;
  }
  return result;
}

std::optional<double> sortability(const Eigen::MatrixXd& graph, const Eigen::VectorXd& measure) {
  const int d = int(graph.rows());
  const std::size_t words = std::size_t(d + 63) / 64;
  std::vector<std::vector<int>> parents(d);
  for (int j = 0; j < d; ++j) {
    for (int i = 0; i < d; ++i) {
      if (graph(i, j) != 0.0) parents[std::size_t(j)].push_back(i);
    }
  }
  // Row j of `sources`: the nodes from which a path of exactly k edges ends in j.
  std::vector<std::uint64_t> sources(words * std::size_t(d), 0), next;
  for (int j = 0; j < d; ++j) sources[words * std::size_t(j) + j / 64] |= std::uint64_t{1} << (j % 64);
  double sorted = 0.0, pairs = 0.0;
  for (int k = 1; k < d; ++k) {
    next.assign(words * std::size_t(d), 0);
    bool any = false;
    for (int j = 0; j < d; ++j) {
      std::uint64_t* mine = &next[words * std::size_t(j)];
      for (int p : parents[std::size_t(j)]) {
        for (std::size_t w = 0; w < words; ++w) mine[w] |= sources[words * std::size_t(p) + w];
      }
      for (int i = 0; i < d; ++i) {
        if (((mine[i / 64] >> (i % 64)) & 1) == 0) continue;
        any = true;
        pairs += 1.0;
        // The ratio decides about ties, as in the reference code, so that units do not.
        const bool tie =
            std::abs(measure[i] - measure[j]) <= 1e-9 * std::max(std::abs(measure[i]), std::abs(measure[j]));
        sorted += tie ? 0.5 : (measure[i] < measure[j] ? 1.0 : 0.0);
      }
    }
    if (!any) break;
    sources.swap(next);
  }
  if (pairs == 0.0) return std::nullopt;
  return sorted / pairs;
}

}  // namespace assay::dag
