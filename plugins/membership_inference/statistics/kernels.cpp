// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/statistics/kernels.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

#include "core/base/error.h"
#include "plugins/membership_inference/statistics/kernel_tiles.h"

namespace assay::mia {
namespace {

constexpr std::int64_t most_entries = 5000LL * 5000LL;
constexpr std::int64_t median_points = 4000;

void check_size(std::int64_t rows, std::int64_t columns) {
  if (rows * columns <= most_entries) return;
  throw Error(ErrorKind::usage, {.message = "A kernel matrix this large is not built",
                                 .where = {},
                                 .value = std::to_string(rows) + " x " + std::to_string(columns),
                                 .allowed = "5000 x 5000",
                                 .remedy = "Use fewer points"});
}

/// target(j, i) = tile(i, j), in blocks that stay in the cache.
void mirror(const KernelTile& tile, double* target, std::int64_t stride) {
  constexpr std::int64_t block = 16;
  for (std::int64_t i = 0; i < tile.rows; i += block)
    for (std::int64_t j = 0; j < tile.columns; j += block)
      for (std::int64_t b = j; b < std::min(j + block, tile.columns); ++b)
        for (std::int64_t a = i; a < std::min(i + block, tile.rows); ++a)
          target[(tile.column + b) * stride + tile.row + a] = tile.values[a * tile.columns + b];
}

void place(const KernelTile& tile, double* target, std::int64_t stride) {
  for (std::int64_t i = 0; i < tile.rows; ++i)
    std::copy_n(tile.values + i * tile.columns, tile.columns, target + (tile.row + i) * stride + tile.column);
}

}  // namespace

double median_distance(const Points& points) {
  Points first = points;
  first.count = std::min(points.count, median_points);
  first.values.resize(static_cast<std::size_t>(first.count * first.dimensions));
  if (first.count < 2) {
    throw Error(ErrorKind::usage, {.message = "A median distance needs at least two points",
                                   .where = {},
                                   .value = std::to_string(first.count),
                                   .allowed = "2 or more",
                                   .remedy = {}});
  }
  std::vector<double> squares;
  squares.reserve(static_cast<std::size_t>(first.count * (first.count - 1) / 2));
  squared_distance_tiles(first, [&](const KernelTile& tile) {
    for (std::int64_t i = 0; i < tile.rows; ++i) {
      const std::int64_t start = tile.row == tile.column ? i + 1 : 0;
      const double* line = tile.values + i * tile.columns;
      squares.insert(squares.end(), line + std::min(start, tile.columns), line + tile.columns);
    }
  });
  const auto middle = squares.begin() + static_cast<std::ptrdiff_t>(squares.size() / 2);
  std::nth_element(squares.begin(), middle, squares.end());
  const double upper = std::sqrt(*middle);
  if (squares.size() % 2 == 1) return upper;
  return (std::sqrt(*std::max_element(squares.begin(), middle)) + upper) / 2;
}

std::vector<double> gram(const Points& x, const Points& y, const Kernel& kernel) {
  check_size(x.count, y.count);
  std::vector<double> matrix(static_cast<std::size_t>(x.count * y.count));
  kernel_tiles(x, y, kernel, [&](const KernelTile& tile) { place(tile, matrix.data(), y.count); });
  return matrix;
}

std::vector<double> gram(const Points& x, const Kernel& kernel, const Pulse& pulse) {
  check_size(x.count, x.count);
  std::vector<double> matrix(static_cast<std::size_t>(x.count * x.count));
  kernel_tiles(
      x, kernel,
      [&](const KernelTile& tile) {
        mirror(tile, matrix.data(), x.count);  // of a tile on the diagonal its upper half stays
        if (tile.row != tile.column) return place(tile, matrix.data(), x.count);
        for (std::int64_t i = 0; i < tile.rows; ++i)
          std::copy_n(tile.values + i * tile.columns + i, tile.columns - i,
                      matrix.data() + (tile.row + i) * x.count + tile.column + i);
      },
      pulse);
  return matrix;
}

std::vector<double> gram(const Points& x, const Kernel& kernel) { return gram(x, kernel, Pulse{}); }

std::vector<double> mean_kernel(const Points& x, const Points& y, const Kernel& kernel, const Pulse& pulse) {
  std::vector<double> sums(static_cast<std::size_t>(x.count), 0.0);
  kernel_tiles(
      x, y, kernel,
      [&](const KernelTile& tile) {
        for (std::int64_t i = 0; i < tile.rows; ++i) {
          const double* line = tile.values + i * tile.columns;
          sums[static_cast<std::size_t>(tile.row + i)] += std::accumulate(line, line + tile.columns, 0.0);
        }
      },
      pulse);
  for (double& sum : sums) sum /= static_cast<double>(y.count);
  return sums;
}

Nearest nearest(const Points& x, const Points& y, const Pulse& pulse) {
  Nearest result{std::vector<double>(static_cast<std::size_t>(x.count), std::numeric_limits<double>::infinity()),
                 std::vector<std::int64_t>(static_cast<std::size_t>(x.count), -1)};
  // A candidate for the minimum is measured again by its differences, so that neither ties nor near copies depend on
  // rounding.
  constexpr double slack = 1 + 1e-9;
  squared_distance_tiles(
      x, y,
      [&](const KernelTile& tile) {
        for (std::int64_t i = 0; i < tile.rows; ++i) {
          double& best = result.distance[static_cast<std::size_t>(tile.row + i)];  // squared until the end
          std::int64_t& index = result.index[static_cast<std::size_t>(tile.row + i)];
          const auto left = x.row(tile.row + i);
          for (std::int64_t j = 0; j < tile.columns; ++j) {
            if (!(tile.values[i * tile.columns + j] <= best * slack)) continue;
            const auto right = y.row(tile.column + j);
            double sum = 0;
            for (std::size_t c = 0; c < left.size(); ++c) sum += (left[c] - right[c]) * (left[c] - right[c]);
            if (sum < best) {
              best = sum;
              index = tile.column + j;
            }
          }
        }
      },
      pulse);
  for (double& distance : result.distance) distance = std::sqrt(distance);
  return result;
}

}  // namespace assay::mia
