// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/base/random.h"
#include "plugins/membership_inference/data/points.h"
#include "plugins/membership_inference/generators/denoiser.h"

namespace assay::mia::worlds {

/// Standard normal points of d dimensions.
inline Points normal_points(std::int64_t count, std::int64_t dimensions, const std::string& name,
                            std::uint64_t seed = 0) {
  RandomStream stream(seed, name);
  Points points{count, dimensions, {}};
  points.values.reserve(static_cast<std::size_t>(count * dimensions));
  for (std::int64_t i = 0; i < count * dimensions; ++i) points.values.push_back(stream.normal());
  return points;
}

/// A population of normal points; members are among its points, and the "student" draws a member and moves it by a
/// little noise. So its samples follow the members, and anything else is a fresh point of the population.
struct World {
  Points members, samples, auxiliary, others;

  explicit World(std::uint64_t seed = 0, std::int64_t dimensions = 8, double noise = 0.4, std::int64_t count = 1500)
      : members(normal_points(200, dimensions, "members", seed)),
        samples{count, dimensions, {}},
        auxiliary(normal_points(300, dimensions, "auxiliary", seed)),
        others(normal_points(600, dimensions, "others", seed)) {
    RandomStream stream(seed, "samples");
    for (std::int64_t i = 0; i < count; ++i) {
      const auto row = members.row(static_cast<std::int64_t>(stream.below(static_cast<std::uint64_t>(members.count))));
      for (const double value : row) samples.values.push_back(value + noise * stream.normal());
    }
  }
};

/// The exact denoiser of the student's law: normal clouds of width `width` around equally likely points.
class CloudDenoiser : public Denoiser {
 public:
  CloudDenoiser(Points centres, double width) : centres_(std::move(centres)), width_(width) {}
  std::int64_t dimensions() const override { return centres_.dimensions; }
  Points denoise(const Points& noisy, double sigma) const override {
    const double own = width_ * width_, added = sigma * sigma;
    Points result{noisy.count, noisy.dimensions, {}};
    for (std::int64_t i = 0; i < noisy.count; ++i) {
      const auto x = noisy.row(i);
      std::vector<double> exponents, mean(x.size());
      for (std::int64_t c = 0; c < centres_.count; ++c) {
        double square = 0;
        for (std::size_t j = 0; j < x.size(); ++j) square += std::pow(x[j] - centres_.row(c)[j], 2);
        exponents.push_back(-square / (2 * (own + added)));
      }
      const double largest = *std::max_element(exponents.begin(), exponents.end());
      double total = 0;
      for (std::int64_t c = 0; c < centres_.count; ++c) {
        const double weight = std::exp(exponents[static_cast<std::size_t>(c)] - largest);
        total += weight;
        for (std::size_t j = 0; j < x.size(); ++j) mean[j] += weight * centres_.row(c)[j];
      }
      for (std::size_t j = 0; j < x.size(); ++j) {
        result.values.push_back((own * x[j] + added * mean[j] / total) / (own + added));
      }
    }
    return result;
  }

 private:
  Points centres_;
  double width_;
};

}  // namespace assay::mia::worlds
