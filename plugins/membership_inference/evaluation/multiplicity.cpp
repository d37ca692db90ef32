// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/evaluation/multiplicity.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

#include "core/base/error.h"
#include "core/base/numbers.h"

namespace assay::mia {
namespace {

/// Indices by rising p; equal ones in the order given.
std::vector<std::size_t> ascending(std::span<const double> p) {
  for (const double value : p)
    if (!(value >= 0 && value <= 1))
      throw Error(ErrorKind::method, {"A p-value is no probability", {}, shortest(value), "0 to 1", {}});
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t left, std::size_t right) { return p[left] < p[right]; });
  return order;
}

}  // namespace

std::vector<double> holm(std::span<const double> p) {
  const auto order = ascending(p);
  std::vector<double> adjusted(p.size());
  double so_far = 0;
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    so_far = std::max(so_far, std::min(1.0, static_cast<double>(p.size() - rank) * p[order[rank]]));
    adjusted[order[rank]] = so_far;
  }
  return adjusted;
}

std::vector<double> benjamini_hochberg(std::span<const double> p) {
  const auto order = ascending(p);
  std::vector<double> adjusted(p.size());
  double so_far = 1;
  for (std::size_t rank = order.size(); rank-- > 0;) {
    so_far = std::min(so_far, p[order[rank]] * static_cast<double>(p.size()) / static_cast<double>(rank + 1));
    adjusted[order[rank]] = so_far;
  }
  return adjusted;
}

}  // namespace assay::mia
