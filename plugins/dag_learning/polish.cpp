// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/dag_learning/polish.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include <Eigen/Cholesky>

#include "plugins/dag_learning/components.h"

namespace assay::dag {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

class Climber {
 public:
  Climber(const SampleMoments& moments, const Eigen::MatrixXd& start, const Eigen::MatrixXd& allowed,
          Criterion criterion)
      : gram_(moments.gram),
        allowed_(allowed),
        rows_(moments.rows),
        d_(moments.variables()),
        equal_(assumes_equal_variances(criterion)),
        penalty_(edge_penalty(criterion, moments.rows, d_)) {
    edge_ = (start.array() != 0.0).cast<int>();
    residual_ = Eigen::VectorXd::Zero(d_);
    changed_ = Eigen::MatrixXd::Constant(d_, d_, infinite);
    for (int j = 0; j < d_; ++j) update_node(j);
    total_ = residual_.sum();
  }

  // Makes the best move; false when none lowers the score.
  bool climb() {
    find_reach();
    total_ = residual_.sum();
    double best = -1e-7;  // far below any real gain, above rounding
    int from = -1, to = -1;
    enum { add, remove, reverse } kind = add;
    for (int j = 0; j < d_; ++j) {
      for (int i = 0; i < d_; ++i) {
        if (i == j) continue;
        if (edge_(i, j) == 0) {
          if (edge_(j, i) != 0 || allowed_(i, j) == 0.0 || reaches(j, i)) continue;
          const double delta = change(j, changed_(i, j)) + penalty_;
          if (delta < best) best = delta, from = i, to = j, kind = add;
          continue;
        }
        const double without = change(j, changed_(i, j)) - penalty_;
        if (without < best) best = without, from = i, to = j, kind = remove;
        if (allowed_(j, i) == 0.0 || detour(i, j)) continue;
        const double turned = change_two(j, changed_(i, j), i, changed_(j, i));
        if (turned < best) best = turned, from = i, to = j, kind = reverse;
      }
    }
    if (from < 0) return false;
    edge_(from, to) = kind == add ? 1 : 0;
    if (kind == reverse) {
      edge_(to, from) = 1;
      update_node(from);
    }
    update_node(to);
    return true;
  }

  Eigen::MatrixXd pattern() const { return edge_.cast<double>(); }
  int edges() const { return edge_.sum(); }

 private:
  // Score change when r_j becomes `value` (EV: through the sum of residuals; NV: through its own logarithm).
  double change(int j, double value) const {
    if (!(value < infinite)) return infinite;
    const double n = double(rows_);
    if (equal_) return n * d_ * std::log((total_ - residual_[j] + value) / total_);
    return n * std::log(value / residual_[j]);
  }

  double change_two(int j, double value_j, int i, double value_i) const {
    if (!(value_j < infinite) || !(value_i < infinite)) return infinite;
    const double n = double(rows_);
    if (equal_) return n * d_ * std::log((total_ - residual_[j] + value_j - residual_[i] + value_i) / total_);
    return n * std::log(value_j / residual_[j]) + n * std::log(value_i / residual_[i]);
  }

  // r_j on its parents and, for every i, r_j with i added to or taken from them.
  void update_node(int j) {
    std::vector<int> parents;
    for (int i = 0; i < d_; ++i) {
      if (edge_(i, j) != 0) parents.push_back(i);
    }
    const double own = gram_(j, j);
    const double least = smallest_residual_share * own;
    const Eigen::Index p = Eigen::Index(parents.size());
    Eigen::MatrixXd solved = Eigen::MatrixXd::Zero(p, d_);  // S_PP^-1 S_P.
    Eigen::MatrixXd spa(p, d_);
    if (p > 0) {
      const Eigen::MatrixXd spp = gram_(parents, parents);
      spa = gram_(parents, Eigen::all);
      const Eigen::LDLT<Eigen::MatrixXd> solver(spp);
      solved = solver.solve(spa);
      residual_[j] = std::max(own - spa.col(j).dot(solved.col(j)), least);
      const Eigen::MatrixXd inverse = solver.solve(Eigen::MatrixXd::Identity(p, p));
      for (Eigen::Index k = 0; k < p; ++k) {
        const double b = solved(k, j);
        changed_(parents[std::size_t(k)], j) = residual_[j] + b * b / std::max(inverse(k, k), 1e-300);
      }
    } else {
      residual_[j] = std::max(own, least);
    }
    const bool room = p + 2 < rows_;
    for (int i = 0; i < d_; ++i) {
      if (i == j || edge_(i, j) != 0) continue;
      changed_(i, j) = infinite;
      if (!room || own <= 0.0) continue;
      double sii = gram_(i, i), sij = gram_(i, j);
      if (p > 0) {
        sii -= spa.col(i).dot(solved.col(i));
        sij -= spa.col(i).dot(solved.col(j));
      }
      if (!(sii > 1e-10 * gram_(i, i)) || gram_(i, i) <= 0.0) continue;
      changed_(i, j) = std::max(residual_[j] - sij * sij / sii, least);
    }
  }

  void find_reach() {
    words_ = std::size_t(d_ + 63) / 64;
    reach_.assign(words_ * std::size_t(d_), 0);
    const std::vector<int> order = topological_order(pattern());
    for (auto it = order.rbegin(); it != order.rend(); ++it) {
      std::uint64_t* mine = &reach_[words_ * std::size_t(*it)];
      for (int c = 0; c < d_; ++c) {
        if (edge_(*it, c) == 0) continue;
        mine[c / 64] |= std::uint64_t{1} << (c % 64);
        const std::uint64_t* theirs = &reach_[words_ * std::size_t(c)];
        for (std::size_t w = 0; w < words_; ++w) mine[w] |= theirs[w];
      }
    }
  }

  bool reaches(int from, int to) const { return (reach_[words_ * std::size_t(from) + to / 64] >> (to % 64)) & 1; }

  // A directed path i ~> j other than the edge itself: then j -> i would close a cycle.
  bool detour(int i, int j) const {
    for (int c = 0; c < d_; ++c) {
      if (c != j && edge_(i, c) != 0 && reaches(c, j)) return true;
    }
    return false;
  }

  const Eigen::MatrixXd& gram_;
  const Eigen::MatrixXd& allowed_;
  long rows_;
  int d_;
  bool equal_;
  double penalty_;
  double total_ = 0.0;
  Eigen::MatrixXi edge_;
  Eigen::VectorXd residual_;
  Eigen::MatrixXd changed_;  // (i, j): r_j after adding or removing i -> j
  std::size_t words_ = 0;
  std::vector<std::uint64_t> reach_;
};

}  // namespace

PolishResult polish(const SampleMoments& moments, const Eigen::MatrixXd& start, const Eigen::MatrixXd& allowed,
                    Criterion criterion, Progress progress, const Observer& observe) {
  Climber climber(moments, start, allowed, criterion);
  PolishResult result;
  const int most = 10 * moments.variables() * moments.variables() + 10;
  while (result.moves < most && climber.climb()) {
    ++result.moves;
    ++progress.evaluations;
    progress.edges = climber.edges();
    progress.outer = result.moves;
    if (observe) observe(progress);
  }
  const Refit fit = refit(moments, climber.pattern());
  result.weights = climber.pattern().cwiseProduct(fit.weights);
  result.score = score(moments, fit, criterion);
  return result;
}

}  // namespace assay::dag
