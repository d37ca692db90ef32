// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/statistics/mmd.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "core/base/error.h"
#include "plugins/membership_inference/statistics/kernel_tiles.h"

namespace assay::mia {
namespace {

[[noreturn]] void refuse(const std::string& message, const std::string& value, const std::string& allowed) {
  throw Error(ErrorKind::usage, {.message = message, .where = {}, .value = value, .allowed = allowed, .remedy = {}});
}

void check_counts(std::int64_t n, std::int64_t m, std::int64_t least, bool equal = false) {
  if (n < least || m < least)
    refuse("A sample is too small for this statistic", std::to_string(n) + " and " + std::to_string(m),
           std::to_string(least) + " or more of each");
  if (equal && n != m)
    refuse("This statistic pairs two samples of one size", std::to_string(n) + " and " + std::to_string(m),
           "equal sizes");
}

double sum(const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

double dot(const std::vector<double>& a, const std::vector<double>& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

std::vector<double> without(std::vector<double> sums, const std::vector<double>& diagonal) {
  for (std::size_t i = 0; i < sums.size(); ++i) sums[i] -= diagonal[i];
  return sums;
}

std::vector<double> zeros(std::int64_t count) { return std::vector<double>(static_cast<std::size_t>(count), 0.0); }

/// Adds the tiles of one symmetric matrix.
struct Symmetric {
  std::vector<double>& rows;
  std::vector<double>& diagonal;
  double& squares;

  void add(const KernelTile& tile) {
    for (std::int64_t i = 0; i < tile.rows; ++i) {
      const double* line = tile.values + i * tile.columns;
      const bool on = tile.row == tile.column;
      double total = 0, square = 0;
      for (std::int64_t j = 0; j < tile.columns; ++j) {
        total += line[j];
        square += line[j] * line[j];
        if (!on) rows[static_cast<std::size_t>(tile.column + j)] += line[j];
      }
      rows[static_cast<std::size_t>(tile.row + i)] += total;
      if (on) {
        diagonal[static_cast<std::size_t>(tile.row + i)] = line[i];
        square -= line[i] * line[i];
      }
      squares += on ? square : 2 * square;
    }
  }
};

/// sum_j H_ij for every i, diagonal included.
std::vector<double> h_rows(const KernelSums& sums) {
  std::vector<double> rows = sums.xx;
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] += sums.yy[i] - sums.xy[i] - sums.yx[i];
  return rows;
}

}  // namespace

KernelSums kernel_sums(const Points& x, const Points& y, const Kernel& kernel, const Pulse& pulse) {
  check_counts(x.count, y.count, 1);
  KernelSums sums{x.count,        y.count,        zeros(x.count),
                  zeros(y.count), zeros(x.count), zeros(y.count),
                  zeros(x.count), zeros(y.count), zeros(std::min(x.count, y.count))};
  const auto n = static_cast<double>(x.count), m = static_cast<double>(y.count);
  const double work = n * n / 2 + m * m / 2 + n * m;
  const double first = n * n / 2 / work, second = first + m * m / 2 / work;
  Symmetric xx{sums.xx, sums.diagonal_xx, sums.squares_xx}, yy{sums.yy, sums.diagonal_yy, sums.squares_yy};
  kernel_tiles(
      x, kernel, [&](const KernelTile& tile) { xx.add(tile); }, pulse, 0, first);
  kernel_tiles(
      y, kernel, [&](const KernelTile& tile) { yy.add(tile); }, pulse, first, second);
  kernel_tiles(
      x, y, kernel,
      [&](const KernelTile& tile) {
        for (std::int64_t i = 0; i < tile.rows; ++i) {
          const double* line = tile.values + i * tile.columns;
          double total = 0, square = 0;
          for (std::int64_t j = 0; j < tile.columns; ++j) {
            total += line[j];
            square += line[j] * line[j];
            sums.yx[static_cast<std::size_t>(tile.column + j)] += line[j];
            if (tile.row + i == tile.column + j) sums.diagonal_xy[static_cast<std::size_t>(tile.row + i)] = line[j];
          }
          sums.xy[static_cast<std::size_t>(tile.row + i)] += total;
          sums.squares_xy += square;
        }
      },
      pulse, second, 1);
  return sums;
}

KernelSums kernel_sums(const std::vector<double>& xx, const std::vector<double>& yy, const std::vector<double>& xy,
                       std::int64_t n, std::int64_t m) {
  check_counts(n, m, 1);
  const auto size = [](const std::vector<double>& matrix, std::int64_t rows, std::int64_t columns) {
    if (static_cast<std::int64_t>(matrix.size()) != rows * columns)
      refuse("A kernel matrix has another size than its samples", std::to_string(matrix.size()),
             std::to_string(rows * columns));
  };
  size(xx, n, n);
  size(yy, m, m);
  size(xy, n, m);
  KernelSums sums{n, m, zeros(n), zeros(m), zeros(n), zeros(m), zeros(n), zeros(m), zeros(std::min(n, m))};
  const auto symmetric = [](const std::vector<double>& matrix, std::vector<double>& rows, std::vector<double>& diagonal,
                            double& squares) {
    const auto count = static_cast<std::int64_t>(rows.size());
    for (std::int64_t i = 0; i < count; ++i) {
      const double* line = matrix.data() + i * count;
      rows[static_cast<std::size_t>(i)] = std::accumulate(line, line + count, 0.0);
      diagonal[static_cast<std::size_t>(i)] = line[i];
      squares += std::inner_product(line, line + count, line, 0.0) - line[i] * line[i];
    }
  };
  symmetric(xx, sums.xx, sums.diagonal_xx, sums.squares_xx);
  symmetric(yy, sums.yy, sums.diagonal_yy, sums.squares_yy);
  for (std::int64_t i = 0; i < n; ++i) {
    for (std::int64_t j = 0; j < m; ++j) {
      const double value = xy[static_cast<std::size_t>(i * m + j)];
      sums.xy[static_cast<std::size_t>(i)] += value;
      sums.yx[static_cast<std::size_t>(j)] += value;
      sums.squares_xy += value * value;
      if (i == j) sums.diagonal_xy[static_cast<std::size_t>(i)] = value;
    }
  }
  return sums;
}

double biased_mmd(const KernelSums& sums) {
  const auto n = static_cast<double>(sums.n), m = static_cast<double>(sums.m);
  return sum(sums.xx) / (n * n) + sum(sums.yy) / (m * m) - 2 * sum(sums.xy) / (n * m);
}

double unbiased_mmd(const KernelSums& sums) {
  check_counts(sums.n, sums.m, 2);
  const auto n = static_cast<double>(sums.n), m = static_cast<double>(sums.m);
  return sum(without(sums.xx, sums.diagonal_xx)) / (n * (n - 1)) +
         sum(without(sums.yy, sums.diagonal_yy)) / (m * (m - 1)) - 2 * sum(sums.xy) / (n * m);
}

double unbiased_mmd(const Points& x, const Points& y, const Kernel& kernel, const Pulse& pulse) {
  return unbiased_mmd(kernel_sums(x, y, kernel, pulse));
}

double one_sample_mmd(const KernelSums& sums) {
  check_counts(sums.n, sums.m, 2, true);
  const auto n = static_cast<double>(sums.n);
  const double diagonal = sum(sums.diagonal_xx) + sum(sums.diagonal_yy) - 2 * sum(sums.diagonal_xy);
  return (sum(h_rows(sums)) - diagonal) / (n * (n - 1));
}

double mmd_variance(const KernelSums& sums) {
  check_counts(sums.n, sums.m, 2, true);
  // Written about the mean, which is the same and keeps its digits.
  const std::vector<double> rows = h_rows(sums);
  const auto n = static_cast<double>(sums.n);
  const double mean = sum(rows) / n;
  double squares = 0;
  for (const double row : rows) squares += (row - mean) * (row - mean);
  return 4 * squares / (n * n * n);
}

double unbiased_mmd_variance(const KernelSums& sums) {
  check_counts(sums.n, sums.m, 4, true);
  const auto m = static_cast<double>(sums.n);
  const double m2 = m * (m - 1), m3 = m2 * (m - 2), m4 = m3 * (m - 3);  // falling factorials
  const double cube = m * m * m * (m - 1) * (m - 1) * (m - 1);
  const std::vector<double> x = without(sums.xx, sums.diagonal_xx), y = without(sums.yy, sums.diagonal_yy);
  const double total_x = sum(x), total_y = sum(y), total_xy = sum(sums.xy);
  return 4 / m4 * (dot(x, x) + dot(y, y)) +
         4 * (m * m - m - 1) / cube * (dot(sums.xy, sums.xy) + dot(sums.yx, sums.yx)) -
         8 / (m * m * (m * m - 3 * m + 2)) * (dot(x, sums.xy) + dot(y, sums.yx)) +
         8 / (m * m * m3) * (total_x + total_y) * total_xy -
         2 * (2 * m - 3) / (m2 * m4) * (total_x * total_x + total_y * total_y) -
         4 * (2 * m - 3) / cube * total_xy * total_xy -
         2 / (m * (m * m * m - 6 * m * m + 11 * m - 6)) * (sums.squares_xx + sums.squares_yy) -
         4 * (m - 2) / (m * m * (m - 1) * (m - 1) * (m - 1)) * sums.squares_xy;
}

double power_criterion_clamped(double statistic, double variance, double lambda) {
  return statistic / std::sqrt(std::max(variance, lambda));
}

double power_criterion_added(double statistic, double variance, double lambda) {
  return statistic / std::sqrt(variance + lambda);
}

double linear_time_mmd(const Points& x, const Points& y, const Kernel& kernel) {
  check_counts(x.count, y.count, 2, true);
  constexpr std::int64_t block = 32;  // pairs at once: of a block x block tile the diagonal is read
  const std::int64_t pairs = x.count / 2;
  double total = 0;
  for (std::int64_t start = 0; start < pairs; start += block) {
    const std::int64_t count = std::min(block, pairs - start);
    std::vector<std::int64_t> even, odd;
    for (std::int64_t i = start; i < start + count; ++i) {
      even.push_back(2 * i);
      odd.push_back(2 * i + 1);
    }
    const Points x0 = rows_of(x, even), x1 = rows_of(x, odd), y0 = rows_of(y, even), y1 = rows_of(y, odd);
    const auto trace = [&](const Points& a, const Points& b) {
      double value = 0;
      kernel_tiles(a, b, kernel, [&](const KernelTile& tile) {
        for (std::int64_t i = 0; i < tile.rows; ++i) value += tile.values[i * tile.columns + i];
      });
      return value;
    };
    total += trace(x0, x1) + trace(y0, y1) - trace(x0, y1) - trace(x1, y0);
  }
  return total / static_cast<double>(pairs);
}

}  // namespace assay::mia
