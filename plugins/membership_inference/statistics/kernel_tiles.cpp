// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/statistics/kernel_tiles.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "core/base/error.h"
#include "core/compute/torch_session.h"

namespace assay::mia {
namespace {

constexpr std::int64_t largest_side = 512;
constexpr double work_of_a_tile = 4e8;  // multiplications: some 20 ms between two pulses
constexpr double difference_work = 5;   // what a term |a - b| costs beside a multiplication of a matrix product
constexpr double lost_digits = 1e-5;    // r^2 below this share of |x|^2 + |y|^2: computed from the differences

at::Tensor view(double* values, std::int64_t rows, std::int64_t columns) {
  return at::from_blob(values, {rows, columns}, at::kDouble);
}

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

/// The side of square tiles whose entries cost `work` multiplications each.
std::int64_t side_for(double work) {
  std::int64_t side = largest_side;
  while (side > 32 && static_cast<double>(side * side) * work > work_of_a_tile) side /= 2;
  return side;
}

/// Which tiles of how many, and the pulse between them. `work`: multiplications for one entry.
class Walk {
 public:
  Walk(std::int64_t rows, std::int64_t columns, bool upper, double work, const Pulse& pulse, double from, double to)
      : rows_(rows), columns_(columns), upper_(upper), side_(side_for(work)), pulse_(pulse), from_(from), to_(to) {}

  template <typename Fill>
  void over(const TileSink& sink, const Fill& fill) const {
    compute_on_this_thread();
    const c10::InferenceMode no_gradients;
    std::vector<double> buffer(static_cast<std::size_t>(std::min(rows_, side_) * std::min(columns_, side_)));
    const double all = static_cast<double>(rows_) * static_cast<double>(columns_) * (upper_ ? 0.5 : 1.0);
    double done = 0;
    for (std::int64_t row = 0; row < rows_; row += side_) {
      for (std::int64_t column = upper_ ? row : 0; column < columns_; column += side_) {
        if (pulse_) pulse_(from_ + (to_ - from_) * std::min(1.0, done / all));
        const KernelTile tile{row, std::min(side_, rows_ - row), column, std::min(side_, columns_ - column),
                              buffer.data()};
        fill(tile);
        sink(tile);
        const double share = static_cast<double>(tile.rows) * static_cast<double>(tile.columns);
        done += upper_ && row == column ? 0.5 * share : share;
      }
    }
    if (pulse_) pulse_(to_);
  }

 private:
  std::int64_t rows_, columns_;
  bool upper_;
  std::int64_t side_;
  const Pulse& pulse_;
  double from_, to_;
};

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

/// mean over widths of one function of r^2 (or of |x - y|_1), in place. `scratch` is used with several widths.
void transform(const Kernel& kernel, const KernelTile& tile, std::vector<double>& scratch) {
  const std::int64_t count = tile.rows * tile.columns;
  at::Tensor values = view(tile.values, tile.rows, tile.columns);
  if (kernel.kind == KernelKind::distance) {
    values.sqrt_().neg_();
    return;
  }
  const auto one = [&](double* target, double width) {
    if (kernel.kind == KernelKind::rational_quadratic) {
      const double scale = 1 / (2 * kernel.alpha * width * width);
      for (std::int64_t i = 0; i < count; ++i) target[i] = 1 + target[i] * scale;
      at::Tensor part = view(target, tile.rows, tile.columns);
      kernel.alpha == 1 ? part.reciprocal_() : part.pow_(-kernel.alpha);
      return;
    }
    const double scale = kernel.kind == KernelKind::laplace ? -1 / width : -1 / (2 * width * width);
    for (std::int64_t i = 0; i < count; ++i) target[i] *= scale;
    view(target, tile.rows, tile.columns).exp_();
  };
  if (kernel.widths.size() == 1) return one(tile.values, kernel.widths[0]);
  const std::vector<double> squared(tile.values, tile.values + count);
  std::fill(tile.values, tile.values + count, 0.0);
  for (const double width : kernel.widths) {
    scratch = squared;
    one(scratch.data(), width);
    for (std::int64_t i = 0; i < count; ++i) tile.values[i] += scratch[static_cast<std::size_t>(i)];
  }
  const double share = 1 / static_cast<double>(kernel.widths.size());
  for (std::int64_t i = 0; i < count; ++i) tile.values[i] *= share;
}

void distances(const Points& x, const Points& y, bool upper, const TileSink& sink, const Pulse& pulse, double from,
               double to) {
  check(x, y);
  const std::vector<double> origin = mean_of(y);
  Moved left = moved(x, origin);
  Moved separate = upper ? Moved{} : moved(y, origin);
  Moved& right = upper ? left : separate;
  const std::int64_t d = x.dimensions;
  Walk(x.count, y.count, upper, static_cast<double>(d), pulse, from, to).over(sink, [&](const KernelTile& tile) {
    at::Tensor target = view(tile.values, tile.rows, tile.columns);
    at::mm_out(target, view(left.values.data() + tile.row * d, tile.rows, d),
               view(right.values.data() + tile.column * d, tile.columns, d).t());
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
  const std::int64_t d = x.dimensions;
  std::vector<double> scratch;
  if (kernel.kind == KernelKind::kid || kernel.kind == KernelKind::linear) {
    Walk(x.count, y.count, upper, static_cast<double>(d), pulse, from, to).over(sink, [&](const KernelTile& tile) {
      at::Tensor target = view(tile.values, tile.rows, tile.columns);
      at::mm_out(target, view(const_cast<double*>(x.values.data()) + tile.row * d, tile.rows, d),
                 view(const_cast<double*>(y.values.data()) + tile.column * d, tile.columns, d).t());
      if (kernel.kind == KernelKind::linear) return;
      for (std::int64_t i = 0; i < tile.rows * tile.columns; ++i) {
        const double base = tile.values[i] / static_cast<double>(d) + 1;
        tile.values[i] = base * base * base;
      }
    });
  } else if (kernel.kind == KernelKind::laplace) {
    Walk(x.count, y.count, upper, difference_work * static_cast<double>(d), pulse, from, to)
        .over(sink, [&](const KernelTile& tile) {
          view(tile.values, tile.rows, tile.columns)
              .copy_(at::cdist(view(const_cast<double*>(x.values.data()) + tile.row * d, tile.rows, d),
                               view(const_cast<double*>(y.values.data()) + tile.column * d, tile.columns, d), 1.0));
          transform(kernel, tile, scratch);
        });
  } else {
    const TileSink transformed = [&](const KernelTile& tile) {
      transform(kernel, tile, scratch);
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
