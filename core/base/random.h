// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/base/export.h"

namespace assay {

/// A named stream of random numbers: xoshiro256** (Blackman & Vigna 2021) seeded by splitmix64 from (seed, name).
/// Everything here gives the same numbers on every platform and compiler; std::normal_distribution would not.
/// Usable as a UniformRandomBitGenerator. Copyable: a copy continues with the same numbers. Not thread-safe.
class ASSAY_CORE RandomStream {
 public:
  using result_type = std::uint64_t;
  RandomStream(std::uint64_t seed, std::string_view name);

  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return ~result_type{0}; }
  result_type operator()();

  double uniform();                            ///< [0, 1), 53 bits
  double uniform(double low, double high);     ///< [low, high)
  double normal();                             ///< standard normal, polar method
  double exponential();                        ///< mean 1
  double gumbel();                             ///< location 0, scale 1
  std::uint64_t below(std::uint64_t bound);    ///< 0 .. bound-1, unbiased; bound > 0

  /// State for checkpoints: four words, the spare normal's bits and whether it is there.
  using State = std::array<std::uint64_t, 6>;
  State state() const;
  void restore(const State& state);

 private:
  std::array<std::uint64_t, 4> words_{};
  double spare_ = 0;
  bool has_spare_ = false;
};

}  // namespace assay
