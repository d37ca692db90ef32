// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/random.h"
#include "plugins/membership_inference/data/points.h"

namespace assay::mia {

// Distances between two samples. One thread; Error (usage) for different dimensions or samples that are too small.

/// 2 E|x - y| - E|x - x'| - E|y - y'|, biased (V: pairs of a point with itself count) or unbiased (U; may be negative).
/// Distances are computed on `device`.
double energy_distance(const Points& x, const Points& y, bool unbiased, const Pulse& pulse = {}, const std::string& device = "cpu");

/// Unbiased MMD with the cubic kernel (x.y / d + 1)^3: KID on whatever features the points are (Binkowski et al. 2018).
/// Kernels are computed on `device`.
double kid(const Points& x, const Points& y, const Pulse& pulse = {}, const std::string& device = "cpu");

/// Frechet distance of the Gaussians of two samples: |mu_x - mu_y|^2 + tr(C_x + C_y - 2 (C_x C_y)^(1/2)); covariances
/// with n - 1. The first sample is fixed, so that many second ones can be compared with it. A sample with fewer than
/// twice as many points as dimensions has its covariance shrunk towards a multiple of the identity (Ledoit & Wolf
/// 2004).
class FrechetReference {
 public:
  explicit FrechetReference(const Points& points);
  ~FrechetReference();
  FrechetReference(FrechetReference&&) noexcept;
  FrechetReference& operator=(FrechetReference&&) noexcept;

  double distance(const Points& other) const;
  double shrinkage() const;  ///< of the reference; 0: as it is

 private:
  struct Parts;
  std::unique_ptr<const Parts> parts_;
};
double frechet_distance(const Points& x, const Points& y);
/// The share that the covariance of such a sample is moved towards the identity: 0 where it has at least 2 d points.
double covariance_shrinkage(const Points& points);

/// `count` unit vectors in d dimensions, uniform on the sphere.
Points random_directions(std::int64_t count, std::int64_t dimensions, RandomStream& stream);
/// Mean over directions (unit rows) of the Wasserstein-1 distance of the projections; any sizes, exact.
double sliced_wasserstein_1(const Points& x, const Points& y, const Points& directions, const Pulse& pulse = {});
/// Root of the mean over directions of the squared Wasserstein-2 distance of the projections.
double sliced_wasserstein_2(const Points& x, const Points& y, const Points& directions, const Pulse& pulse = {});

}  // namespace assay::mia
