// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/figure/table_layout.h"

#include <gtest/gtest.h>

#include <numeric>

namespace assay {
namespace {

double sum(const std::vector<double>& widths) { return std::accumulate(widths.begin(), widths.end(), 0.0); }

TEST(TableLayout, ColumnsAreAsWideAsTheyNeedWhereThereIsRoom) {
  EXPECT_EQ(column_widths({{100, 40}, {30, 30}}, 500), (std::vector<double>{100, 30}));
}

TEST(TableLayout, WideColumnsGiveWayAndNumbersDoNot) {
  const auto widths = column_widths({{300, 60}, {30, 30}, {200, 50}, {40, 40}}, 250);
  ASSERT_TRUE(widths);
  EXPECT_LE(sum(*widths), 250 + 1e-6);
  EXPECT_GT(sum(*widths), 249);
  EXPECT_EQ((*widths)[1], 30);
  EXPECT_EQ((*widths)[3], 40);
  EXPECT_NEAR(300 / (*widths)[0], 200 / (*widths)[2], 1e-6) << "both break into as many lines";
}

TEST(TableLayout, ALongNoteTakesTheRoomThatHeadsOfTwoWordsCanSpare) {
  const auto widths = column_widths({{60, 60}, {90, 50}, {90, 50}, {90, 50}, {2400, 60}}, 500);
  ASSERT_TRUE(widths);
  EXPECT_GT((*widths)[4], 280);
}

TEST(TableLayout, NoColumnIsNarrowerThanItsLongestWord) {
  const auto widths = column_widths({{300, 180}, {200, 20}}, 210);
  ASSERT_TRUE(widths);
  EXPECT_GE((*widths)[0], 180 - 1e-9);
  EXPECT_FALSE(column_widths({{300, 180}, {200, 100}}, 210));
}

TEST(TableLayout, PartsRepeatTheFirstColumnAndHoldEveryOtherOneOnce) {
  const std::vector<ColumnNeed> needs(14, {50, 50});
  const auto parts = column_parts(needs, 260);
  ASSERT_GT(parts.size(), 1u);
  std::vector<std::size_t> others;
  for (const auto& part : parts) {
    EXPECT_EQ(part.front(), 0u);
    EXPECT_LE(part.size(), 5u);
    others.insert(others.end(), part.begin() + 1, part.end());
  }
  std::vector<std::size_t> expected(13);
  std::iota(expected.begin(), expected.end(), std::size_t{1});
  EXPECT_EQ(others, expected);
  EXPECT_EQ(column_parts(needs, 5000).size(), 1u);
  EXPECT_EQ(column_parts({{900, 900}, {900, 900}}, 100).size(), 1u) << "two columns cannot be taken apart";
}

}  // namespace
}  // namespace assay
