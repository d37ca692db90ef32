// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/statistics/kernel_tiles.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "core/base/error.h"
#include "plugins/membership_inference/statistics/device_tiles.h"
#include "plugins/membership_inference/statistics/tile_walk.h"

namespace assay::mia {
namespace {

std::vector<double> mean_of(const Points& points) {
  std::vector<double> mean(static_cast<std::size_t>(points.dimensions), 0.0);
  for (std::int64_t i = 0; i < points.count; ++i) {
    const auto row = points.row(i);
    for (std::size_t c = 0; c < row.size(); ++c) mean[c] += row[c];
  }
  for (double& value : mean) value /= static_cast<double>(std::max<std::int64_t>(1, points.count));
  return mean;
}

/// Points moved so that `origin` is 0, and their squared norms: distances stay, rounding shrinks.
struct Moved {
  std::vector<double> values, norms;
};

Moved moved(const Points& points, const std::vector<double>& origin) {
  Moved result{points.values, std::vector<double>(static_cast<std::size_t>(points.count), 0.0)};
  const auto d = static_cast<std::size_t>(points.dimensions);
  for (std::size_t i = 0; i < result.norms.size(); ++i) {
    double sum = 0;
    for (std::size_t c = 0; c < d; ++c) {
      double& value = result.values[i * d + c];
      value -= origin[c];
      sum += value * value;
    }
    result.norms[i] = sum;
  }
  return result;
}

double exact_squared_distance(const double* a, const double* b, std::int64_t d) {
  double sum = 0;
  for (std::int64_t c = 0; c < d; ++c) sum += (a[c] - b[c]) * (a[c] - b[c]);
  return sum;
}

void check(const Points& x, const Points& y) {
  if (x.dimensions == y.dimensions) return;
  throw Error(ErrorKind::usage, {.message = "Two samples must have the same number of dimensions to be compared",
                                 .where = {},
                                 .value = std::to_string(x.dimensions) + " and " + std::to_string(y.dimensions),
                                 .allowed = "equal numbers",
                                 .remedy = {}});
}

void check(const Kernel& kernel) {
  if (kernel.kind == KernelKind::kid || kernel.kind == KernelKind::linear || kernel.kind == KernelKind::distance)
    return;
  const bool positive = std::all_of(kernel.widths.begin(), kernel.widths.end(),
                                    [](double width) { return std::isfinite(width) && width > 0; });
  if (!kernel.widths.empty() && positive && kernel.alpha > 0) return;
  throw Error(ErrorKind::usage,
              {.message = "A kernel needs positive widths",
               .where = {},
               .value = kernel.widths.empty() ? std::string("no width") : std::to_string(kernel.widths[0]),
               .allowed = "above 0",
               .remedy = "Points that are all equal have no width: look at the data"});
}

/// One function of r^2 (or of |x - y|_1) in place.
void transform(const Kernel& kernel, double width, double* values, std::int64_t count) {
  at::Tensor view = matrix_view(values, 1, count);
  if (kernel.kind == KernelKind::rational_quadratic) {
    const double scale = 1 / (2 * kernel.alpha * width * width);
    for (std::int64_t i = 0; i < count; ++i) values[i] = 1 + values[i] * scale;
    kernel.alpha == 1 ? view.reciprocal_() : view.pow_(-kernel.alpha);
    return;
  }
  const double scale = kernel.kind == KernelKind::laplace ? -1 / width : -1 / (2 * width * width);
  for (std::int64_t i = 0; i < count; ++i) values[i] *= scale;
  view.exp_();
}

/// mean over widths, in place, in pieces that stay in a core's own cache while all widths are worked through.
void transform(const Kernel& kernel, const KernelTile& tile) {
  constexpr std::int64_t piece = 4096;
  const std::int64_t count = tile.rows * tile.columns;
  if (kernel.kind == KernelKind::distance) {
    matrix_view(tile.values, tile.rows, tile.columns).sqrt_().neg_();
    return;
  }
  if (kernel.widths.size() == 1) return transform(kernel, kernel.widths[0], tile.values, count);
  std::array<double, piece> squared, one;
  const double share = 1 / static_cast<double>(kernel.widths.size());
  for (std::int64_t first = 0; first < count; first += piece) {
    const std::int64_t here = std::min(piece, count - first);
    double* values = tile.values + first;
    std::copy(values, values + here, squared.begin());
    std::fill(values, values + here, 0.0);
    for (const double width : kernel.widths) {
      std::copy(squared.begin(), squared.begin() + here, one.begin());
      transform(kernel, width, one.data(), here);
      for (std::int64_t i = 0; i < here; ++i) values[i] += one[static_cast<std::size_t>(i)];
    }
    for (std::int64_t i = 0; i < here; ++i) values[i] *= share;
  }
}

void distances(const Points& x, const Points& y, bool upper, const TileSink& sink, const Pulse& pulse, double from,
               double to) {
  check(x, y);
  const std::vector<double> origin = mean_of(y);
  Moved left = moved(x, origin);
  Moved separate = upper ? Moved{} : moved(y, origin);
  Moved& right = upper ? left : separate;
  const std::int64_t d = x.dimensions;
  TileWalk(x.count, y.count, upper, static_cast<double>(d), pulse, from, to).over(sink, [&](const KernelTile& tile) {
    at::Tensor target = matrix_view(tile.values, tile.rows, tile.columns);
    at::mm_out(target, matrix_view(left.values.data() + tile.row * d, tile.rows, d),
               matrix_view(right.values.data() + tile.column * d, tile.columns, d).t());
    for (std::int64_t i = 0; i < tile.rows; ++i) {
      double* line = tile.values + i * tile.columns;
      const double norm = left.norms[static_cast<std::size_t>(tile.row + i)];
      const double* norms = right.norms.data() + tile.column;
      double smallest = 1;
      for (std::int64_t j = 0; j < tile.columns; ++j) {
        line[j] = norm + norms[j] - 2 * line[j];
        smallest = std::min(smallest, line[j] - lost_digits * (norm + norms[j]));
      }
      if (smallest > 0) continue;
      for (std::int64_t j = 0; j < tile.columns; ++j) {
        if (upper && tile.row + i == tile.column + j)
          line[j] = 0;
        else if (line[j] <= lost_digits * (norm + norms[j]))
          line[j] =
              exact_squared_distance(x.values.data() + (tile.row + i) * d, y.values.data() + (tile.column + j) * d, d);
      }
    }
  });
}

void tiles(const Points& x, const Points& y, bool upper, const Kernel& kernel, const TileSink& sink, const Pulse& pulse,
           double from, double to) {
  check(x, y);
  check(kernel);
  if (kernel.device != "cpu") return device_tiles(x, y, upper, kernel, find_device(kernel.device), sink, pulse, from, to);
  const std::int64_t d = x.dimensions;
  if (kernel.kind == KernelKind::kid || kernel.kind == KernelKind::linear) {
    TileWalk(x.count, y.count, upper, static_cast<double>(d), pulse, from, to).over(sink, [&](const KernelTile& tile) {
      at::Tensor target = matrix_view(tile.values, tile.rows, tile.columns);
      at::mm_out(target, matrix_view(const_cast<double*>(x.values.data()) + tile.row * d, tile.rows, d),
                 matrix_view(const_cast<double*>(y.values.data()) + tile.column * d, tile.columns, d).t());
      if (kernel.kind == KernelKind::linear) return;
      for (std::int64_t i = 0; i < tile.rows * tile.columns; ++i) {
        const double base = tile.values[i] / static_cast<double>(d) + 1;
        tile.values[i] = base * base * base;
      }
    });
  } else if (kernel.kind == KernelKind::laplace) {
    TileWalk(x.count, y.count, upper, difference_work * static_cast<double>(d), pulse, from, to)
        .over(sink, [&](const KernelTile& tile) {
          matrix_view(tile.values, tile.rows, tile.columns)
              .copy_(at::cdist(matrix_view(const_cast<double*>(x.values.data()) + tile.row * d, tile.rows, d),
                               matrix_view(const_cast<double*>(y.values.data()) + tile.column * d, tile.columns, d), 1.0));
          transform(kernel, tile);
        });
  } else {
    const TileSink transformed = [&](const KernelTile& tile) {
      transform(kernel, tile);
      sink(tile);
    };
    distances(x, y, upper, transformed, pulse, from, to);
  }
}

}  // namespace

void kernel_tiles(const Points& x, const Points& y, const Kernel& kernel, const TileSink& sink, const Pulse& pulse,
                  double from, double to) {
  tiles(x, y, false, kernel, sink, pulse, from, to);
}

void kernel_tiles(const Points& x, const Kernel& kernel, const TileSink& sink, const Pulse& pulse, double from,
                  double to) {
  tiles(x, x, true, kernel, sink, pulse, from, to);
}

void squared_distance_tiles(const Points& x, const Points& y, const TileSink& sink, const Pulse& pulse) {
  distances(x, y, false, sink, pulse, 0, 1);
}

void squared_distance_tiles(const Points& x, const TileSink& sink, const Pulse& pulse) {
  distances(x, x, true, sink, pulse, 0, 1);
}

}  // namespace assay::mia
