// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "plugins/membership_inference/data/points.h"

namespace assay::mia {

/// A map of points to features, fixed before any candidate is seen. Thread-safe.
class FeatureMap {
 public:
  virtual ~FeatureMap() = default;
  virtual std::int64_t dimensions() const = 0;
  virtual Points apply(const Points& points) const = 0;
  virtual std::string words() const = 0;  ///< "64 random directions, standardised by the auxiliary points"
};

/// "pixels" (as they are, at most 1024 dimensions: Error data above), "projection" (Gaussian random directions, 64,
/// then standardised by the auxiliary points), "autoencoder" (d-256-32-256-d, trained on samples and auxiliary points
/// alone, never on candidates; features are the 32 codes standardised by the auxiliary points). One thread,
/// deterministic for a seed.
std::unique_ptr<FeatureMap> fit_features(std::string_view id, const Points& samples, const Points& auxiliary,
                                         std::uint64_t seed, const std::string& device = "cpu",
                                         const Pulse& pulse = {});

}  // namespace assay::mia
