// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace assay::mia {

/// Points as rows: count x dimensions, row-major, double: what every statistic here works on.
struct Points {
  std::int64_t count = 0;
  std::int64_t dimensions = 0;
  std::vector<double> values;

  std::span<const double> row(std::int64_t index) const {
    return {values.data() + index * dimensions, static_cast<std::size_t>(dimensions)};
  }
  bool operator==(const Points&) const = default;
};

/// The rows named, in that order.
Points rows_of(const Points& points, std::span<const std::int64_t> rows);
/// One below the other; both with the same number of dimensions (Error usage otherwise).
Points joined(const Points& first, const Points& second);

/// Called often during long work, at least every 50 ms, with the share of it that is done, 0..1 and never decreasing.
/// It may throw to end the work; the thrower's exception passes through unchanged.
using Pulse = std::function<void(double)>;

}  // namespace assay::mia
