// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "plugins/membership_inference/data/points.h"
#include "plugins/membership_inference/statistics/kernels.h"

namespace assay::mia {

/// All that the estimators of the maximum mean discrepancy need of three kernel matrices, so that none of them is kept:
/// the sums of their rows, their diagonals and their squares.
struct KernelSums {
  std::int64_t n = 0, m = 0;   ///< points of X and of Y
  std::vector<double> xx, yy;  ///< sum over j of k(x_i, x_j), k(y_i, y_j), diagonal included
  std::vector<double> xy, yx;  ///< sum over j of k(x_i, y_j); sum over i of k(x_i, y_j)
  std::vector<double> diagonal_xx, diagonal_yy;
  std::vector<double> diagonal_xy;        ///< k(x_i, y_i), i < min(n, m)
  double squares_xx = 0, squares_yy = 0;  ///< sum of squares off the diagonal
  double squares_xy = 0;                  ///< of all entries
};
/// In tiles, any number of points. One thread. Error (usage) for different dimensions or an empty sample.
KernelSums kernel_sums(const Points& x, const Points& y, const Kernel& kernel, const Pulse& pulse = {});
/// Of matrices, row-major, n x n, m x m and n x m: for kernels that are not a `Kernel`.
KernelSums kernel_sums(const std::vector<double>& xx, const std::vector<double>& yy, const std::vector<double>& xy,
                       std::int64_t n, std::int64_t m);

/// V: mean k(x, x') + mean k(y, y') - 2 mean k(x, y), diagonals included. Biased upwards.
double biased_mmd(const KernelSums& sums);
/// U: the same without i = j in the first two means. May be negative. At least two points in each sample (Error usage).
double unbiased_mmd(const KernelSums& sums);
double unbiased_mmd(const Points& x, const Points& y, const Kernel& kernel, const Pulse& pulse = {});
/// U1 (n = m, Error usage otherwise): mean over i != j of H_ij = k(x_i, x_j) + k(y_i, y_j) - k(x_i, y_j) - k(y_i, x_j),
/// the statistic of Liu et al. 2020 and its code; it differs from U by the cross diagonal.
double one_sample_mmd(const KernelSums& sums);
/// 4/n^3 sum_i (sum_j H_ij)^2 - 4/n^4 (sum_ij H_ij)^2 (Liu et al. 2020; n = m), never negative: n times the variance of
/// U1.
double mmd_variance(const KernelSums& sums);
/// The unbiased estimate of the variance of U under n = m (Sutherland et al. 2017); may be negative. At least four
/// points.
double unbiased_mmd_variance(const KernelSums& sums);

/// J, the power criterion: statistic / sqrt(max(variance, lambda)), as the paper of 2020 writes it, and
/// statistic / sqrt(variance + lambda), as its code has it.
double power_criterion_clamped(double statistic, double variance, double lambda = 1e-8);
double power_criterion_added(double statistic, double variance, double lambda = 1e-8);

/// Mean over i of h(z_2i, z_2i+1) = k(x, x') + k(y, y') - k(x, y') - k(x', y): linear in the number of points (n = m;
/// an odd last point is left out).
double linear_time_mmd(const Points& x, const Points& y, const Kernel& kernel);

}  // namespace assay::mia
