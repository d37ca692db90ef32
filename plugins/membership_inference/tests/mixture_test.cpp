// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "core/base/error.h"
#include "plugins/membership_inference/generators/gmm.h"

namespace assay::mia {
namespace {

Points ring(std::int64_t count, RandomStream& stream) {
  Points points{count, 2, {}};
  for (std::int64_t i = 0; i < count; ++i) {
    const double angle = std::numbers::pi / 4 * static_cast<double>(stream.below(8));
    points.values.push_back(2 * std::cos(angle) + 0.3 * stream.normal());
    points.values.push_back(2 * std::sin(angle) + 0.3 * stream.normal());
  }
  return points;
}

double auc(const std::vector<double>& members, const std::vector<double>& others) {
  double sum = 0;
  for (const double a : members) {
    for (const double b : others) sum += a > b ? 1 : a == b ? 0.5 : 0;
  }
  return sum / static_cast<double>(members.size() * others.size());
}

TEST(Mixture, OneComponentIsTheMeanAndTheCovariance) {
  RandomStream stream(1, "one");
  const Points points = ring(50, stream);
  const GaussianMixture mixture = fit_mixture(points, {.components = 1, .regularisation = 0}, stream);
  double mean[2] = {0, 0}, covariance[2][2] = {};
  for (std::int64_t i = 0; i < 50; ++i) {
    for (std::size_t k = 0; k < 2; ++k) mean[k] += points.row(i)[k] / 50;
  }
  for (std::int64_t i = 0; i < 50; ++i) {
    for (std::size_t k = 0; k < 2; ++k) {
      for (std::size_t l = 0; l < 2; ++l)
        covariance[k][l] += (points.row(i)[k] - mean[k]) * (points.row(i)[l] - mean[l]) / 50;
    }
  }
  const auto& f = mixture.factors;
  EXPECT_NEAR(mixture.means[0], mean[0], 1e-12);
  EXPECT_NEAR(mixture.means[1], mean[1], 1e-12);
  EXPECT_NEAR(f[0] * f[0], covariance[0][0], 1e-12);
  EXPECT_NEAR(f[2] * f[0], covariance[1][0], 1e-12);
  EXPECT_NEAR(f[2] * f[2] + f[3] * f[3], covariance[1][1], 1e-12);
  const double determinant = covariance[0][0] * covariance[1][1] - covariance[0][1] * covariance[0][1];
  const double x = points.row(0)[0] - mean[0], y = points.row(0)[1] - mean[1];
  const double squares =
      (covariance[1][1] * x * x - 2 * covariance[0][1] * x * y + covariance[0][0] * y * y) / determinant;
  EXPECT_NEAR(log_density(mixture, points)[0],
              -0.5 * squares - 0.5 * std::log(determinant) - std::log(2 * std::numbers::pi), 1e-9);
}

TEST(Mixture, TheLikelihoodNeverFallsDuringEm) {
  RandomStream stream(2, "em");
  const Points points = ring(200, stream);
  std::vector<double> seen;
  fit_mixture(points, {.components = 12, .tolerance = 0, .regularisation = 0.005}, stream, {},
              [&](std::int64_t, const GaussianMixture&, double likelihood) { seen.push_back(likelihood); });
  ASSERT_EQ(seen.size(), 100u);
  // The variance added bounds how far a step may go back.
  for (std::size_t i = 1; i < seen.size(); ++i) EXPECT_GT(seen[i], seen[i - 1] - 1e-3) << i;
  EXPECT_GT(seen.back(), seen.front());
}

TEST(Mixture, EightComponentsFindTheRing) {
  RandomStream stream(3, "ring");
  const GaussianMixture mixture = fit_mixture(ring(4000, stream), {.components = 8, .regularisation = 0.005}, stream);
  for (std::int64_t k = 0; k < 8; ++k) {
    const double x = mixture.means[static_cast<std::size_t>(2 * k)],
                 y = mixture.means[static_cast<std::size_t>(2 * k + 1)];
    EXPECT_NEAR(std::hypot(x, y), 2, 0.2);
    EXPECT_NEAR(mixture.weights[static_cast<std::size_t>(k)], 0.125, 0.04);
  }
}

TEST(Mixture, SamplesHaveTheMomentsOfTheMixture) {
  GaussianMixture mixture{
      .dimensions = 2, .diagonal = false, .weights = {1}, .means = {1, -2}, .factors = {2, 0, 1, 0.5}};
  RandomStream stream(4, "moments");
  double mean[2] = {0, 0}, cross = 0;
  const int count = 20000;
  for (int i = 0; i < count; ++i) {
    double x[2];
    draw_point(mixture, stream, x);
    mean[0] += x[0] / count;
    mean[1] += x[1] / count;
    cross += (x[0] - 1) * (x[1] + 2) / count;
  }
  EXPECT_NEAR(mean[0], 1, 0.06);
  EXPECT_NEAR(mean[1], -2, 0.05);
  EXPECT_NEAR(cross, 2, 0.12);  // L L' = {{4, 2}, {2, 1.25}}
}

TEST(Mixture, ADiagonalOneAgreesWithAFullOneOfTheSameVariances) {
  const GaussianMixture full{.dimensions = 2,
                             .diagonal = false,
                             .weights = {0.3, 0.7},
                             .means = {0, 1, 2, -1},
                             .factors = {2, 0, 0, 0.5, 1, 0, 0, 3}};
  const GaussianMixture diagonal{
      .dimensions = 2, .diagonal = true, .weights = {0.3, 0.7}, .means = {0, 1, 2, -1}, .factors = {2, 0.5, 1, 3}};
  const Points points{3, 2, {0, 0, 1, -1, 5, 2}};
  const auto a = log_density(full, points), b = log_density(diagonal, points);
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_NEAR(a[i], b[i], 1e-12);
}

TEST(Mixture, FewerPointsThanComponentsAreRefused) {
  RandomStream stream(5, "few");
  try {
    fit_mixture(ring(5, stream), {.components = 6}, stream);
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::data);
    EXPECT_NE(std::string(error.what()).find("6 components, 5 points"), std::string::npos) << error.what();
  }
}

/// The classical demonstration (spec 8.3): teacher fitted to members, student to 4000 teacher samples; 8 seeds.
TEST(Mixture, MembersAreSeenInTheTeacherAndLessInTheStudent) {
  struct Case {
    std::int64_t members, teacher, student;
    double teacher_auc, student_auc;
  };
  for (const Case& c : {Case{100, 50, 30, 0.88, 0.74}, Case{200, 40, 24, 0.69, 0.62}, Case{200, 8, 8, 0.55, 0.55}}) {
    double teacher = 0, student = 0;
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
      RandomStream stream(seed, "demo");
      const Points members = ring(c.members, stream), others = ring(c.members, stream);
      const auto first = fit_mixture(members, {.components = c.teacher, .regularisation = 0.005}, stream);
      teacher += auc(log_density(first, members), log_density(first, others)) / 8;
      Points drawn{4000, 2, std::vector<double>(8000)};
      for (std::size_t i = 0; i < 4000; ++i) draw_point(first, stream, drawn.values.data() + 2 * i);
      const auto second = fit_mixture(drawn, {.components = c.student, .regularisation = 0.005}, stream);
      student += auc(log_density(second, members), log_density(second, others)) / 8;
    }
    EXPECT_NEAR(teacher, c.teacher_auc, 0.05) << c.members << " members, " << c.teacher << " components";
    EXPECT_NEAR(student, c.student_auc, 0.05) << c.members << " members, " << c.student << " components";
  }
}

}  // namespace
}  // namespace assay::mia
