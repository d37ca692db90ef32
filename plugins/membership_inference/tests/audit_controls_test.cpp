// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cmath>

#include "plugins/membership_inference/audit/audit_controls.h"
#include "plugins/membership_inference/tests/audit_files.h"

namespace assay::mia {
namespace {

TEST(ShiftControl, PassesForTwoSamplesOfOnePopulationAboutAsOftenAsItShould) {
  int failed = 0;
  for (std::uint64_t k = 0; k < 40; ++k) {
    const AuditControl row = shift_control(AuditFiles::population(80, 100 + k), AuditFiles::population(120, 200 + k), RandomStream(k, "shift"), {});
    if (row.passed == "no") ++failed;
  }
  EXPECT_LE(failed, 3) << "0.4 of 40 are expected at level 0.01; more than 3 happens once in 1,500";
}

TEST(ShiftControl, SeesAShiftedMean) {
  Points shifted = AuditFiles::population(100, 1);
  for (double& value : shifted.values) value += 1;
  EXPECT_EQ(shift_control(shifted, AuditFiles::population(200, 2), RandomStream(1, "shift"), {}).passed, "no");
}

TEST(ShiftControl, SeesAnotherSpread) {
  Points narrow = AuditFiles::population(200, 1);
  for (double& value : narrow.values) value = 0.66 + 0.4 * (value - 0.66);
  EXPECT_EQ(shift_control(narrow, AuditFiles::population(200, 2), RandomStream(1, "shift"), {}).passed, "no");
}

TEST(ShiftControl, IsNotRunOnAHandfulOfCandidates) {
  const AuditControl row = shift_control(AuditFiles::population(19, 1), AuditFiles::population(200, 2), RandomStream(1, "shift"), {});
  EXPECT_EQ(row.passed, "n/a");
  EXPECT_TRUE(std::isnan(row.value));
}

TEST(NullControl, CountsSetsOfKnownNonMembersThatTheTestFinds) {
  RandomStream random(4, "scores");
  std::vector<double> scores;
  for (int i = 0; i < 400; ++i) scores.push_back(random.normal());
  const AuditControl row = null_control(scores, 20, 0.05, RandomStream(1, "null"), {});
  EXPECT_EQ(row.passed, "yes") << row.found;
  EXPECT_LE(row.value, 0.2);
  EXPECT_NE(row.found.find("of 20 sets of 20"), std::string::npos) << row.found;
}

TEST(NullControl, IsNotRunWhereFourSetsDoNotFit) {
  EXPECT_EQ(null_control(std::vector<double>(30, 0.0), 20, 0.05, RandomStream(1, "null"), {}).passed, "n/a");
}

TEST(PoolControl, AllowsSetsOfHalfThePool) {
  EXPECT_EQ(pool_control(100, 50).passed, "yes");
  EXPECT_EQ(pool_control(100, 51).passed, "no");
  EXPECT_EQ(pool_control(100, 0).passed, "n/a");
}

TEST(Controls, ThatNeedKnownMembersAreNotApplicable) { EXPECT_EQ(swap_without_truth().passed, "n/a"); }

}  // namespace
}  // namespace assay::mia
