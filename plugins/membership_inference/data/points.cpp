// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/data/points.h"

#include <string>

#include "core/base/error.h"

namespace assay::mia {

Points rows_of(const Points& points, std::span<const std::int64_t> rows) {
  Points chosen{static_cast<std::int64_t>(rows.size()), points.dimensions, {}};
  chosen.values.reserve(rows.size() * static_cast<std::size_t>(points.dimensions));
  for (const std::int64_t index : rows) {
    const auto row = points.row(index);
    chosen.values.insert(chosen.values.end(), row.begin(), row.end());
  }
  return chosen;
}

Points joined(const Points& first, const Points& second) {
  if (first.dimensions != second.dimensions && first.count > 0 && second.count > 0) {
    throw Error(ErrorKind::usage, {"Points of different dimensions cannot stand in one set", "points",
                                   std::to_string(first.dimensions) + " and " + std::to_string(second.dimensions),
                                   "the same number of dimensions", ""});
  }
  Points both{first.count + second.count, first.count > 0 ? first.dimensions : second.dimensions, first.values};
  both.values.insert(both.values.end(), second.values.begin(), second.values.end());
  return both;
}

}  // namespace assay::mia
