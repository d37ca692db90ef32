// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/data/projection.h"

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/base/numbers.h"
#include "core/base/random.h"

namespace assay::mia {
namespace {

constexpr std::int64_t most_pixels = 1024;
constexpr std::int64_t directions = 64;
constexpr std::int64_t rows_at_once = 64;

void require_dimensions(const Points& points, std::int64_t dimensions) {
  if (points.dimensions == dimensions) return;
  throw Error(ErrorKind::usage, {"The points have other dimensions than those the features were made for",
                                 {},
                                 for_people(points.dimensions),
                                 for_people(dimensions),
                                 {}});
}

class Pixels : public FeatureMap {
 public:
  explicit Pixels(std::int64_t dimensions) : dimensions_(dimensions) {}
  std::int64_t dimensions() const override { return dimensions_; }
  Points apply(const Points& points) const override {
    require_dimensions(points, dimensions_);
    return points;
  }
  std::string words() const override { return "the " + for_people(dimensions_) + " values of each point as they are"; }

 private:
  std::int64_t dimensions_;
};

/// points x directions of a d x 64 matrix, a few rows at a time so that the matrix stays in the cache.
Points projected(const Points& points, const std::vector<double>& matrix, const Pulse& pulse) {
  Points result{points.count, directions, std::vector<double>(static_cast<std::size_t>(points.count * directions))};
  for (std::int64_t start = 0; start < points.count; start += rows_at_once) {
    if (pulse) pulse(static_cast<double>(start) / static_cast<double>(points.count));
    const std::int64_t end = std::min(points.count, start + rows_at_once);
    for (std::int64_t k = 0; k < points.dimensions; ++k) {
      const double* weights = matrix.data() + k * directions;
      for (std::int64_t row = start; row < end; ++row) {
        const double value = points.values[row * points.dimensions + k];
        if (value == 0) continue;
        double* sums = result.values.data() + row * directions;
        for (std::int64_t c = 0; c < directions; ++c) sums[c] += value * weights[c];
      }
    }
  }
  return result;
}

class Projection : public FeatureMap {
 public:
  Projection(std::int64_t inputs, std::vector<double> matrix, Standardisation standardisation)
      : inputs_(inputs), matrix_(std::move(matrix)), standardisation_(std::move(standardisation)) {}
  std::int64_t dimensions() const override { return directions; }
  Points apply(const Points& points) const override {
    require_dimensions(points, inputs_);
    Points result = projected(points, matrix_, {});
    standardisation_.apply(result);
    return result;
  }
  std::string words() const override {
    return for_people(directions) + " random directions of " + for_people(inputs_) +
           " dimensions, standardised by the auxiliary points";
  }

 private:
  std::int64_t inputs_;
  std::vector<double> matrix_;
  Standardisation standardisation_;
};

}  // namespace

Standardisation::Standardisation(const Points& points)
    : mean_(static_cast<std::size_t>(points.dimensions)), scale_(static_cast<std::size_t>(points.dimensions), 1) {
  const auto n = static_cast<double>(points.count);
  for (std::int64_t row = 0; row < points.count; ++row)
    for (std::size_t k = 0; k < mean_.size(); ++k) mean_[k] += points.row(row)[k] / n;
  std::vector<double> squares(mean_.size());
  for (std::int64_t row = 0; row < points.count; ++row)
    for (std::size_t k = 0; k < mean_.size(); ++k) {
      const double from_mean = points.row(row)[k] - mean_[k];
      squares[k] += from_mean * from_mean;
    }
  for (std::size_t k = 0; k < mean_.size(); ++k) {
    const double deviation = points.count > 1 ? std::sqrt(squares[k] / (n - 1)) : 0;
    if (deviation > 1e-12 * (1 + std::abs(mean_[k]))) scale_[k] = 1 / deviation;
  }
}

void Standardisation::apply(Points& points) const {
  for (std::int64_t row = 0; row < points.count; ++row) {
    double* values = points.values.data() + row * points.dimensions;
    for (std::size_t k = 0; k < mean_.size(); ++k) values[k] = (values[k] - mean_[k]) * scale_[k];
  }
}

std::unique_ptr<FeatureMap> make_projection(const Points& auxiliary, std::uint64_t seed, const Pulse& pulse) {
  RandomStream stream(seed, "mia.features.projection");
  std::vector<double> matrix(static_cast<std::size_t>(auxiliary.dimensions * directions));
  const double scale = 1 / std::sqrt(static_cast<double>(auxiliary.dimensions));
  for (double& entry : matrix) entry = scale * stream.normal();
  Standardisation standardisation(projected(auxiliary, matrix, pulse));
  if (pulse) pulse(1);
  return std::make_unique<Projection>(auxiliary.dimensions, std::move(matrix), std::move(standardisation));
}

std::unique_ptr<FeatureMap> make_pixels(std::int64_t dimensions) {
  if (dimensions > most_pixels)
    throw Error(ErrorKind::data, {"The points have too many dimensions to be compared value by value", "features",
                                  for_people(dimensions) + " dimensions with features = pixels",
                                  "at most " + for_people(most_pixels) + " dimensions",
                                  "Set features to projection or autoencoder, or make pictures smaller by image_size"});
  return std::make_unique<Pixels>(dimensions);
}

}  // namespace assay::mia
