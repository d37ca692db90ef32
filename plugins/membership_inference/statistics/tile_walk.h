// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to the LibTorch sources of this folder.

#include <ATen/ATen.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/compute/torch_session.h"
#include "plugins/membership_inference/statistics/kernel_tiles.h"

namespace assay::mia {

/// r^2 below this share of |x|^2 + |y|^2 has lost five digits by cancellation: it is computed from the differences.
inline constexpr double lost_digits = 1e-5;
/// What a term |a - b| costs beside a multiplication of a matrix product.
inline constexpr double difference_work = 5;

/// Memory of a caller as a matrix in double, not copied.
inline at::Tensor matrix_view(double* values, std::int64_t rows, std::int64_t columns) {
  return at::from_blob(values, {rows, columns}, at::kDouble);
}

/// Which tiles of how many, and the pulse between them: one order of tiles and one size for all devices. `work`: multiplications for
/// one entry.
class TileWalk {
 public:
  TileWalk(std::int64_t rows, std::int64_t columns, bool upper, double work, const Pulse& pulse, double from, double to)
      : rows_(rows), columns_(columns), upper_(upper), side_(side_for(work)), pulse_(pulse), from_(from), to_(to) {}

  /// `fill` computes the values of each tile, `sink` takes them.
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
  static constexpr std::int64_t largest_side = 512;
  static constexpr double work_of_a_tile = 4e8;  // multiplications: some 20 ms between two pulses

  /// The side of square tiles whose entries cost `work` multiplications each.
  static std::int64_t side_for(double work) {
    std::int64_t side = largest_side;
    while (side > 32 && static_cast<double>(side * side) * work > work_of_a_tile) side /= 2;
    return side;
  }

  std::int64_t rows_, columns_;
  bool upper_;
  std::int64_t side_;
  const Pulse& pulse_;
  double from_, to_;
};

}  // namespace assay::mia
