// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/smoothing.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace assay {
namespace {

TEST(DebiasedMean, OfAConstantIsThatConstant) {
  DebiasedMean mean(0.97);
  for (int i = 0; i < 500; ++i) EXPECT_NEAR(mean.append(3.25), 3.25, 1e-12);
}

TEST(DebiasedMean, EqualsTheWeightedSumOfItsDefinition) {
  const double f = 0.9;
  std::mt19937 random(1);
  std::normal_distribution<double> value;
  DebiasedMean mean(f);
  std::vector<double> seen;
  for (int t = 0; t < 200; ++t) {
    seen.push_back(value(random));
    double sum = 0, weights = 0;
    for (std::size_t k = 0; k < seen.size(); ++k) {
      const double weight = (1 - f) * std::pow(f, static_cast<double>(seen.size() - 1 - k));
      sum += weight * seen[k];
      weights += weight;
    }
    EXPECT_NEAR(mean.append(seen.back()), sum / weights, 1e-12);
  }
}

TEST(DebiasedMean, PassesOverWhatIsNoNumber) {
  DebiasedMean mean(0.5), clean(0.5);
  mean.append(1);
  clean.append(1);
  EXPECT_TRUE(std::isnan(mean.append(std::nan(""))));
  EXPECT_TRUE(std::isnan(mean.append(std::numeric_limits<double>::infinity())));
  EXPECT_DOUBLE_EQ(mean.append(2), clean.append(2));
}

}  // namespace
}  // namespace assay
