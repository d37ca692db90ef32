// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>

#include "plugins/membership_inference/data/points.h"
#include "plugins/membership_inference/statistics/kernels.h"

namespace assay::mia {

/// A rectangle of a kernel matrix, row-major without gaps: values[(i - row) * columns + (j - column)] = k(x_i, y_j).
/// At most 512 x 512, smaller for points of many dimensions; alive during the call it is handed to, which may overwrite
/// it.
struct KernelTile {
  std::int64_t row = 0, rows = 0, column = 0, columns = 0;
  double* values = nullptr;
};
using TileSink = std::function<void(const KernelTile&)>;

/// Hands every tile of k(x_i, y_j) to `sink`, row by row of tiles, computed on the kernel's device. One thread, one tile of memory. Throws Error (usage)
/// for points of different dimensions or a kernel without a positive width. `pulse` runs from `from` to `to`.
void kernel_tiles(const Points& x, const Points& y, const Kernel& kernel, const TileSink& sink, const Pulse& pulse = {},
                  double from = 0, double to = 1);
/// The tiles on and above the diagonal of k(x_i, x_j): column >= row. Distances on the diagonal are exactly 0.
void kernel_tiles(const Points& x, const Kernel& kernel, const TileSink& sink, const Pulse& pulse = {}, double from = 0,
                  double to = 1);

/// The same of |x_i - y_j|^2. Computed as |x|^2 + |y|^2 - 2 x.y about the mean of y, clamped at 0; where that would
/// lose more than five digits (near copies), by the differences. Always on the CPU: medians, nearest points and densities choose by
/// order, and shall choose alike everywhere.
void squared_distance_tiles(const Points& x, const Points& y, const TileSink& sink, const Pulse& pulse = {});
void squared_distance_tiles(const Points& x, const TileSink& sink, const Pulse& pulse = {});

}  // namespace assay::mia
