// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/wilson_interval.h"

#include <gtest/gtest.h>

namespace assay {
namespace {

// Newcombe, R. G.: Two-sided confidence intervals for the single proportion. Statistics in Medicine 17 (1998), table I,
// method 3: printed to four digits.
TEST(WilsonInterval, EqualsNewcombesTable) {
  struct Row {
    int successes, trials;
    double low, high;
  };
  for (const Row& row : {Row{81, 263, 0.2553, 0.3662}, Row{15, 148, 0.0624, 0.1605}, Row{0, 20, 0.0000, 0.1611},
                         Row{1, 29, 0.0061, 0.1718}}) {
    const ProportionInterval interval = wilson_interval(row.successes, row.trials);
    EXPECT_NEAR(interval.low, row.low, 5e-5) << row.successes << "/" << row.trials;
    EXPECT_NEAR(interval.high, row.high, 5e-5) << row.successes << "/" << row.trials;
  }
}

TEST(WilsonInterval, StaysWithinZeroAndOne) {
  EXPECT_EQ(wilson_interval(0, 5).low, 0.0);
  EXPECT_EQ(wilson_interval(5, 5).high, 1.0);
  EXPECT_EQ(wilson_interval(0, 0).high, 1.0);
}

}  // namespace
}  // namespace assay
