// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"

#include <bit>
#include <cmath>

namespace assay {
namespace {

std::uint64_t splitmix64(std::uint64_t& state) {
  std::uint64_t z = (state += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

/// FNV-1a, so that a stream's name alone decides where it starts.
std::uint64_t hash(std::string_view name) {
  std::uint64_t value = 0xcbf29ce484222325u;
  for (const unsigned char c : name) value = (value ^ c) * 0x100000001b3u;
  return value;
}

}  // namespace

RandomStream::RandomStream(std::uint64_t seed, std::string_view name) {
  std::uint64_t mixed = seed;
  std::uint64_t state = splitmix64(mixed) ^ hash(name);
  for (auto& word : words_) word = splitmix64(state);
}

RandomStream::result_type RandomStream::operator()() {
  const std::uint64_t result = std::rotl(words_[1] * 5, 7) * 9;
  const std::uint64_t t = words_[1] << 17;
  words_[2] ^= words_[0];
  words_[3] ^= words_[1];
  words_[1] ^= words_[2];
  words_[0] ^= words_[3];
  words_[2] ^= t;
  words_[3] = std::rotl(words_[3], 45);
  return result;
}

double RandomStream::uniform() { return static_cast<double>((*this)() >> 11) * 0x1.0p-53; }
double RandomStream::uniform(double low, double high) { return low + (high - low) * uniform(); }

double RandomStream::normal() {
  if (has_spare_) {
    has_spare_ = false;
    return spare_;
  }
  double u, v, s;
  do {
    u = uniform(-1, 1);
    v = uniform(-1, 1);
    s = u * u + v * v;
  } while (s >= 1 || s == 0);
  const double factor = std::sqrt(-2 * std::log(s) / s);
  spare_ = v * factor;
  has_spare_ = true;
  return u * factor;
}

double RandomStream::exponential() { return -std::log1p(-uniform()); }
double RandomStream::gumbel() {
  double e;
  do e = exponential();
  while (e == 0);
  return -std::log(e);
}

std::uint64_t RandomStream::below(std::uint64_t bound) {
  // Rejection below the largest multiple of bound.
  const std::uint64_t limit = max() - max() % bound;
  std::uint64_t value;
  do value = (*this)();
  while (value >= limit);
  return value % bound;
}

RandomStream::State RandomStream::state() const {
  return {words_[0], words_[1], words_[2], words_[3], std::bit_cast<std::uint64_t>(spare_), has_spare_ ? 1u : 0u};
}
void RandomStream::restore(const State& state) {
  for (int i = 0; i < 4; ++i) words_[static_cast<std::size_t>(i)] = state[static_cast<std::size_t>(i)];
  spare_ = std::bit_cast<double>(state[4]);
  has_spare_ = state[5] != 0;
}

}  // namespace assay
