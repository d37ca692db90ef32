// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace assay::nas {

/// A set of keys of at most 16 bits, each with a stamp: the layer that saw it last. Two counts come from one look:
/// new to the set, and new to the layer.
class ShortKeySet {
 public:
  ShortKeySet();
  void reset();
  void begin_layer();
  void insert(const std::uint16_t* keys, std::int64_t count);
  std::int64_t size() const { return size_; }
  std::int64_t layer_size() const { return layer_size_; }
  /// Calls use(key) for every key, scattered over the range (neighbours have most bits in common), until it returns
  /// false.
  template <typename Use>
  void for_each(Use use) const {
    constexpr std::uint64_t stride = 40503;  // odd, near 2^16 / golden ratio: visits every key once
    for (std::uint64_t step = 0; step < stamps_.size(); ++step) {
      const std::uint64_t key = step * stride % stamps_.size();
      if (stamps_[key] != 0 && !use(&key)) return;
    }
  }

 private:
  std::vector<std::uint8_t> stamps_;  ///< 0: absent
  std::uint8_t stamp_ = 0;
  std::int64_t size_ = 0, layer_size_ = 0;
};

/// The same for keys of any number of 64-bit words: open addressing with the whole keys in the table, so that equal
/// means equal and not merely an equal hash.
class LongKeySet {
 public:
  explicit LongKeySet(int words);
  void reset();
  void begin_layer();
  /// `count` (at most 64) keys; word w of key k is at words[w * 64 + k].
  void insert(const std::uint64_t* words, int count);
  std::int64_t size() const { return size_; }
  std::int64_t layer_size() const { return layer_size_; }
  template <typename Use>
  void for_each(Use use) const {
    for (std::size_t slot = 0; slot < stamps_.size(); ++slot) {
      if (stamps_[slot] != 0 && !use(keys_.data() + slot * static_cast<std::size_t>(words_))) return;
    }
  }

 private:
  void grow();
  std::size_t hash(const std::uint64_t* words, std::size_t step) const;
  int words_;
  int shift_ = 0;  ///< 64 - log2 of the number of slots
  std::vector<std::uint64_t> keys_;
  std::vector<std::uint32_t> stamps_;  ///< 0: empty slot
  std::uint32_t stamp_ = 0;
  std::int64_t size_ = 0, layer_size_ = 0;
};

}  // namespace assay::nas
