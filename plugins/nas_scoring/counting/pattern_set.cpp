// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/nas_scoring/counting/pattern_set.h"

#include <algorithm>
#include <limits>

namespace assay::nas {
namespace {

constexpr int first_slots_log2 = 12;
constexpr int block = 64;

}  // namespace

ShortKeySet::ShortKeySet() : stamps_(std::size_t{1} << 16, std::uint8_t{0}) {}

void ShortKeySet::reset() {
  if (stamp_ == 0) return;
  std::fill(stamps_.begin(), stamps_.end(), std::uint8_t{0});
  stamp_ = 0;
  size_ = layer_size_ = 0;
}

void ShortKeySet::begin_layer() {
  if (stamp_ == std::numeric_limits<std::uint8_t>::max()) {
    for (std::uint8_t& stamp : stamps_) stamp = stamp != 0 ? 1 : 0;
    stamp_ = 1;
  }
  ++stamp_;
  layer_size_ = 0;
}

void ShortKeySet::insert(const std::uint16_t* keys, std::int64_t count) {
  std::uint8_t* stamps = stamps_.data();
  const std::uint8_t stamp = stamp_;
  std::int64_t new_keys = 0, new_here = 0;
  for (std::int64_t index = 0; index < count; ++index) {
    const std::uint8_t before = stamps[keys[index]];
    stamps[keys[index]] = stamp;
    new_keys += before == 0;
    new_here += before != stamp;
  }
  size_ += new_keys;
  layer_size_ += new_here;
}

LongKeySet::LongKeySet(int words) : words_(words) {
  shift_ = 64 - first_slots_log2;
  stamps_.assign(std::size_t{1} << first_slots_log2, 0);
  keys_.resize(stamps_.size() * static_cast<std::size_t>(words_));
}

void LongKeySet::reset() {
  std::fill(stamps_.begin(), stamps_.end(), 0U);
  stamp_ = 0;
  size_ = layer_size_ = 0;
}

void LongKeySet::begin_layer() {
  ++stamp_;
  layer_size_ = 0;
}

std::size_t LongKeySet::hash(const std::uint64_t* words, std::size_t step) const {
  std::uint64_t state = 0;
  for (int word = 0; word < words_; ++word) {
    state = (state ^ words[static_cast<std::size_t>(word) * step]) * 0x9E3779B97F4A7C15ULL;
    state ^= state >> 32;
  }
  return static_cast<std::size_t>((state * 0xD6E8FEB86659FD93ULL) >> shift_);
}

void LongKeySet::insert(const std::uint64_t* words, int count) {
  while (static_cast<std::size_t>(size_ + count) * 2 > stamps_.size()) grow();
  const auto width = static_cast<std::size_t>(words_);
  const std::size_t mask = stamps_.size() - 1;
  std::size_t slots[block];
  for (int key = 0; key < count; ++key) {
    slots[key] = hash(words + key, block);
    __builtin_prefetch(&stamps_[slots[key]], 1);
    __builtin_prefetch(&keys_[slots[key] * width], 1);
  }
  for (int key = 0; key < count; ++key) {
    std::size_t slot = slots[key];
    for (;; slot = (slot + 1) & mask) {
      std::uint64_t* kept = &keys_[slot * width];
      if (stamps_[slot] == 0) {
        for (std::size_t word = 0; word < width; ++word)
          kept[word] = words[word * block + static_cast<std::size_t>(key)];
        ++size_;
        ++layer_size_;
        break;
      }
      bool equal = true;
      for (std::size_t word = 0; word < width; ++word) {
        equal &= kept[word] == words[word * block + static_cast<std::size_t>(key)];
      }
      if (equal) {
        layer_size_ += stamps_[slot] != stamp_;
        break;
      }
    }
    stamps_[slot] = stamp_;
  }
}

void LongKeySet::grow() {
  std::vector<std::uint64_t> keys(keys_.size() * 2);
  std::vector<std::uint32_t> stamps(stamps_.size() * 2, 0);
  keys.swap(keys_);
  stamps.swap(stamps_);
  --shift_;
  const auto width = static_cast<std::size_t>(words_);
  const std::size_t mask = stamps_.size() - 1;
  for (std::size_t old = 0; old < stamps.size(); ++old) {
    if (stamps[old] == 0) continue;
    std::size_t slot = hash(&keys[old * width], 1);
    while (stamps_[slot] != 0) slot = (slot + 1) & mask;
    stamps_[slot] = stamps[old];
    std::copy_n(&keys[old * width], width, &keys_[slot * width]);
  }
}

}  // namespace assay::nas
