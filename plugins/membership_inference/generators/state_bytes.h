// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::mia {

/// Bytes of a saved generator or of a training that was interrupted: a kind, values one after another, and a SHA-256 of
/// all that, so that cut or changed bytes are found.
class StateWriter {
 public:
  explicit StateWriter(std::string_view kind);
  void integer(std::int64_t value);
  void real(double value);
  void text(std::string_view value);
  void floats(std::span<const float> values);
  void doubles(std::span<const double> values);
  std::string finish();  ///< call once

 private:
  std::string bytes_;
};

/// Reads what StateWriter wrote, in the same order. Throws Error (data) where the bytes are of another kind, cut short
/// or changed.
class StateReader {
 public:
  explicit StateReader(std::string_view bytes);
  const std::string& kind() const { return kind_; }
  /// Error (data) where kind() differs.
  void expect(std::string_view kind) const;
  std::int64_t integer();
  double real();
  std::string text();
  std::vector<float> floats();
  std::vector<double> doubles();

 private:
  void take(void* to, std::size_t size);
  std::size_t length(std::size_t unit);

  std::string_view rest_;
  std::string kind_;
};

}  // namespace assay::mia
