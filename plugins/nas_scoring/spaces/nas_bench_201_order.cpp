// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/nas_scoring/spaces/nas_bench_201_order.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <vector>

namespace assay::nas {
namespace {

constexpr std::uint32_t cells = 15625;
constexpr std::uint32_t python_seed = 88;

/// The Mersenne Twister (Matsumoto & Nishimura, ACM TOMACS 8, 1998) seeded with their init_by_array, as Python does;
/// std::mt19937 offers only their older seeding.
class PythonRandom {
 public:
  explicit PythonRandom(std::uint32_t seed) {
    state_[0] = 19650218u;
    for (std::uint32_t i = 1; i < size; ++i) state_[i] = 1812433253u * mixed(i - 1) + i;
    std::uint32_t i = 1;
    for (std::uint32_t k = 0; k < size; ++k) {  // The key is one word long.
      state_[i] = (state_[i] ^ (mixed(i - 1) * 1664525u)) + seed;
      advance(i);
    }
    for (std::uint32_t k = 0; k < size - 1; ++k) {
      state_[i] = (state_[i] ^ (mixed(i - 1) * 1566083941u)) - i;
      advance(i);
    }
    state_[0] = 0x80000000u;
  }

  /// 0 .. bound - 1 as Python's _randbelow: as many top bits as the bound has, drawn again until below it.
  std::uint32_t below(std::uint32_t bound) {
    const int bits = std::bit_width(bound);
    std::uint32_t value = 0;
    do value = next() >> (32 - bits);
    while (value >= bound);
    return value;
  }

 private:
  static constexpr std::uint32_t size = 624, middle = 397;

  std::uint32_t mixed(std::uint32_t i) const { return state_[i] ^ (state_[i] >> 30); }
  void advance(std::uint32_t& i) {
    if (++i < size) return;
    state_[0] = state_[size - 1];
    i = 1;
  }
  std::uint32_t next() {
    if (used_ == size) {
      for (std::uint32_t i = 0; i < size; ++i) {
        const std::uint32_t word = (state_[i] & 0x80000000u) | (state_[(i + 1) % size] & 0x7fffffffu);
        state_[i] = state_[(i + middle) % size] ^ (word >> 1) ^ ((word & 1u) != 0 ? 0x9908b0dfu : 0u);
      }
      used_ = 0;
    }
    std::uint32_t y = state_[used_++];
    y ^= y >> 11;
    y ^= (y << 7) & 0x9d2c5680u;
    y ^= (y << 15) & 0xefc60000u;
    return y ^ (y >> 18);
  }

  std::array<std::uint32_t, size> state_{};
  std::uint32_t used_ = size;
};

std::vector<std::uint32_t> published_order() {
  std::vector<std::uint32_t> order(cells);
  std::iota(order.begin(), order.end(), 0u);
  PythonRandom random(python_seed);
  for (std::uint32_t last = cells - 1; last > 0; --last) std::swap(order[last], order[random.below(last + 1)]);
  return order;
}

}  // namespace

std::array<int, 6> nas_bench_201_operations(std::int64_t index) {
  static const std::vector<std::uint32_t> order = published_order();
  std::uint32_t code = order.at(static_cast<std::size_t>(index));
  std::array<int, 6> operations{};
  for (int edge = 5; edge >= 0; --edge, code /= 5)
    operations[static_cast<std::size_t>(edge)] = static_cast<int>(code % 5);
  return operations;
}

}  // namespace assay::nas
