// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/figure_selection.h"

#include <gtest/gtest.h>

namespace assay {
namespace {

FigureData two_choosers() {
  FigureData figure;
  figure.name = "cloud";
  figure.choices = {{"proxy", "Score", {"swap", "nwot"}, "nwot"}, {"task", "Task", {"cifar10", "cifar100"}, "cifar10"}};
  return figure;
}

FigureData five_frames(int shown) {
  FigureData figure;
  figure.name = "density";
  figure.kind = FigureKind::images;
  figure.matrix = {{5, 1, 2, 2}, std::vector<double>(20, 1), {}, {}};
  figure.frames = true;
  figure.frame = shown;
  return figure;
}

TEST(FigureSelection, WhatTheFigureShowsIsNoProblem) {
  EXPECT_TRUE(selection_problems(two_choosers(), {{"proxy", "nwot"}, {"task", "cifar10"}}).empty());
  EXPECT_TRUE(selection_problems(two_choosers(), {}).empty());
  EXPECT_TRUE(selection_problems(five_frames(3), {{"frame", "3"}}).empty());
  EXPECT_TRUE(selection_problems(five_frames(all_frames), {{"frame", "all"}}).empty());
}

TEST(FigureSelection, AValueThatIsNotOfferedListsThoseThatAre) {
  const auto problems = selection_problems(two_choosers(), {{"task", "cifar1000"}});
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].parameter, "task");
  EXPECT_EQ(problems[0].value, "cifar1000");
  EXPECT_EQ(problems[0].allowed, "cifar10, cifar100");
  EXPECT_EQ(problems[0].remedy, "Did you mean cifar100?");
}

TEST(FigureSelection, AfterAWrongValueLaterChoosersAreNotLookedAt) {
  const auto problems = selection_problems(two_choosers(), {{"proxy", "synflow"}, {"task", "imagenet"}});
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].parameter, "proxy");
}

TEST(FigureSelection, ANameThatIsNoChooserListsTheChoosers) {
  const auto problems = selection_problems(two_choosers(), {{"tasks", "cifar10"}});
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].allowed, "proxy, task");
  EXPECT_EQ(problems[0].remedy, "Did you mean task?");
  EXPECT_EQ(selection_problems(FigureData{}, {{"task", "cifar10"}}).size(), 1u);
}

TEST(FigureSelection, AFrameBeyondTheLastNamesTheLast) {
  const auto problems = selection_problems(five_frames(4), {{"frame", "9"}});
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].allowed, "0 to 4, or all");
  EXPECT_EQ(selection_problems(two_choosers(), {{"frame", "1"}}).size(), 1u);
}

TEST(FigureSelection, OfAFigureHoldsWhatDiffersFromItsBeginning) {
  EXPECT_EQ(selection_of(two_choosers()), (FigureSelection{{"proxy", "nwot"}}));
  EXPECT_EQ(selection_of(five_frames(0)), FigureSelection{});
  EXPECT_EQ(selection_of(five_frames(2)), (FigureSelection{{"frame", "2"}}));
  EXPECT_EQ(selection_of(five_frames(all_frames)), (FigureSelection{{"frame", "all"}}));
}

}  // namespace
}  // namespace assay
