// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/row_split.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace assay {
namespace {

TEST(RowSplit, RemainderCountsRowsFromZero) {
  const RowSplit split = split_rows("mod5=4", 11);
  EXPECT_EQ(split.test, (std::vector<std::int64_t>{4, 9}));
  EXPECT_EQ(split.train, (std::vector<std::int64_t>{0, 1, 2, 3, 5, 6, 7, 8, 10}));
}

TEST(RowSplit, LastTakesTheEnd) {
  const RowSplit split = split_rows("last:3", 10);
  EXPECT_EQ(split.test, (std::vector<std::int64_t>{7, 8, 9}));
  EXPECT_EQ(split.train.size(), 7u);
  EXPECT_EQ(split.train.back(), 6);
}

TEST(RowSplit, FractionTakesThatShareAndEveryRowOnce) {
  const RowSplit split = split_rows("fraction:0.1", 2005);
  EXPECT_EQ(split.test.size(), 201u);  // 200.5, rounded away from zero
  std::vector<std::int64_t> all = split.train;
  all.insert(all.end(), split.test.begin(), split.test.end());
  std::sort(all.begin(), all.end());
  for (std::size_t i = 0; i < all.size(); ++i) ASSERT_EQ(all[i], std::int64_t(i));
  EXPECT_TRUE(std::is_sorted(split.test.begin(), split.test.end()));
  EXPECT_EQ(split_rows("fraction:0.1", 2005).test, split.test);
  // Drawn over the whole length: about as many in the first half as in the second (201 draws: 100.5 +- 7).
  const auto half = std::lower_bound(split.test.begin(), split.test.end(), 1002) - split.test.begin();
  EXPECT_GT(half, 70);
  EXPECT_LT(half, 130);
}

TEST(RowSplit, RefusesWhatIsNoRuleAndSaysWhatIsAllowed) {
  for (const char* text :
       {"", "mod5", "mod5=5", "mod1=0", "mod=1", "mod5=-1", "last:0", "last:", "last:-3", "last:2.5", "last:+3",
        "fraction:0", "fraction:1", "fraction:nan", "fraction:x", "every 5", "mod99999999999999999999=1"}) {
    const auto problem = row_split_problem(text);
    ASSERT_TRUE(problem) << text;
    EXPECT_EQ(problem->parameter, "test_rows");
    EXPECT_EQ(problem->value, text);
    EXPECT_NE(problem->allowed.find("mod5=4"), std::string::npos);
    EXPECT_THROW(split_rows(text, 100), Error) << text;
  }
  for (const char* text : {"mod5=4", "mod2=0", "last:1", "fraction:0.25", "fraction:1e-3"})
    EXPECT_FALSE(row_split_problem(text)) << text;
}

TEST(RowSplit, RefusesASideWithoutRows) {
  for (const char* text : {"last:10", "last:11", "fraction:0.01", "fraction:0.99", "mod20=15"}) {
    try {
      split_rows(text, 10);
      ADD_FAILURE() << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::data);
      EXPECT_NE(error.text().value.find(text), std::string::npos);
    }
  }
}

}  // namespace
}  // namespace assay
