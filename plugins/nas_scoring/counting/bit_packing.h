// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

namespace assay::nas {

/// Units that are packed at a time: one word of bits per sample.
inline constexpr int pack_width = 64;

/// Bits of up to 32 samples (rows, `stride` floats apart) and 64 neighbouring units: bit s of keys[u] is value > 0.
/// Returns whether all values are finite. With `rectify` every value becomes max(value, 0).
bool pack_block(float* values, std::int64_t stride, int samples, bool rectify, std::uint32_t* keys);

/// The same for up to 16 samples and `blocks` blocks of 64 units one after the other; adds the number of ones to
/// `active`.
bool pack_blocks(float* values, std::int64_t stride, int samples, bool rectify, std::int64_t blocks,
                 std::uint16_t* keys, std::int64_t& active);

/// Transposes a 64 x 64 matrix of bits: bit c of rows[r] goes to bit r of rows[c].
void transpose_bits(std::array<std::uint64_t, 64>& rows);

}  // namespace assay::nas
