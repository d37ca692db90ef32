// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/student_t.h"

#include <gtest/gtest.h>

#include <cmath>

namespace assay {
namespace {

// Quantiles as printed in Abramowitz and Stegun 1964, table 26.10 (two-sided 95 % and 99 %), to their three decimals.
TEST(StudentT, QuantilesMatchThePrintedTable) {
  EXPECT_NEAR(student_t_quantile(0.975, 1), 12.706, 5e-4);
  EXPECT_NEAR(student_t_quantile(0.975, 2), 4.303, 5e-4);
  EXPECT_NEAR(student_t_quantile(0.975, 4), 2.776, 5e-4);
  EXPECT_NEAR(student_t_quantile(0.975, 10), 2.228, 5e-4);
  EXPECT_NEAR(student_t_quantile(0.975, 120), 1.980, 5e-4);
  EXPECT_NEAR(student_t_quantile(0.995, 5), 4.032, 5e-4);
}

// One degree of freedom is Cauchy's distribution, two have a closed form: exact references at full precision.
TEST(StudentT, AgreesWithClosedForms) {
  for (const double p : {0.6, 0.9, 0.975, 0.999}) {
    EXPECT_NEAR(student_t_quantile(p, 1), std::tan(M_PI * (p - 0.5)), 1e-9 * std::tan(M_PI * (p - 0.5)));
    const double a = 4 * p * (1 - p);
    EXPECT_NEAR(student_t_quantile(p, 2), 2 * (p - 0.5) * std::sqrt(2 / a), 1e-11 * 100);
  }
}

TEST(StudentT, IsSymmetricAndApproachesTheNormal) {
  EXPECT_DOUBLE_EQ(student_t_quantile(0.025, 7), -student_t_quantile(0.975, 7));
  EXPECT_DOUBLE_EQ(student_t_quantile(0.5, 3), 0);
  EXPECT_NEAR(student_t_quantile(0.975, 1e7), 1.959963984540054, 1e-6);
}

TEST(MeanInterval, IsTheTextbookOne) {
  // n = 4, mean 2.5, s = 1.290994, t(0.975, 3) = 3.182446: half width 2.054260.
  const MeanInterval mean = mean_interval({1, 2, 3, 4});
  EXPECT_DOUBLE_EQ(mean.mean, 2.5);
  EXPECT_NEAR(mean.half_width, 2.054260, 1e-5);
  EXPECT_EQ(mean.count, 4);
}

TEST(MeanInterval, LeavesOutWhatIsNotFiniteAndSaysHowManyWereUsed) {
  const MeanInterval mean = mean_interval({1, NAN, 3, INFINITY});
  EXPECT_DOUBLE_EQ(mean.mean, 2);
  EXPECT_EQ(mean.count, 2);
  EXPECT_TRUE(std::isnan(mean_interval({5}).half_width));
  EXPECT_EQ(mean_interval({}).count, 0);
}

}  // namespace
}  // namespace assay
