// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/random.h"
#include "plugins/membership_inference/data/points.h"

namespace assay::mia {

/// What every set score of this plugin but the Frechet distance is: over n points
///   f(X) = mean over i in X of linear[i]  -  mean over i != j in X of pair[i, j].
/// An averaged point score has no `pair`. For a kernel k and student samples S, linear[i] = 2 mean_s k(x_i, s) and
/// pair = k make f(C) - f(A) = U(S, A) - U(S, C), the relative MMD score (spec 4.1: the S-S term cancels); the energy
/// distance is k(x, y) = -|x - y|. Larger: closer to the student's output.
struct SetFunction {
  std::vector<double> linear;  ///< n
  std::vector<double> pair;    ///< empty, or n x n row-major and symmetric
  std::string device = "cpu";  ///< where the products of a permutation test with `pair` are computed
  std::int64_t count() const { return static_cast<std::int64_t>(linear.size()); }
};

/// f of the set of rows named (without repetition). With `pair`, at least two rows.
double set_value(const SetFunction& f, std::span<const std::int64_t> rows);

/// The exact relative permutation test (spec 4.1) and its asymptotic check (4.2, S taken as fixed).
struct RelativeTest {
  double statistic = 0;  ///< f(C) - f(A)
  double p = 1;          ///< (1 + #{permuted >= observed}) / (permutations + 1): exact level
  std::int64_t permutations = 0;
  double z = 0;              ///< statistic / sqrt(var(psi_c)/m + var(psi_a)/|A|)
  double p_asymptotic = 1;   ///< 1 - Phi(z)
  std::vector<double> null;  ///< the permuted statistics, in order of the draws
};

/// Tests the first `candidates` points of f against all others, which are known non-members that took no part in
/// training. All permutations are one product K W of blocks. Throws Error (usage) with fewer than two points on either
/// side. One thread.
RelativeTest relative_test(const SetFunction& f, std::int64_t candidates, std::int64_t permutations,
                           RandomStream& stream, const Pulse& pulse = {});

}  // namespace assay::mia
