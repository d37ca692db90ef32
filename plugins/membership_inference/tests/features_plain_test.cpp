// SPDX-License-Identifier: GPL-3.0-or-later
// Features and copies: what needs LibTorch of data/.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "core/base/error.h"
#include "core/base/random.h"
#include "plugins/membership_inference/data/features.h"
#include "plugins/membership_inference/data/role_data.h"

namespace assay::mia {
namespace {

Points normal_points(std::int64_t count, std::int64_t dimensions, std::uint64_t seed, double mean = 0) {
  RandomStream stream(seed, "points");
  Points points{count, dimensions, {}};
  for (std::int64_t k = 0; k < count * dimensions; ++k) points.values.push_back(mean + stream.normal());
  return points;
}

/// Points near a plane of two dimensions in many: what an autoencoder can learn.
Points plane_points(std::int64_t count, std::int64_t dimensions, std::uint64_t seed) {
  RandomStream directions_stream(1, "plane"), stream(seed, "points");
  std::vector<double> directions(static_cast<std::size_t>(2 * dimensions));
  for (double& value : directions) value = directions_stream.normal();
  Points points{count, dimensions, {}};
  for (std::int64_t row = 0; row < count; ++row) {
    const double a = stream.normal(), b = stream.normal();
    for (std::int64_t k = 0; k < dimensions; ++k)
      points.values.push_back(a * directions[k] + b * directions[dimensions + k] + 0.01 * stream.normal());
  }
  return points;
}

double column_mean(const Points& points, std::int64_t column) {
  double sum = 0;
  for (std::int64_t row = 0; row < points.count; ++row) sum += points.row(row)[column];
  return sum / static_cast<double>(points.count);
}

double column_deviation(const Points& points, std::int64_t column) {
  const double mean = column_mean(points, column);
  double sum = 0;
  for (std::int64_t row = 0; row < points.count; ++row) sum += std::pow(points.row(row)[column] - mean, 2);
  return std::sqrt(sum / static_cast<double>(points.count - 1));
}

TEST(Features, PixelsAreThePointsThemselvesUpTo1024Dimensions) {
  const Points points = normal_points(5, 1024, 1);
  const auto map = fit_features("pixels", points, points, 0);
  EXPECT_EQ(map->apply(points), points);
  EXPECT_EQ(map->dimensions(), 1024);
  EXPECT_NE(map->words().find("1,024"), std::string::npos);
  const Points wide = normal_points(3, 1025, 1);
  try {
    fit_features("pixels", wide, wide, 0);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::data);
    EXPECT_NE(error.text().value.find("1,025"), std::string::npos);
    EXPECT_NE(error.text().allowed.find("1,024"), std::string::npos);
    EXPECT_NE(error.text().remedy.find("projection"), std::string::npos);
  }
  EXPECT_EQ(fit_features("projection", wide, wide, 0)->dimensions(), 64);
}

TEST(Features, AreStandardisedByTheAuxiliaryPointsAlone) {
  for (const char* id : {"projection", "autoencoder"}) {
    const Points auxiliary = normal_points(300, 40, 1), samples = normal_points(200, 40, 2, 3);
    const auto map = fit_features(id, samples, auxiliary, 5);
    const Points mapped = map->apply(auxiliary);
    EXPECT_EQ(mapped.dimensions, map->dimensions());
    EXPECT_EQ(mapped.count, 300);
    for (std::int64_t k = 0; k < mapped.dimensions; ++k) {
      EXPECT_NEAR(column_mean(mapped, k), 0, 1e-9) << id;
      EXPECT_NEAR(column_deviation(mapped, k), 1, 1e-9) << id;
    }
  }
}

TEST(Features, AProjectionIsLinearAndKeepsDistancesOnAverage) {
  const Points points = normal_points(200, 500, 3);
  const auto map = fit_features("projection", points, points, 1);
  Points middle{1, 500, {}};
  for (int k = 0; k < 500; ++k) middle.values.push_back((points.row(0)[k] + points.row(1)[k]) / 2);
  const Points mapped = map->apply(points), mapped_middle = map->apply(middle);
  for (int k = 0; k < 64; ++k) EXPECT_NEAR(mapped_middle.values[k], (mapped.row(0)[k] + mapped.row(1)[k]) / 2, 1e-9);
  // Random directions of unit expected length, standardised: squared distances become 64 / 500 of themselves over the
  // points' variance 1.
  double ratio = 0;
  for (int a = 0; a < 100; ++a) {
    double before = 0, after = 0;
    for (int k = 0; k < 500; ++k) before += std::pow(points.row(a)[k] - points.row(a + 100)[k], 2);
    for (int k = 0; k < 64; ++k) after += std::pow(mapped.row(a)[k] - mapped.row(a + 100)[k], 2);
    ratio += after / 64 / (before / 500) / 100;
  }
  EXPECT_NEAR(ratio, 1, 0.1);
}

TEST(Features, TheSameSeedGivesTheSameNumbersFromAnyThread) {
  const Points auxiliary = plane_points(150, 30, 1), samples = plane_points(150, 30, 2),
               other = plane_points(20, 30, 3);
  for (const char* id : {"projection", "autoencoder"}) {
    const Points here = fit_features(id, samples, auxiliary, 7)->apply(other);
    Points there;
    std::thread([&] { there = fit_features(id, samples, auxiliary, 7)->apply(other); }).join();
    EXPECT_EQ(here, there) << id;
    EXPECT_NE(here, fit_features(id, samples, auxiliary, 8)->apply(other)) << id;
  }
}

TEST(Features, MapEachPointByItself) {
  // A row's features must not depend on what it is mapped with: candidates and auxiliary points have to stay
  // exchangeable.
  const Points auxiliary = plane_points(150, 30, 1), samples = plane_points(150, 30, 2);
  for (const char* id : {"projection", "autoencoder"}) {
    const auto map = fit_features(id, samples, auxiliary, 7);
    const Points all = map->apply(auxiliary);
    const std::vector<std::int64_t> one{17};
    const Points alone = map->apply(rows_of(auxiliary, one));
    for (std::int64_t k = 0; k < map->dimensions(); ++k) EXPECT_NEAR(alone.values[k], all.row(17)[k], 1e-4) << id;
  }
}

/// R^2 of the least-squares prediction of `target` by the columns of `features` and a constant (normal equations,
/// eliminated).
double explained(const Points& features, const std::vector<double>& target) {
  const auto d = static_cast<std::size_t>(features.dimensions + 1);
  std::vector<std::vector<double>> a(d, std::vector<double>(d + 1));
  const auto entry = [&](std::int64_t row, std::size_t k) { return k + 1 == d ? 1.0 : features.row(row)[k]; };
  for (std::int64_t row = 0; row < features.count; ++row)
    for (std::size_t i = 0; i < d; ++i) {
      for (std::size_t j = 0; j < d; ++j) a[i][j] += entry(row, i) * entry(row, j);
      a[i][d] += entry(row, i) * target[row];
    }
  for (std::size_t i = 0; i < d; ++i) a[i][i] += 1e-6;
  for (std::size_t i = 0; i < d; ++i)
    for (std::size_t j = 0; j < d; ++j) {
      if (j == i) continue;
      const double factor = a[j][i] / a[i][i];
      for (std::size_t k = i; k <= d; ++k) a[j][k] -= factor * a[i][k];
    }
  double mean = 0, left = 0, all = 0;
  for (const double value : target) mean += value / static_cast<double>(target.size());
  for (std::int64_t row = 0; row < features.count; ++row) {
    double predicted = 0;
    for (std::size_t i = 0; i < d; ++i) predicted += a[i][d] / a[i][i] * entry(row, i);
    left += std::pow(target[row] - predicted, 2);
    all += std::pow(target[row] - mean, 2);
  }
  return 1 - left / all;
}

TEST(Features, AnAutoencodersCodesHoldThePlaneThatThePointsLieOn) {
  const Points auxiliary = plane_points(400, 60, 1), samples = plane_points(400, 60, 2),
               fresh = plane_points(300, 60, 9);
  const Points codes = fit_features("autoencoder", samples, auxiliary, 3)->apply(fresh);
  EXPECT_EQ(codes.dimensions, 32);
  for (const std::int64_t column : {0, 31, 59}) {
    std::vector<double> target;
    for (std::int64_t row = 0; row < fresh.count; ++row) target.push_back(fresh.row(row)[column]);
    EXPECT_GT(explained(codes, target), 0.99) << column;
  }
}

TEST(Features, TrainingTellsItsShareAndCanBeEnded) {
  const Points points = plane_points(100, 20, 1);
  double last = 0;
  fit_features("autoencoder", points, points, 1, "cpu", [&](double share) {
    EXPECT_GE(share, last);
    EXPECT_LE(share, 1);
    last = share;
  });
  EXPECT_EQ(last, 1);
  EXPECT_THROW(fit_features("autoencoder", points, points, 1, "cpu", [](double) { throw std::runtime_error("stop"); }),
               std::runtime_error);
}

TEST(Features, WrongRequestsAreRefused) {
  const Points a = normal_points(10, 3, 1), b = normal_points(10, 4, 1);
  EXPECT_THROW(fit_features("wavelets", a, a, 0), Error);
  EXPECT_THROW(fit_features("pixels", a, b, 0), Error);
  EXPECT_THROW(fit_features("autoencoder", a, a, 0, "abacus"), Error);
  for (const char* id : {"pixels", "projection", "autoencoder"})
    EXPECT_THROW(fit_features(id, a, a, 0)->apply(b), Error) << id;
}

TEST(Features, ConstantDimensionsAreNoFault) {
  Points points = normal_points(60, 10, 4);
  for (std::int64_t row = 0; row < 60; ++row) points.values[row * 10 + 3] = 7;
  for (const char* id : {"projection", "autoencoder"})
    for (const double value : fit_features(id, points, points, 0)->apply(points).values)
      EXPECT_TRUE(std::isfinite(value)) << id;
  const Points constant{50, 4, std::vector<double>(200, 2)};
  for (const char* id : {"projection", "autoencoder"})
    for (const double value : fit_features(id, constant, constant, 0)->apply(constant).values)
      EXPECT_TRUE(std::isfinite(value)) << id;
}

TEST(Duplicates, ExactNearAndInnerCopiesAreCountedAndNamed) {
  const Points auxiliary = normal_points(1000, 6, 1);
  Points candidates = normal_points(200, 6, 2);
  const auto set = [&](std::int64_t row, std::span<const double> values, double shift) {
    for (int k = 0; k < 6; ++k) candidates.values[row * 6 + k] = values[k] + shift;
  };
  set(5, auxiliary.row(700), 0);
  set(9, auxiliary.row(3), 1e-6);
  set(20, candidates.row(10), 0);
  set(30, candidates.row(10), 0);
  const Duplicates found = find_duplicates(candidates, auxiliary);
  EXPECT_EQ(found.exact, 1);
  EXPECT_EQ(found.inside, 2);
  EXPECT_GE(found.near, 1);
  EXPECT_LE(found.near, 3);  // 0.1 % of honest points are that near too
  EXPECT_EQ(static_cast<std::int64_t>(found.remove.size()), found.exact + found.inside + found.near);
  for (const std::int64_t row : {5, 9, 20, 30})
    EXPECT_TRUE(std::binary_search(found.remove.begin(), found.remove.end(), row)) << row;
  EXPECT_FALSE(std::binary_search(found.remove.begin(), found.remove.end(), 10));
  EXPECT_TRUE(std::is_sorted(found.remove.begin(), found.remove.end()));
}

TEST(Duplicates, TheDistanceIsTheQuantileOfNearestNeighboursAmongAuxiliaryPoints) {
  const Points auxiliary = normal_points(700, 5, 3);  // more than one tile
  std::vector<double> distances;
  for (std::int64_t a = 0; a < 700; ++a) {
    double best = INFINITY;
    for (std::int64_t b = 0; b < 700; ++b) {
      double sum = 0;
      for (int k = 0; k < 5; ++k) sum += std::pow(auxiliary.row(a)[k] - auxiliary.row(b)[k], 2);
      if (a != b) best = std::min(best, std::sqrt(sum));
    }
    distances.push_back(best);
  }
  std::sort(distances.begin(), distances.end());
  const double expected = distances[0] + 0.699 * (distances[1] - distances[0]);  // place 0.001 * 699
  double last = 0;
  const Duplicates found = find_duplicates(normal_points(50, 5, 4), auxiliary, [&](double share) {
    EXPECT_GE(share, last);
    last = share;
  });
  EXPECT_NEAR(found.near_distance / expected, 1, 1e-9);
  EXPECT_EQ(last, 1);
}

TEST(Duplicates, CopiesAmongAuxiliaryPointsDoNotMakeTheDistanceZero) {
  const Points once = normal_points(300, 4, 5);
  const Points twice = joined(once, once), candidates = normal_points(40, 4, 6);
  EXPECT_EQ(find_duplicates(candidates, twice).near_distance, find_duplicates(candidates, once).near_distance);
  EXPECT_EQ(find_duplicates(once, twice).exact, 300);
}

}  // namespace
}  // namespace assay::mia
