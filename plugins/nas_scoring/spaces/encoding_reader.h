// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::nas {

/// Reads an encoding from left to right and remembers the first thing that does not belong there: which character
/// (1-based, counted in bytes), what it is and what would be allowed. After a fault every further read does nothing.
class EncodingReader {
 public:
  /// `separators` are the characters at which a word ends.
  EncodingReader(std::string_view text, std::string_view separators) : text_(text), separators_(separators) {}

  /// The one character that must come here.
  void expect(char character);
  /// The next word up to a separator; its index in `words`, or -1 after a fault. `what` names its kind: "operation".
  int word(const std::vector<std::string>& words, std::string_view what);
  /// A whole number from 0 to `most` that ends at a separator or at the end; -1 after a fault.
  int number(int most, std::string_view what);
  /// Nothing may be left.
  void expect_end();

  const std::optional<std::string>& fault() const { return fault_; }

 private:
  void refuse(std::size_t position, const std::string& seen, const std::string& allowed);
  std::string seen_at(std::size_t position) const;

  std::string_view text_;
  std::string_view separators_;
  std::size_t position_ = 0;
  std::optional<std::string> fault_;
};

}  // namespace assay::nas
