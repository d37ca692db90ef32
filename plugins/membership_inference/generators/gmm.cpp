// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/generators/gmm.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

#include "core/base/error.h"

namespace assay::mia {
namespace {

using Index = std::int64_t;

double squared_distance(std::span<const double> a, const double* b) {
  double sum = 0;
  for (std::size_t k = 0; k < a.size(); ++k) sum += (a[k] - b[k]) * (a[k] - b[k]);
  return sum;
}

/// k-means++ centres (k x d), then Lloyd's steps; returns the component of every point.
std::vector<Index> cluster(const Points& points, Index components, RandomStream& stream, const Pulse& pulse) {
  const Index d = points.dimensions;
  std::vector<double> centres;
  std::vector<double> nearest(static_cast<std::size_t>(points.count), std::numeric_limits<double>::infinity());
  Index chosen = static_cast<Index>(stream.below(static_cast<std::uint64_t>(points.count)));
  for (Index k = 0; k < components; ++k) {
    const auto row = points.row(chosen);
    centres.insert(centres.end(), row.begin(), row.end());
    double total = 0;
    for (Index i = 0; i < points.count; ++i) {
      double& distance = nearest[static_cast<std::size_t>(i)];
      distance = std::min(distance, squared_distance(points.row(i), centres.data() + k * d));
      total += distance;
    }
    double left = stream.uniform() * total;
    for (chosen = 0; chosen + 1 < points.count && (left -= nearest[static_cast<std::size_t>(chosen)]) >= 0;) ++chosen;
    if (pulse) pulse(0);
  }
  std::vector<Index> owner(static_cast<std::size_t>(points.count), -1);
  for (int round = 0; round < 100; ++round) {
    bool moved = false;
    for (Index i = 0; i < points.count; ++i) {
      if (pulse && i % 256 == 0) pulse(0);
      Index best = 0;
      double least = std::numeric_limits<double>::infinity();
      for (Index k = 0; k < components; ++k) {
        const double distance = squared_distance(points.row(i), centres.data() + k * d);
        if (distance < least) least = distance, best = k;
      }
      moved = moved || owner[static_cast<std::size_t>(i)] != best;
      owner[static_cast<std::size_t>(i)] = best;
    }
    if (!moved) break;
    std::vector<double> sums(centres.size(), 0);
    std::vector<double> counts(static_cast<std::size_t>(components), 0);
    for (Index i = 0; i < points.count; ++i) {
      const Index k = owner[static_cast<std::size_t>(i)];
      counts[static_cast<std::size_t>(k)] += 1;
      for (Index j = 0; j < d; ++j)
        sums[static_cast<std::size_t>(k * d + j)] += points.row(i)[static_cast<std::size_t>(j)];
    }
    for (Index k = 0; k < components; ++k) {
      const double count = counts[static_cast<std::size_t>(k)];
      for (Index j = 0; j < d && count > 0; ++j)
        centres[static_cast<std::size_t>(k * d + j)] = sums[static_cast<std::size_t>(k * d + j)] / count;
    }
  }
  return owner;
}

/// In place: the lower Cholesky factor of a d x d matrix.
void factorise(double* matrix, Index d) {
  for (Index j = 0; j < d; ++j) {
    for (Index i = j; i < d; ++i) {
      double sum = matrix[i * d + j];
      for (Index k = 0; k < j; ++k) sum -= matrix[i * d + k] * matrix[j * d + k];
      if (i > j) {
        matrix[i * d + j] = sum / matrix[j * d + j];
      } else if (sum > 0) {
        matrix[j * d + j] = std::sqrt(sum);
      } else {
        throw Error(ErrorKind::method, {.message = "A component's covariance is not positive definite",
                                        .where = "Gaussian mixture",
                                        .value = std::to_string(sum),
                                        .allowed = {},
                                        .remedy = "Use fewer components or scale the data"});
      }
    }
    for (Index i = 0; i < j; ++i) matrix[i * d + j] = 0;
  }
}

/// ln(weight_k N(x; k)) of one point; `work` has d values.
double log_part(const GaussianMixture& mixture, Index k, std::span<const double> x, std::vector<double>& work) {
  const Index d = mixture.dimensions;
  const double* mean = mixture.means.data() + k * d;
  double squares = 0, log_determinant = 0;
  if (mixture.diagonal) {
    const double* deviation = mixture.factors.data() + k * d;
    for (Index i = 0; i < d; ++i) {
      const double z = (x[static_cast<std::size_t>(i)] - mean[i]) / deviation[i];
      squares += z * z;
      log_determinant += std::log(deviation[i]);
    }
  } else {
    const double* lower = mixture.factors.data() + k * d * d;
    for (Index i = 0; i < d; ++i) {
      double sum = x[static_cast<std::size_t>(i)] - mean[i];
      for (Index j = 0; j < i; ++j) sum -= lower[i * d + j] * work[static_cast<std::size_t>(j)];
      const double z = work[static_cast<std::size_t>(i)] = sum / lower[i * d + i];
      squares += z * z;
      log_determinant += std::log(lower[i * d + i]);
    }
  }
  return std::log(mixture.weights[static_cast<std::size_t>(k)]) - 0.5 * squares - log_determinant -
         0.5 * static_cast<double>(d) * std::log(2 * std::numbers::pi);
}

/// Responsibilities (n x k) and the mean log likelihood.
double expect(const GaussianMixture& mixture, const Points& points, std::vector<double>& shares, const Pulse& pulse,
              double done) {
  const Index components = mixture.components();
  std::vector<double> work(static_cast<std::size_t>(mixture.dimensions));
  double total = 0;
  for (Index i = 0; i < points.count; ++i) {
    if (pulse && i % 256 == 0) pulse(done);
    double* row = shares.data() + i * components;
    for (Index k = 0; k < components; ++k) row[k] = log_part(mixture, k, points.row(i), work);
    const double top = *std::max_element(row, row + components);
    double sum = 0;
    for (Index k = 0; k < components; ++k) sum += row[k] = std::exp(row[k] - top);
    for (Index k = 0; k < components; ++k) row[k] /= sum;
    total += top + std::log(sum);
  }
  return total / static_cast<double>(points.count);
}

/// The mixture that these responsibilities (n x k) say.
GaussianMixture maximise(const Points& points, const std::vector<double>& shares, const MixtureOptions& options,
                         const Pulse& pulse, double done) {
  const Index components = options.components, d = points.dimensions;
  GaussianMixture mixture{.dimensions = d, .diagonal = options.diagonal, .weights = {}, .means = {}, .factors = {}};
  mixture.weights.assign(static_cast<std::size_t>(components), 0);
  mixture.means.assign(static_cast<std::size_t>(components * d), 0);
  mixture.factors.assign(static_cast<std::size_t>(components * d * (options.diagonal ? 1 : d)), 0);
  std::vector<double> centred(static_cast<std::size_t>(d));
  for (Index k = 0; k < components; ++k) {
    if (pulse) pulse(done);
    double* mean = mixture.means.data() + k * d;
    double* factor = mixture.factors.data() + k * d * (options.diagonal ? 1 : d);
    double count = 10 * std::numeric_limits<double>::epsilon();
    for (Index i = 0; i < points.count; ++i) count += shares[static_cast<std::size_t>(i * components + k)];
    for (Index i = 0; i < points.count; ++i) {
      const double share = shares[static_cast<std::size_t>(i * components + k)] / count;
      for (Index j = 0; j < d && share > 0; ++j) mean[j] += share * points.row(i)[static_cast<std::size_t>(j)];
    }
    for (Index i = 0; i < points.count; ++i) {
      const double share = shares[static_cast<std::size_t>(i * components + k)] / count;
      if (share < 1e-15) continue;
      for (Index j = 0; j < d; ++j)
        centred[static_cast<std::size_t>(j)] = points.row(i)[static_cast<std::size_t>(j)] - mean[j];
      for (Index j = 0; j < d; ++j) {
        const double left = share * centred[static_cast<std::size_t>(j)];
        if (options.diagonal) {
          factor[j] += left * centred[static_cast<std::size_t>(j)];
        } else {
          for (Index l = 0; l <= j; ++l) factor[j * d + l] += left * centred[static_cast<std::size_t>(l)];
        }
      }
    }
    for (Index j = 0; j < d; ++j) {
      if (options.diagonal) {
        factor[j] = std::sqrt(factor[j] + options.regularisation);
      } else {
        factor[j * d + j] += options.regularisation;
      }
    }
    if (!options.diagonal) factorise(factor, d);
    mixture.weights[static_cast<std::size_t>(k)] = count / static_cast<double>(points.count);
  }
  const double sum = std::accumulate(mixture.weights.begin(), mixture.weights.end(), 0.0);
  for (double& weight : mixture.weights) weight /= sum;
  return mixture;
}

}  // namespace

GaussianMixture continue_mixture(const Points& points, GaussianMixture mixture, std::int64_t done,
                                 double last_likelihood, const MixtureOptions& options, const Pulse& pulse,
                                 const std::function<void(std::int64_t, const GaussianMixture&, double)>& seen) {
  std::vector<double> shares(static_cast<std::size_t>(points.count * options.components));
  while (done < options.iterations) {
    const double share = static_cast<double>(done) / static_cast<double>(options.iterations);
    const double likelihood = expect(mixture, points, shares, pulse, share);
    mixture = maximise(points, shares, options, pulse, share);
    ++done;
    if (seen) seen(done, mixture, likelihood);
    if (std::abs(likelihood - last_likelihood) < options.tolerance) break;
    last_likelihood = likelihood;
  }
  if (pulse) pulse(1);
  return mixture;
}

GaussianMixture fit_mixture(const Points& points, const MixtureOptions& options, RandomStream& stream,
                            const Pulse& pulse,
                            const std::function<void(std::int64_t, const GaussianMixture&, double)>& seen) {
  if (options.components < 1 || points.count < options.components) {
    throw Error(ErrorKind::data, {.message = "A Gaussian mixture needs at least as many points as components",
                                  .where = "components",
                                  .value = std::to_string(options.components) + " components, " +
                                           std::to_string(points.count) + " points",
                                  .allowed = "1 to " + std::to_string(points.count),
                                  .remedy = "Use fewer components"});
  }
  const std::vector<Index> owner = cluster(points, options.components, stream, pulse);
  std::vector<double> shares(static_cast<std::size_t>(points.count * options.components), 0);
  for (Index i = 0; i < points.count; ++i)
    shares[static_cast<std::size_t>(i * options.components + owner[static_cast<std::size_t>(i)])] = 1;
  return continue_mixture(points, maximise(points, shares, options, pulse, 0), 0,
                          -std::numeric_limits<double>::infinity(), options, pulse, seen);
}

std::vector<double> log_density(const GaussianMixture& mixture, const Points& points) {
  std::vector<double> densities(static_cast<std::size_t>(points.count)),
      work(static_cast<std::size_t>(mixture.dimensions));
  std::vector<double> parts(static_cast<std::size_t>(mixture.components()));
  for (Index i = 0; i < points.count; ++i) {
    for (Index k = 0; k < mixture.components(); ++k)
      parts[static_cast<std::size_t>(k)] = log_part(mixture, k, points.row(i), work);
    const double top = *std::max_element(parts.begin(), parts.end());
    double sum = 0;
    for (const double part : parts) sum += std::exp(part - top);
    densities[static_cast<std::size_t>(i)] = top + std::log(sum);
  }
  return densities;
}

void draw_point(const GaussianMixture& mixture, RandomStream& stream, double* point) {
  const Index d = mixture.dimensions;
  double left = stream.uniform();
  Index k = 0;
  while (k + 1 < mixture.components() && (left -= mixture.weights[static_cast<std::size_t>(k)]) >= 0) ++k;
  std::vector<double> normal(static_cast<std::size_t>(d));
  for (double& value : normal) value = stream.normal();
  for (Index i = 0; i < d; ++i) {
    point[i] = mixture.means[static_cast<std::size_t>(k * d + i)];
    if (mixture.diagonal) {
      point[i] += mixture.factors[static_cast<std::size_t>(k * d + i)] * normal[static_cast<std::size_t>(i)];
      continue;
    }
    const double* row = mixture.factors.data() + (k * d + i) * d;
    for (Index j = 0; j <= i; ++j) point[i] += row[j] * normal[static_cast<std::size_t>(j)];
  }
}

}  // namespace assay::mia
