// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "plugins/membership_inference/data/features.h"

namespace assay::mia {

/// Moves and scales every dimension to mean 0 and standard deviation 1 over the points it was made from (n - 1;
/// dimensions that do not vary are only moved).
class Standardisation {
 public:
  explicit Standardisation(const Points& points);
  void apply(Points& points) const;

 private:
  std::vector<double> mean_, scale_;
};

/// 64 Gaussian random directions, then standardised by the auxiliary points. Plain C++: the same numbers on every
/// computer.
std::unique_ptr<FeatureMap> make_projection(const Points& auxiliary, std::uint64_t seed, const Pulse& pulse);
/// The points as they are. Throws Error (data) above 1,024 dimensions.
std::unique_ptr<FeatureMap> make_pixels(std::int64_t dimensions);

}  // namespace assay::mia
