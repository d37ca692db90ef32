// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace assay {

/// Numbers, texts and lists as bytes for a checkpoint: every double bit for bit, in this machine's byte order.
class ByteWriter {
 public:
  template <typename T>
  requires std::is_arithmetic_v<T>
  void add(T value) { bytes_.append(reinterpret_cast<const char*>(&value), sizeof(T)); }
  void add(std::string_view text) {
    add(static_cast<std::uint64_t>(text.size()));
    bytes_.append(text);
  }
  void add(const std::string& text) { add(std::string_view(text)); }
  template <typename T>
  void add(const std::vector<T>& items) {
    add(static_cast<std::uint64_t>(items.size()));
    if constexpr (std::is_arithmetic_v<T> && !std::is_same_v<T, bool>) {
      bytes_.append(reinterpret_cast<const char*>(items.data()), items.size() * sizeof(T));
    } else {
      for (const T& item : items) add(item);
    }
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// Reads them back in the same order. Once something is missing every read leaves its target alone and whole() is
/// false.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : left_(bytes) {}
  /// Everything was there and nothing is left over.
  bool whole() const { return good_ && left_.empty(); }
  bool good() const { return good_; }

  template <typename T>
  requires std::is_arithmetic_v<T>
  void read(T& value) {
    if (!good_ || left_.size() < sizeof(T)) {
      good_ = false;
      return;
    }
    std::memcpy(&value, left_.data(), sizeof(T));
    left_.remove_prefix(sizeof(T));
  }
  void read(std::string& text) {
    const std::uint64_t size = count(1);
    if (!good_) return;
    text.assign(left_.substr(0, size));
    left_.remove_prefix(size);
  }
  template <typename T>
  void read(std::vector<T>& items) {
    items.clear();
    if constexpr (std::is_arithmetic_v<T> && !std::is_same_v<T, bool>) {
      const std::uint64_t size = count(sizeof(T));
      items.resize(size);
      if (size > 0) std::memcpy(items.data(), left_.data(), size * sizeof(T));
      left_.remove_prefix(size * sizeof(T));
      return;
    }
    const std::uint64_t size = count(1);
    for (std::uint64_t i = 0; i < size && good_; ++i) {
      T item{};
      read(item);
      items.push_back(std::move(item));
    }
  }
  /// A number of items of at least `least` bytes each; 0 and not good where that many cannot be left.
  std::uint64_t count(std::uint64_t least) {
    std::uint64_t size = 0;
    read(size);
    if (good_ && size > left_.size() / least) good_ = false;
    return good_ ? size : 0;
  }

 private:
  std::string_view left_;
  bool good_ = true;
};

}  // namespace assay
