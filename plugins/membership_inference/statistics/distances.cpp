// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/statistics/distances.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "core/base/error.h"
#include "core/compute/torch_session.h"
#include "plugins/membership_inference/statistics/mmd.h"

namespace assay::mia {
namespace {

void check_pair(const Points& x, const Points& y, std::int64_t least) {
  if (x.dimensions == y.dimensions && std::min(x.count, y.count) >= least) return;
  throw Error(ErrorKind::usage, {.message = "Two samples of the same number of dimensions are needed",
                                 .where = {},
                                 .value = std::to_string(x.count) + " x " + std::to_string(x.dimensions) + " and " +
                                          std::to_string(y.count) + " x " + std::to_string(y.dimensions),
                                 .allowed = std::to_string(least) + " or more points of each",
                                 .remedy = {}});
}

at::Tensor tensor_of(const Points& points) {
  return at::from_blob(const_cast<double*>(points.values.data()), {points.count, points.dimensions}, at::kDouble);
}

/// Mean and covariance of a sample as tensors, shrunk where it has few points.
struct Gaussian {
  at::Tensor mean, covariance;
  double shrinkage = 0;
};

Gaussian gaussian_of(const Points& points) {
  const at::Tensor x = tensor_of(points);
  Gaussian result{x.mean(0), {}};
  const at::Tensor centred = x - result.mean;
  const auto n = static_cast<double>(points.count), d = static_cast<double>(points.dimensions);
  result.covariance = at::mm(centred.t(), centred) / (n - 1);
  if (n >= 2 * d) return result;
  // Ledoit & Wolf 2004 with divisor n: sum_k |x_k x_k' - S|^2 = sum_k |x_k|^4 - n |S|^2.
  const at::Tensor biased = result.covariance * ((n - 1) / n);
  const double level = biased.diagonal().mean().item<double>();
  const double squares = biased.square().sum().item<double>();
  const double spread = squares - d * level * level;
  const double noise = (centred.square().sum(1).square().sum().item<double>() - n * squares) / (n * n);
  result.shrinkage = spread > 0 ? std::clamp(noise / spread, 0.0, 1.0) : 1.0;
  result.covariance = (1 - result.shrinkage) * result.covariance +
                      result.shrinkage * (n / (n - 1)) * level * at::eye(points.dimensions, at::kDouble);
  return result;
}

/// The symmetric root of a covariance; eigenvalues below 0 by rounding count as 0.
at::Tensor root(const at::Tensor& covariance) {
  const auto [values, vectors] = at::linalg_eigh(covariance);
  return at::mm(vectors * values.clamp_min(0).sqrt(), vectors.t());
}

/// All projections, one direction a row, each sorted.
std::vector<double> sorted_projections(const Points& points, const Points& directions) {
  std::vector<double> values(static_cast<std::size_t>(directions.count * points.count));
  at::Tensor target = at::from_blob(values.data(), {directions.count, points.count}, at::kDouble);
  at::mm_out(target, tensor_of(directions), tensor_of(points).t());
  for (std::int64_t r = 0; r < directions.count; ++r) {
    const auto start = values.begin() + static_cast<std::ptrdiff_t>(r * points.count);
    std::sort(start, start + static_cast<std::ptrdiff_t>(points.count));
  }
  return values;
}

/// Integral over the levels 0..1 of cost(difference of the two quantile functions): both are steps, at i / n and j / m.
/// The levels are counted in whole numbers, so that no step is lost to rounding.
template <typename Cost>
double quantile_cost(const double* x, std::int64_t n, const double* y, std::int64_t m, const Cost& cost) {
  double total = 0;
  std::int64_t i = 0, j = 0, level = 0;  // level of n * m
  while (i < n && j < m) {
    const std::int64_t next = std::min((i + 1) * m, (j + 1) * n);
    total += static_cast<double>(next - level) * cost(x[i] - y[j]);
    if (next == (i + 1) * m) ++i;
    if (next == (j + 1) * n) ++j;
    level = next;
  }
  return total / static_cast<double>(n * m);
}

template <typename Cost>
double mean_over_directions(const Points& x, const Points& y, const Points& directions, const Pulse& pulse,
                            const Cost& cost) {
  check_pair(x, y, 1);
  check_pair(x, directions, 1);
  compute_on_this_thread();
  const c10::InferenceMode no_gradients;
  constexpr std::int64_t block = 4;
  double total = 0;
  for (std::int64_t start = 0; start < directions.count; start += block) {
    if (pulse) pulse(static_cast<double>(start) / static_cast<double>(directions.count));
    const std::int64_t count = std::min(block, directions.count - start);
    Points some{count, directions.dimensions, {}};
    some.values.assign(
        directions.values.begin() + static_cast<std::ptrdiff_t>(start * directions.dimensions),
        directions.values.begin() + static_cast<std::ptrdiff_t>((start + count) * directions.dimensions));
    const std::vector<double> left = sorted_projections(x, some), right = sorted_projections(y, some);
    for (std::int64_t r = 0; r < count; ++r)
      total += quantile_cost(left.data() + r * x.count, x.count, right.data() + r * y.count, y.count, cost);
  }
  if (pulse) pulse(1);
  return total / static_cast<double>(directions.count);
}

}  // namespace

double energy_distance(const Points& x, const Points& y, bool unbiased, const Pulse& pulse, const std::string& device) {
  const KernelSums sums = kernel_sums(x, y, {.kind = KernelKind::distance, .device = device}, pulse);
  return unbiased ? unbiased_mmd(sums) : biased_mmd(sums);
}

double kid(const Points& x, const Points& y, const Pulse& pulse, const std::string& device) {
  return unbiased_mmd(x, y, {.kind = KernelKind::kid, .device = device}, pulse);
}

struct FrechetReference::Parts {
  Gaussian gaussian;
  at::Tensor root;
  std::int64_t dimensions = 0;
};

FrechetReference::FrechetReference(const Points& points) {
  check_pair(points, points, 2);
  compute_on_this_thread();
  const c10::InferenceMode no_gradients;
  auto parts = std::make_unique<Parts>();
  parts->gaussian = gaussian_of(points);
  parts->root = root(parts->gaussian.covariance);
  parts->dimensions = points.dimensions;
  parts_ = std::move(parts);
}

FrechetReference::~FrechetReference() = default;
FrechetReference::FrechetReference(FrechetReference&&) noexcept = default;
FrechetReference& FrechetReference::operator=(FrechetReference&&) noexcept = default;

double FrechetReference::shrinkage() const { return parts_->gaussian.shrinkage; }

double FrechetReference::distance(const Points& other) const {
  if (other.dimensions != parts_->dimensions) check_pair(other, Points{other.count, parts_->dimensions, {}}, 2);
  check_pair(other, other, 2);
  compute_on_this_thread();
  const c10::InferenceMode no_gradients;
  const Gaussian& mine = parts_->gaussian;
  const Gaussian theirs = gaussian_of(other);
  // tr (C_x C_y)^(1/2) = tr (R C_y R)^(1/2) with R the root of C_x: symmetric, so that its eigenvalues are real.
  const at::Tensor inner = at::mm(at::mm(parts_->root, theirs.covariance), parts_->root);
  const double cross = at::linalg_eigvalsh((inner + inner.t()) / 2).clamp_min(0).sqrt().sum().item<double>();
  const double means = (mine.mean - theirs.mean).square().sum().item<double>();
  return means + mine.covariance.trace().item<double>() + theirs.covariance.trace().item<double>() - 2 * cross;
}

double frechet_distance(const Points& x, const Points& y) {
  check_pair(x, y, 2);
  return FrechetReference(x).distance(y);
}

double covariance_shrinkage(const Points& points) {
  check_pair(points, points, 2);
  compute_on_this_thread();
  const c10::InferenceMode no_gradients;
  return gaussian_of(points).shrinkage;
}

Points random_directions(std::int64_t count, std::int64_t dimensions, RandomStream& stream) {
  Points result{count, dimensions, std::vector<double>(static_cast<std::size_t>(count * dimensions))};
  for (std::int64_t r = 0; r < count; ++r) {
    double* row = result.values.data() + r * dimensions;
    double squares = 0;
    while (!(squares > 0)) {
      squares = 0;
      for (std::int64_t c = 0; c < dimensions; ++c) {
        row[c] = stream.normal();
        squares += row[c] * row[c];
      }
    }
    for (std::int64_t c = 0; c < dimensions; ++c) row[c] /= std::sqrt(squares);
  }
  return result;
}

double sliced_wasserstein_1(const Points& x, const Points& y, const Points& directions, const Pulse& pulse) {
  return mean_over_directions(x, y, directions, pulse, [](double difference) { return std::abs(difference); });
}

double sliced_wasserstein_2(const Points& x, const Points& y, const Points& directions, const Pulse& pulse) {
  return std::sqrt(
      mean_over_directions(x, y, directions, pulse, [](double difference) { return difference * difference; }));
}

}  // namespace assay::mia
