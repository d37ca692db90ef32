// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/nas_scoring/bit_packing.h"

#include <cstring>

// One source, compiled for several instruction sets; the choice is made when the library is loaded. Sanitizers do not
// get along with that kind of choice.
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define ASSAY_FOR_SEVERAL_CPUS __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define ASSAY_FOR_SEVERAL_CPUS
#endif

namespace assay::nas {
namespace {

constexpr int lanes = 16;
constexpr int vectors = pack_width / lanes;
using Floats = float __attribute__((vector_size(lanes * sizeof(float))));
using Words = std::uint32_t __attribute__((vector_size(lanes * sizeof(std::uint32_t))));
using Halves = std::uint16_t __attribute__((vector_size(lanes * sizeof(std::uint16_t))));

struct Packed {
  Words keys[vectors];
  Words unsound;  ///< non-zero where a value was NaN or infinite
};

// Macro-like so that each clone gets its own copy with its own instructions. x - x is +0 exactly when x is finite.
template <bool rectify>
[[gnu::always_inline]] inline void pack(float* values, std::int64_t stride, int samples, Packed& packed) {
  Words key0{}, key1{}, key2{}, key3{}, unsound = packed.unsound;
  const Floats nought{};
  std::uint32_t bit = 1;
  for (int sample = 0; sample < samples; ++sample, bit <<= 1) {
    float* row = values + sample * stride;
    Floats value[vectors];
    std::memcpy(value, row, sizeof value);
    key0 |= reinterpret_cast<Words>(value[0] > nought) & bit;
    key1 |= reinterpret_cast<Words>(value[1] > nought) & bit;
    key2 |= reinterpret_cast<Words>(value[2] > nought) & bit;
    key3 |= reinterpret_cast<Words>(value[3] > nought) & bit;
    for (int part = 0; part < vectors; ++part) unsound |= reinterpret_cast<Words>(value[part] - value[part]);
    if constexpr (rectify) {
      for (int part = 0; part < vectors; ++part) value[part] = value[part] > nought ? value[part] : nought;
      std::memcpy(row, value, sizeof value);
    }
  }
  packed = {{key0, key1, key2, key3}, unsound};
}

[[gnu::always_inline]] inline bool sound(const Packed& packed) {
  std::uint32_t any = 0;
  for (int lane = 0; lane < lanes; ++lane) any |= packed.unsound[lane];
  return any == 0;
}

}  // namespace

ASSAY_FOR_SEVERAL_CPUS
bool pack_block(float* values, std::int64_t stride, int samples, bool rectify, std::uint32_t* keys) {
  Packed packed{};
  if (rectify) {
    pack<true>(values, stride, samples, packed);
  } else {
    pack<false>(values, stride, samples, packed);
  }
  std::memcpy(keys, packed.keys, sizeof packed.keys);
  return sound(packed);
}

ASSAY_FOR_SEVERAL_CPUS
bool pack_blocks(float* values, std::int64_t stride, int samples, bool rectify, std::int64_t blocks,
                 std::uint16_t* keys) {
  Packed packed{};
  for (std::int64_t block = 0; block < blocks; ++block) {
    if (rectify) {
      pack<true>(values + block * pack_width, stride, samples, packed);
    } else {
      pack<false>(values + block * pack_width, stride, samples, packed);
    }
    for (int part = 0; part < vectors; ++part) {
      const Halves halves = __builtin_convertvector(packed.keys[part], Halves);
      std::memcpy(keys + block * pack_width + part * lanes, &halves, sizeof halves);
    }
  }
  return sound(packed);
}

void transpose_bits(std::array<std::uint64_t, 64>& rows) {
  std::uint64_t mask = 0x00000000FFFFFFFFULL;
  for (int width = 32; width != 0; width >>= 1, mask ^= mask << width) {
    for (int row = 0; row < 64; row = ((row | width) + 1) & ~width) {
      const std::uint64_t swapped = ((rows[row] >> width) ^ rows[row | width]) & mask;
      rows[row] ^= swapped << width;
      rows[row | width] ^= swapped;
    }
  }
}

}  // namespace assay::nas
