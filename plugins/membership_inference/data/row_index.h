// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>

#include "plugins/membership_inference/data/points.h"

namespace assay::mia {

/// A hash of a row's content; -0 and 0 count as the same number.
std::uint64_t row_hash(std::span<const double> row);

/// Finds rows by their content. Keeps a reference to `points`.
class RowIndex {
 public:
  explicit RowIndex(const Points& points);
  /// The first row equal to this one, -1 without.
  std::int64_t find(std::span<const double> row) const;

 private:
  std::int64_t find(std::span<const double> row, std::uint64_t hash) const;

  const Points& points_;
  std::unordered_multimap<std::uint64_t, std::int64_t> rows_;
};

}  // namespace assay::mia
