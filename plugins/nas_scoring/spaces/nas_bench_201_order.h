// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

namespace assay::nas {

/// The six operations of cell `index` in the order of the benchmark's index, edge by edge as in its string; 0 none,
/// 1 skip_connect, 2 nor_conv_1x1, 3 nor_conv_3x3, 4 avg_pool_3x3. 0 <= index < 15,625.
///
/// The benchmark listed all cells in lexicographic order of these numbers and shuffled them with Python's
/// random.seed(88) and random.shuffle. Compared with the published index of all 15,625 cells in
/// tests/space_golden_test.cpp.
std::array<int, 6> nas_bench_201_operations(std::int64_t index);

}  // namespace assay::nas
