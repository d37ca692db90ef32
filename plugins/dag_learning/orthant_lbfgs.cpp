// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/dag_learning/orthant_lbfgs.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "plugins/dag_learning/kernels.h"

namespace assay::dag {
namespace {

using Eigen::VectorXd;

double dot(const VectorXd& a, const VectorXd& b) { return kernels().dot(a.data(), b.data(), std::size_t(a.size())); }

void add_scaled(VectorXd& y, const VectorXd& x, double alpha) {
  kernels().add_scaled(y.data(), x.data(), alpha, std::size_t(y.size()));
}

double absolute_sum(const VectorXd& l1, const VectorXd& x) {
  double sum = 0.0;
  for (Eigen::Index i = 0; i < x.size(); ++i) sum += l1[i] * std::abs(x[i]);
  return sum;
}

// The subgradient of least norm. `moving` becomes the entries that it moves, in order; the first of `q` are its values
// there and of `orthant` the sign that each must keep (0: either). All other entries are at 0 and held there. Returns
// how many move.
// Written without branches: which entries are held changes too often to be predicted.
template <bool non_negative>
std::size_t mark_moving(const VectorXd& l1, const VectorXd& x, const VectorXd& gradient, VectorXd& orthant,
                        std::vector<int>& moving, VectorXd& q) {
  const Eigen::Index size = x.size();
  moving.resize(std::size_t(size));
  if (q.size() != size) q.resize(size), orthant.resize(size);
  Eigen::Index count = 0;
  for (Eigen::Index i = 0; i < size; ++i) {
    const double g = gradient[i], cost = l1[i];
    double sign, p;
    bool moves;
    if constexpr (non_negative) {
      sign = 1.0;
      p = g + cost;
      moves = (x[i] > 0.0) | (p < 0.0);
    } else {
      const double own = double(x[i] > 0.0) - double(x[i] < 0.0);
      const double wanted = double(g + cost < 0.0) - double(g - cost > 0.0);  // where an entry at 0 is pushed to
      sign = cost > 0.0 ? (own != 0.0 ? own : wanted) : 0.0;
      p = g + sign * cost;
      moves = (sign != 0.0) | !(cost > 0.0);
    }
    moving[std::size_t(count)] = int(i);
    q[count] = p;
    orthant[count] = sign;
    count += moves;
  }
  moving.resize(std::size_t(count));
  return std::size_t(count);
}

// The correction pairs, in full and restricted to the entries that move now.
class Memory {
 public:
  explicit Memory(int capacity) : capacity_(capacity) {}

  void clear() { full_.clear(), stale_ = true; }
  bool empty() const { return full_.empty(); }

  void add(VectorXd s, VectorXd y) {
    if (int(full_.size()) == capacity_) full_.erase(full_.begin());
    full_.push_back({std::move(s), std::move(y)});
    stale_ = true;
  }

  // q <- -H q for q over `moving` (indices into the full vectors).
  void apply(const std::vector<int>& moving, VectorXd& q) {
    restrict_to(moving);
    double scale = 0.0;
    weights_.assign(compact_.size(), 0.0);
    for (std::size_t k = compact_.size(); k-- > 0;) {
      const Pair& pair = compact_[k];
      if (pair.inverse == 0.0) continue;
      if (scale == 0.0) scale = 1.0 / (pair.inverse * dot(pair.y, pair.y));
      weights_[k] = pair.inverse * dot(pair.s, q);
      add_scaled(q, pair.y, -weights_[k]);
    }
    if (scale > 0.0 && std::isfinite(scale)) q *= scale;
    for (std::size_t k = 0; k < compact_.size(); ++k) {
      const Pair& pair = compact_[k];
      if (pair.inverse == 0.0) continue;
      const double beta = pair.inverse * dot(pair.y, q);
      add_scaled(q, pair.s, weights_[k] - beta);
    }
    q = -q;
  }

 private:
  struct Pair {
    VectorXd s, y;
    double inverse = 0.0;  // 1 / s.y; 0 marks a pair without positive curvature on the moving entries
  };

  void restrict_to(const std::vector<int>& moving) {
    const bool same = !stale_ && moving == moving_;
    if (same) return;
    // After one new pair on the same entries only that pair has to be gathered.
    const bool shift = moving == moving_ && compact_.size() + 1 >= full_.size() && !full_.empty() && !compact_.empty();
    moving_ = moving;
    if (shift) {
      if (compact_.size() == full_.size()) {
        std::rotate(compact_.begin(), compact_.begin() + 1, compact_.end());
      } else {
        compact_.emplace_back();
      }
      gather(full_.back(), compact_.back());
    } else {
      compact_.resize(full_.size());
      for (std::size_t k = 0; k < full_.size(); ++k) gather(full_[k], compact_[k]);
    }
    stale_ = false;
  }

  void gather(const Pair& full, Pair& out) {
    const Eigen::Index size = Eigen::Index(moving_.size());
    if (size == full.s.size()) {
      out.s = full.s;
      out.y = full.y;
    } else {
      out.s.resize(size);
      out.y.resize(size);
      for (Eigen::Index i = 0; i < size; ++i) {
        out.s[i] = full.s[moving_[i]];
        out.y[i] = full.y[moving_[i]];
      }
    }
    const double sy = dot(out.s, out.y);
    out.inverse = sy > 2.2e-16 * dot(out.y, out.y) ? 1.0 / sy : 0.0;
  }

  int capacity_;
  bool stale_ = true;
  std::vector<Pair> full_, compact_;
  std::vector<int> moving_;
  std::vector<double> weights_;
};

}  // namespace

LbfgsSummary minimise_l1(const SmoothFunction& f, const VectorXd& l1, VectorXd& x, const LbfgsOptions& options) {
  const Eigen::Index size = x.size();
  LbfgsSummary summary;
  VectorXd gradient = VectorXd::Zero(size), trial(size), trial_gradient = VectorXd::Zero(size);
  VectorXd kept(size), kept_gradient(size), q, orthant, direction;
  double objective = f(x, gradient) + absolute_sum(l1, x);
  summary.evaluations = 1;
  summary.objective = objective;
  if (!std::isfinite(objective) || !gradient.allFinite()) {
    summary.stop = LbfgsStop::not_finite;
    return summary;
  }
  Memory memory(options.memory);
  // Without a penalty or a bound every entry moves always: plain L-BFGS, the loops below in their simple form.
  const bool unbounded = !options.non_negative && (l1.array() == 0.0).all();
  std::vector<int> moving;
  if (unbounded) {
    moving.resize(std::size_t(size));
    std::iota(moving.begin(), moving.end(), 0);
    orthant = VectorXd::Zero(size);
  }
  while (true) {
    std::size_t count = std::size_t(size);
    if (unbounded) {
      q = gradient;
    } else {
      count = options.non_negative ? mark_moving<true>(l1, x, gradient, orthant, moving, q)
                                   : mark_moving<false>(l1, x, gradient, orthant, moving, q);
    }
    double largest = 0.0;
    for (std::size_t i = 0; i < count; ++i) largest = std::max(largest, std::abs(q[i]));
    if (largest <= options.gradient_tolerance) {
      summary.stop = LbfgsStop::gradient;
      break;
    }
    if (summary.iterations >= options.max_iterations) {
      summary.stop = LbfgsStop::iterations;
      break;
    }
    if (summary.evaluations >= options.max_evaluations) {
      summary.stop = LbfgsStop::evaluations;
      break;
    }
    double slope = 0.0;
    double step = 1.0;
    for (int attempt = 0; attempt < 2; ++attempt) {
      direction = q.head(Eigen::Index(count));
      if (!memory.empty()) {
        memory.apply(moving, direction);
      } else {
        direction = -direction;
      }
      slope = 0.0;
      for (std::size_t i = 0; unbounded && i < count; ++i) slope += direction[i] * q[i];
      for (std::size_t i = 0; !unbounded && i < count; ++i) {
        // An entry at zero leaves it only into the orthant that the pseudo-gradient points to.
        const double sign = orthant[i];
        const bool held = (x[moving[i]] == 0.0) & (sign != 0.0) & (direction[i] * sign <= 0.0);
        direction[i] = held ? 0.0 : direction[i];
        slope += direction[i] * q[i];
      }
      if (slope < 0.0) break;
      memory.clear();
    }
    if (memory.empty()) step = std::min(1.0, 1.0 / std::sqrt(dot(direction, direction)));

    // Weak Wolfe search along the path that is clamped at the orthant's faces.
    double low = 0.0, high = 0.0, kept_objective = objective;
    bool have_kept = false;
    for (int trials = 0; trials < options.max_line_search && summary.evaluations < options.max_evaluations; ++trials) {
      double expected[4] = {}, penalty = 0.0;
      if (unbounded) {
        trial = x + step * direction;
        expected[0] = step * slope;
      } else {
        trial = x;
      }
      for (std::size_t i = 0; !unbounded && i < count; ++i) {
        const int at = moving[i];
        const double straight = x[at] + step * direction[i];
        const double value = straight * orthant[i] < 0.0 ? 0.0 : straight;
        expected[i % 4] += q[i] * (value - x[at]);
        penalty += l1[at] * std::abs(value);  // entries that do not move are 0
        trial[at] = value;
      }
      const double value = f(trial, trial_gradient) + penalty;
      ++summary.evaluations;
      const bool finite = std::isfinite(value);
      const double change = (expected[0] + expected[1]) + (expected[2] + expected[3]);
      if (!finite || !(value <= objective + 1e-4 * change)) {
        high = step;
        if (have_kept) {
          step = 0.5 * (low + high);
        } else {
          double shorter = 0.1 * step;
          if (finite) {
            const double curvature = value - objective - slope * step;  // quadratic through F, F', F(step)
            if (curvature > 0.0) shorter = std::clamp(-0.5 * slope * step * step / curvature, 0.1 * step, 0.5 * step);
          }
          step = shorter;
        }
        continue;
      }
      double slopes[4] = {};
      if (unbounded) slopes[0] = dot(direction, trial_gradient);
      for (std::size_t i = 0; !unbounded && i < count; ++i) {
        const int at = moving[i];
        const bool held = (trial[at] == 0.0) & (orthant[i] != 0.0);
        slopes[i % 4] += held ? 0.0 : direction[i] * (trial_gradient[at] + orthant[i] * l1[at]);
      }
      const double new_slope = (slopes[0] + slopes[1]) + (slopes[2] + slopes[3]);
      std::swap(kept, trial);
      std::swap(kept_gradient, trial_gradient);
      kept_objective = value;
      have_kept = true;
      if (new_slope >= 0.9 * slope) break;
      low = step;
      step = high > 0.0 ? 0.5 * (low + high) : 2.0 * step;
      trial.resize(size);
      trial_gradient.resize(size);
    }
    if (!have_kept) {
      if (!memory.empty() && summary.evaluations < options.max_evaluations) {
        memory.clear();
        continue;
      }
      summary.stop = LbfgsStop::line_search;
      break;
    }
    VectorXd s = kept - x;
    VectorXd y = kept_gradient - gradient;
    if (dot(s, y) > 2.2e-16 * dot(y, y)) memory.add(std::move(s), std::move(y));
    std::swap(x, kept);
    std::swap(gradient, kept_gradient);
    const double before = objective;
    objective = kept_objective;
    summary.objective = objective;
    ++summary.iterations;
    if ((before - objective) <= options.relative_tolerance * std::max({std::abs(before), std::abs(objective), 1.0})) {
      summary.stop = LbfgsStop::relative_reduction;
      break;
    }
  }
  return summary;
}

}  // namespace assay::dag
