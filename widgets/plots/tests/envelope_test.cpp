// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "widgets/plots/live_plot.h"

namespace assay {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Points {
  std::vector<double> x, y;
};

Points random_points(int count, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<double> value;
  std::uniform_real_distribution<double> step(0.1, 2), chance(0, 1);
  Points points;
  double x = -50;
  for (int i = 0; i < count; ++i) {
    points.x.push_back(x += step(random));
    const double c = chance(random);
    points.y.push_back(c < 0.05 ? std::nan("") : c < 0.07 ? kInfinity : c < 0.09 ? -kInfinity : value(random));
  }
  return points;
}

EnvelopePyramid pyramid_of(const Points& points) {
  EnvelopePyramid pyramid;
  for (std::size_t i = 0; i < points.x.size(); ++i) pyramid.append(points.x[i], points.y[i]);
  return pyramid;
}

/// Smallest and largest finite y of each of `columns` equal slices, the slow way.
std::vector<std::pair<double, double>> slices(const std::vector<double>& x, const std::vector<double>& y, double low, double high, int columns) {
  std::vector<std::pair<double, double>> result(static_cast<std::size_t>(columns), {kInfinity, -kInfinity});
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (x[i] < low || x[i] > high || !std::isfinite(y[i])) continue;
    int column = 0;
    while (column + 1 < columns && x[i] >= low + (high - low) * (column + 1) / columns) ++column;
    auto& slice = result[static_cast<std::size_t>(column)];
    slice.first = std::min(slice.first, y[i]);
    slice.second = std::max(slice.second, y[i]);
  }
  return result;
}

TEST(EnvelopePyramid, KeepsEveryMinimumAndMaximumOfEveryColumn) {
  for (const int count : {1, 15, 16, 17, 255, 257, 5000, 40000})
    for (const int columns : {1, 7, 100, 640}) {
      const Points points = random_points(count, static_cast<unsigned>(count + columns));
      const EnvelopePyramid pyramid = pyramid_of(points);
      const double first = points.x.front(), last = points.x.back();
      for (const auto& [a, b] : {std::pair(0.0, 1.0), std::pair(0.3, 0.7), std::pair(-0.5, 0.5), std::pair(0.11, 0.12)}) {
        const double low = first + a * (last - first), high = first + b * (last - first) + 1e-9;
        std::vector<double> x, y;
        pyramid.visible(low, high, columns, x, y);
        EXPECT_LE(x.size(), static_cast<std::size_t>(2 * columns + 2));
        EXPECT_TRUE(std::is_sorted(x.begin(), x.end()));
        EXPECT_EQ(slices(x, y, low, high, columns), slices(points.x, points.y, low, high, columns)) << count << " points, " << columns << " columns";
      }
    }
}

TEST(EnvelopePyramid, GivesTheNeighboursJustOutside) {
  EnvelopePyramid pyramid;
  for (int i = 0; i < 100; ++i) pyramid.append(i, i);
  std::vector<double> x, y;
  pyramid.visible(40.5, 44.5, 10, x, y);
  EXPECT_EQ(x, (std::vector<double>{40, 41, 42, 43, 44, 45}));
}

TEST(EnvelopePyramid, AColumnWithoutANumberIsAGap) {
  EnvelopePyramid pyramid;
  for (int i = 0; i < 1000; ++i) pyramid.append(i, i >= 500 && i < 600 ? std::nan("") : 1.0);
  std::vector<double> x, y;
  pyramid.visible(0, 999, 50, x, y);
  EXPECT_TRUE(std::any_of(y.begin(), y.end(), [](double value) { return std::isnan(value); }));
}

TEST(EnvelopePyramid, OfNothingIsNothing) {
  std::vector<double> x{1}, y{1};
  EnvelopePyramid().visible(0, 1, 10, x, y);
  EXPECT_TRUE(x.empty());
  EXPECT_TRUE(y.empty());
}

}  // namespace
}  // namespace assay
