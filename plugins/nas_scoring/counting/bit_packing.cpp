// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/nas_scoring/counting/bit_packing.h"

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
using LooseFloats = float __attribute__((vector_size(lanes * sizeof(float)), aligned(alignof(float)), may_alias));
using Words = std::uint32_t __attribute__((vector_size(lanes * sizeof(std::uint32_t))));
using Halves = std::uint16_t __attribute__((vector_size(lanes * sizeof(std::uint16_t))));

/// Takes 16 values of one sample: their bits into `key`; `unsound` becomes non-zero where one is NaN or infinite,
/// because x - x is +0 exactly when x is finite. Always inlined, so that each clone gets its own instructions.
template <bool rectify>
[[gnu::always_inline]] inline void take(float* row, std::uint32_t bit, Words& key, Words& unsound) {
  const Floats value = *reinterpret_cast<const LooseFloats*>(row);
  const Floats nought{};
  key |= reinterpret_cast<Words>(value > nought) & bit;
  unsound |= reinterpret_cast<Words>(value - value);
  if constexpr (rectify) *reinterpret_cast<LooseFloats*>(row) = value > nought ? value : nought;
}

/// Packs `parts` times 16 units. One visit to a row should be long: 16 rows are often a power of two of bytes apart and
/// share their cache sets. The keys stay in registers or the first-level cache.
template <bool rectify, int parts>
[[gnu::always_inline]] inline void pack(float* values, std::int64_t stride, int samples, Words keys[parts],
                                        Words& unsound) {
  for (int part = 0; part < parts; ++part) keys[part] = Words{};
  Words bad = unsound;
  std::uint32_t bit = 1;
  for (int sample = 0; sample < samples; ++sample, bit <<= 1, values += stride) {
#pragma GCC unroll 8
    for (int part = 0; part < parts; ++part) take<rectify>(values + part * lanes, bit, keys[part], bad);
  }
  unsound = bad;
}

[[gnu::always_inline]] inline bool sound(const Words& unsound) {
  std::uint32_t any = 0;
  for (int lane = 0; lane < lanes; ++lane) any |= unsound[lane];
  return any == 0;
}

template <bool rectify, int parts>
[[gnu::always_inline]] inline void pack_short(float* values, std::int64_t stride, int samples, std::uint16_t* keys,
                                              std::int64_t& ones, Words& unsound) {
  Words wide[parts];
  pack<rectify, parts>(values, stride, samples, wide, unsound);
  for (int part = 0; part < parts; ++part) {
    const Halves halves = __builtin_convertvector(wide[part], Halves);
    std::uint64_t words[sizeof halves / sizeof(std::uint64_t)];
    std::memcpy(words, &halves, sizeof halves);
    std::memcpy(keys + part * lanes, &halves, sizeof halves);
    for (const std::uint64_t word : words) ones += __builtin_popcountll(word);
  }
}

template <bool rectify>
[[gnu::always_inline]] inline bool pack_all(float* values, std::int64_t stride, int samples, std::int64_t blocks,
                                            std::uint16_t* keys, std::int64_t& active) {
  Words unsound{};
  std::int64_t ones = 0;
  constexpr int together = 8;
  std::int64_t block = 0;
  for (; block + together <= blocks; block += together) {
    const std::int64_t at = block * pack_width;
    pack_short<rectify, together * vectors>(values + at, stride, samples, keys + at, ones, unsound);
  }
  for (; block < blocks; ++block) {
    const std::int64_t at = block * pack_width;
    pack_short<rectify, vectors>(values + at, stride, samples, keys + at, ones, unsound);
  }
  active += ones;
  return sound(unsound);
}

}  // namespace

ASSAY_FOR_SEVERAL_CPUS
bool pack_block(float* values, std::int64_t stride, int samples, bool rectify, std::uint32_t* keys) {
  Words packed[vectors];
  Words unsound{};
  if (rectify) {
    pack<true, vectors>(values, stride, samples, packed, unsound);
  } else {
    pack<false, vectors>(values, stride, samples, packed, unsound);
  }
  std::memcpy(keys, packed, sizeof packed);
  return sound(unsound);
}

ASSAY_FOR_SEVERAL_CPUS
bool pack_blocks(float* values, std::int64_t stride, int samples, bool rectify, std::int64_t blocks,
                 std::uint16_t* keys, std::int64_t& active) {
  return rectify ? pack_all<true>(values, stride, samples, blocks, keys, active)
                 : pack_all<false>(values, stride, samples, blocks, keys, active);
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
