// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "core/base/random.h"
#include "plugins/membership_inference/data/points.h"

namespace assay::mia {

/// A mixture of Gaussians with full or diagonal covariances.
struct GaussianMixture {
  std::int64_t dimensions = 0;
  bool diagonal = false;
  std::vector<double> weights;  ///< k, sum 1
  std::vector<double> means;    ///< k x d
  std::vector<double>
      factors;  ///< full: k x d x d, Cholesky factors L of the covariances L L', row-major; diagonal: k x d, deviations
  std::int64_t components() const { return static_cast<std::int64_t>(weights.size()); }
};

struct MixtureOptions {
  std::int64_t components = 24;
  bool diagonal = false;
  std::int64_t iterations = 100;  ///< at most
  double tolerance = 1e-3;        ///< ends when the mean log likelihood grows by less
  double regularisation = 1e-6;   ///< added to every variance
};

/// EM (Dempster et al. 1977) from k-means++ starts (Arthur & Vassilvitskii 2007) refined by Lloyd's steps.
/// `seen(iteration, mixture, mean log likelihood)` after every iteration, from 1. Throws Error: data where there are
/// fewer points than components, method where a covariance is not positive definite.
GaussianMixture fit_mixture(const Points& points, const MixtureOptions& options, RandomStream& stream,
                            const Pulse& pulse = {},
                            const std::function<void(std::int64_t, const GaussianMixture&, double)>& seen = {});

/// The same EM from a mixture, for what is left of the iterations after `done` of them.
GaussianMixture continue_mixture(const Points& points, GaussianMixture mixture, std::int64_t done,
                                 double last_likelihood, const MixtureOptions& options, const Pulse& pulse = {},
                                 const std::function<void(std::int64_t, const GaussianMixture&, double)>& seen = {});

/// ln p(x) of every point.
std::vector<double> log_density(const GaussianMixture& mixture, const Points& points);

/// One point, d values, drawn with this stream.
void draw_point(const GaussianMixture& mixture, RandomStream& stream, double* point);

}  // namespace assay::mia
