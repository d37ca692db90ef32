// SPDX-License-Identifier: GPL-3.0-or-later
// Kernels, estimators and distances against slow references and known answers.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "core/base/error.h"
#include "core/base/random.h"
#include "plugins/membership_inference/statistics/device_tiles.h"
#include "plugins/membership_inference/statistics/distances.h"
#include "plugins/membership_inference/statistics/kde.h"
#include "plugins/membership_inference/statistics/kernels.h"
#include "plugins/membership_inference/statistics/mmd.h"

namespace assay::mia {
namespace {

Points normal_points(std::int64_t count, std::int64_t dimensions, RandomStream& stream, double shift = 0) {
  Points points{count, dimensions, {}};
  for (std::int64_t i = 0; i < count * dimensions; ++i) points.values.push_back(stream.normal() + shift);
  return points;
}

double distance(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t c = 0; c < a.size(); ++c) sum += (a[c] - b[c]) * (a[c] - b[c]);
  return std::sqrt(sum);
}

TEST(Kernels, TilesMeetWithoutAGapAndSymmetricMatricesAreExactlySymmetric) {
  RandomStream stream(1, "tiles");
  const Points x = normal_points(1030, 3, stream, 5), y = normal_points(700, 3, stream, 5);
  for (const KernelKind kind : {KernelKind::gaussian, KernelKind::laplace, KernelKind::rational_quadratic,
                                KernelKind::kid, KernelKind::linear, KernelKind::distance}) {
    const Kernel kernel{.kind = kind, .widths = {1.5, 3}, .alpha = 2};
    const std::vector<double> rectangle = gram(x, y, kernel), square = gram(x, kernel), whole = gram(x, x, kernel),
                              mean = mean_kernel(x, y, kernel);
    for (std::int64_t i = 0; i < x.count; i += 37) {
      double sum = 0;
      for (std::int64_t j = 0; j < y.count; ++j) {
        double expected = 0;
        const auto a = x.row(i), b = y.row(j);
        const double r = distance(a, b), dot = std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
        const double l1 = std::inner_product(a.begin(), a.end(), b.begin(), 0.0, std::plus<>(),
                                             [](double p, double q) { return std::abs(p - q); });
        for (const double w : kernel.widths) {
          if (kind == KernelKind::gaussian) expected += std::exp(-r * r / (2 * w * w)) / 2;
          if (kind == KernelKind::laplace) expected += std::exp(-l1 / w) / 2;
          if (kind == KernelKind::rational_quadratic) expected += std::pow(1 + r * r / (2 * 2 * w * w), -2) / 2;
        }
        if (kind == KernelKind::kid) expected = std::pow(dot / 3 + 1, 3);
        if (kind == KernelKind::linear) expected = dot;
        if (kind == KernelKind::distance) expected = -r;
        ASSERT_NEAR(rectangle[static_cast<std::size_t>(i * y.count + j)], expected, 1e-12 * (1 + std::abs(expected)));
        sum += expected;
      }
      EXPECT_NEAR(mean[static_cast<std::size_t>(i)], sum / 700, 1e-12 * (1 + std::abs(sum)));
      for (std::int64_t j = 0; j < x.count; ++j) {
        const auto there = static_cast<std::size_t>(i * x.count + j), back = static_cast<std::size_t>(j * x.count + i);
        ASSERT_EQ(square[there], square[back]);
        ASSERT_NEAR(square[there], whole[there], 1e-12 * (1 + std::abs(whole[there])));
      }
    }
  }
}

/// A matrix as operators on the CPU give it: the way of every other device, on a computer without one.
std::vector<double> gram_by_operators(const Points& x, const Points& y, bool upper, const Kernel& kernel) {
  std::vector<double> matrix(static_cast<std::size_t>(x.count * y.count));
  const auto put = [&](const KernelTile& tile) {
    for (std::int64_t i = 0; i < tile.rows; ++i)
      for (std::int64_t j = 0; j < tile.columns; ++j) {
        const double value = tile.values[i * tile.columns + j];
        matrix[static_cast<std::size_t>((tile.row + i) * y.count + tile.column + j)] = value;
        if (upper) matrix[static_cast<std::size_t>((tile.column + j) * y.count + tile.row + i)] = value;
      }
  };
  device_tiles(x, y, upper, kernel, at::kCPU, put, {}, 0, 1);
  return matrix;
}

TEST(Kernels, OperatorsOfADeviceGiveTheSameMatrixAsTheTilesOfTheCpu) {
  RandomStream stream(9, "operators");
  Points x = normal_points(600, 4, stream, 200);
  const Points y = normal_points(530, 4, stream, 200);
  std::copy_n(y.values.begin(), 40, x.values.begin() + 100);  // ten copies far from the origin
  x.values[100] += 1e-7;                                      // and one near copy
  for (const KernelKind kind : {KernelKind::gaussian, KernelKind::laplace, KernelKind::rational_quadratic,
                                KernelKind::kid, KernelKind::linear, KernelKind::distance}) {
    SCOPED_TRACE(static_cast<int>(kind));
    for (const double alpha : {1.0, 2.0}) {
      for (const std::vector<double>& widths : {std::vector<double>{1.5}, std::vector<double>{0.5, 1, 2}}) {
        const Kernel kernel{.kind = kind, .widths = widths, .alpha = alpha};
        const std::vector<double> expected = gram(x, y, kernel), square = gram(x, kernel),
                                  found = gram_by_operators(x, y, false, kernel),
                                  found_square = gram_by_operators(x, x, true, kernel);
        for (std::size_t k = 0; k < expected.size(); ++k)
          ASSERT_NEAR(found[k], expected[k], 1e-9 * (1e-3 + std::abs(expected[k]))) << k;
        for (std::size_t k = 0; k < square.size(); ++k)
          ASSERT_NEAR(found_square[k], square[k], 1e-9 * (1e-3 + std::abs(square[k]))) << k;
        for (std::size_t i = 0; kind == KernelKind::distance && i < 600; ++i) ASSERT_EQ(found_square[i * 600 + i], 0);
      }
    }
  }
  const std::vector<double> distances = gram_by_operators(x, y, false, {.kind = KernelKind::distance});
  EXPECT_NEAR(distances[25 * 530], -1e-7, 1e-12);  // x_25 is y_0 moved by 1e-7
  EXPECT_EQ(distances[26 * 530 + 1], 0);
}

TEST(Kernels, CopiesAreAtDistanceZeroHoweverFarFromTheOrigin) {
  RandomStream stream(2, "copies");
  Points y = normal_points(900, 784, stream, 1e4);
  const Points x = rows_of(y, std::vector<std::int64_t>{3, 511, 512, 899});
  const Nearest found = nearest(x, y);
  EXPECT_EQ(found.distance, std::vector<double>(4, 0.0));
  EXPECT_EQ(found.index, (std::vector<std::int64_t>{3, 511, 512, 899}));
  y.values[3 * 784] += 1e-3;  // a near copy keeps its digits: 1e-3 among distances of 40
  EXPECT_NEAR(nearest(x, y).distance[0], 1e-3, 1e-11);
}

TEST(Kernels, TheNearestPointIsTheOneASlowSearchFinds) {
  RandomStream stream(3, "nearest");
  const Points x = normal_points(40, 5, stream), y = normal_points(1100, 5, stream);
  const Nearest found = nearest(x, y);
  for (std::int64_t i = 0; i < x.count; ++i) {
    double best = 1e300;
    std::int64_t index = -1;
    for (std::int64_t j = 0; j < y.count; ++j)
      if (distance(x.row(i), y.row(j)) < best) best = distance(x.row(i), y.row(index = j));
    EXPECT_DOUBLE_EQ(found.distance[static_cast<std::size_t>(i)], best);
    EXPECT_EQ(found.index[static_cast<std::size_t>(i)], index);
  }
}

TEST(Kernels, TheMedianDistanceIsTheMiddleOfAllPairs) {
  RandomStream stream(4, "median");
  for (const std::int64_t count : {2, 3, 6, 601}) {
    const Points points = normal_points(count, 3, stream);
    std::vector<double> all;
    for (std::int64_t i = 0; i < count; ++i)
      for (std::int64_t j = i + 1; j < count; ++j) all.push_back(distance(points.row(i), points.row(j)));
    std::sort(all.begin(), all.end());
    EXPECT_NEAR(median_distance(points), (all[(all.size() - 1) / 2] + all[all.size() / 2]) / 2, 1e-12);
  }
}

TEST(Kernels, RefuseWhatTheyCannotCompute) {
  RandomStream stream(5, "refused");
  const Points x = normal_points(4, 3, stream), other = normal_points(4, 2, stream);
  EXPECT_THROW(gram(x, other, {}), Error);
  EXPECT_THROW(gram(x, {.widths = {0}}), Error);
  EXPECT_THROW(gram(x, {.widths = {}}), Error);
  EXPECT_THROW(gram(normal_points(5001, 1, stream), {}), Error);
  EXPECT_THROW(median_distance(normal_points(1, 1, stream)), Error);
  EXPECT_THROW(mean_kernel(normal_points(2000, 2, stream), normal_points(2000, 2, stream), {},
                           [](double share) {
                             if (share > 0.5) throw std::out_of_range("stopped");
                           }),
               std::out_of_range);
}

TEST(Mmd, IsUnbiasedAndSoIsTheEstimateOfItsVariance) {
  std::vector<double> values, variances;
  for (std::uint64_t round = 0; round < 3000; ++round) {
    RandomStream stream(round, "unbiased");
    const KernelSums sums = kernel_sums(normal_points(8, 1, stream), normal_points(8, 1, stream), {.widths = {1}});
    values.push_back(unbiased_mmd(sums));
    variances.push_back(unbiased_mmd_variance(sums));
  }
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / 3000;
  double variance = 0;
  for (const double value : values) variance += (value - mean) * (value - mean) / 2999;
  EXPECT_NEAR(mean, 0, 4 * std::sqrt(variance / 3000));
  EXPECT_NEAR(std::accumulate(variances.begin(), variances.end(), 0.0) / 3000, variance, 0.1 * variance);
}

TEST(Mmd, OfTheLinearKernelIsTheDistanceOfMeans) {
  RandomStream stream(6, "linear");
  const Points x = normal_points(600, 4, stream), y = normal_points(530, 4, stream, 1);
  double expected = 0;
  for (std::int64_t c = 0; c < 4; ++c) {
    double difference = 0;
    for (std::int64_t i = 0; i < x.count; ++i) difference += x.row(i)[static_cast<std::size_t>(c)] / 600;
    for (std::int64_t i = 0; i < y.count; ++i) difference -= y.row(i)[static_cast<std::size_t>(c)] / 530;
    expected += difference * difference;
  }
  EXPECT_NEAR(biased_mmd(kernel_sums(x, y, {.kind = KernelKind::linear})), expected, 1e-11);
}

TEST(Mmd, RefusesStatisticsThatPairSamplesOfDifferentSizes) {
  RandomStream stream(7, "pairs");
  const KernelSums sums = kernel_sums(normal_points(6, 2, stream), normal_points(7, 2, stream), {});
  EXPECT_THROW(one_sample_mmd(sums), Error);
  EXPECT_THROW(mmd_variance(sums), Error);
  EXPECT_THROW(unbiased_mmd_variance(sums), Error);
  EXPECT_NO_THROW(unbiased_mmd(sums));
}

TEST(Distances, FrechetKnowsShiftAndScaleAndShrinksSmallSamples) {
  RandomStream stream(8, "frechet");
  const Points x = normal_points(500, 6, stream);
  Points moved = x, doubled = x;
  for (double& value : moved.values) value += 0.5;
  for (double& value : doubled.values) value *= 2;
  EXPECT_NEAR(frechet_distance(x, x), 0, 1e-9);
  EXPECT_NEAR(frechet_distance(x, moved), 6 * 0.25, 1e-9);
  double trace = 0, mean = 0;  // scaling by 2: tr(C + 4C - 2 * 2C) = tr C, and the mean moves by itself
  for (std::size_t c = 0; c < 6; ++c) {
    double m = 0, v = 0;
    for (std::int64_t i = 0; i < x.count; ++i) m += x.row(i)[c] / 500;
    for (std::int64_t i = 0; i < x.count; ++i) v += (x.row(i)[c] - m) * (x.row(i)[c] - m) / 499;
    trace += v;
    mean += m * m;
  }
  EXPECT_NEAR(frechet_distance(x, doubled), trace + mean, 1e-9);
  EXPECT_EQ(covariance_shrinkage(normal_points(12, 6, stream)), 0);
  const double shrinkage = covariance_shrinkage(normal_points(11, 6, stream));
  EXPECT_GT(shrinkage, 0);
  EXPECT_LE(shrinkage, 1);
  const FrechetReference reference(x);
  EXPECT_EQ(reference.distance(moved), frechet_distance(x, moved));
  EXPECT_THROW(reference.distance(normal_points(20, 5, stream)), Error);
}

TEST(Distances, SlicedWassersteinOfAShiftIsItsMeanProjection) {
  RandomStream stream(9, "sliced");
  const Points x = normal_points(60, 3, stream), directions = random_directions(64, 3, stream);
  Points y = x, twice = joined(x, x);
  double first = 0, second = 0;
  for (std::int64_t i = 0; i < y.count; ++i) y.values[static_cast<std::size_t>(3 * i)] += 2;
  for (std::int64_t r = 0; r < 64; ++r) {
    double norm = 0;
    for (const double value : directions.row(r)) norm += value * value;
    EXPECT_NEAR(norm, 1, 1e-12);
    first += std::abs(2 * directions.row(r)[0]) / 64;
    second += std::pow(2 * directions.row(r)[0], 2) / 64;
  }
  EXPECT_NEAR(sliced_wasserstein_1(x, y, directions), first, 1e-12);
  EXPECT_NEAR(sliced_wasserstein_2(x, y, directions), std::sqrt(second), 1e-12);
  EXPECT_NEAR(sliced_wasserstein_2(x, twice, directions), 0, 1e-12);
  EXPECT_NEAR(sliced_wasserstein_1(twice, y, directions), first, 1e-12);
}

TEST(KernelDensity, ChoosesAboutTheBandwidthThatIsBestForANormalSample) {
  RandomStream stream(10, "density");
  const Points x = normal_points(1000, 1, stream);
  const double bandwidth = leave_one_out_bandwidth(x);  // 1.06 n^(-1/5) = 0.27 for the normal density
  EXPECT_GT(bandwidth, 0.14);
  EXPECT_LT(bandwidth, 0.5);
  const Points at{3, 1, {0, 1, 30}};
  const std::vector<double> density = kde_log_density(at, x, bandwidth);
  EXPECT_NEAR(density[0], -0.919, 0.15);
  EXPECT_NEAR(density[1], -1.419, 0.15);
  EXPECT_TRUE(std::isfinite(density[2]));  // far away: no underflow to minus infinity
  EXPECT_THROW(leave_one_out_bandwidth({3, 1, {1, 1, 1}}), Error);
}

}  // namespace
}  // namespace assay::mia
