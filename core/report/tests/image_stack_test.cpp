// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/image_stack.h"

#include <gtest/gtest.h>

#include <cmath>

namespace assay {
namespace {

Matrix holding(std::vector<double> values) {
  const auto n = static_cast<std::int64_t>(values.size());
  return {{n, 1, 1, 1}, std::move(values), {}, {}};
}

TEST(ImageStack, ReadsImagesOfFourThreeAndTwoDimensions) {
  const auto of = [](std::vector<std::int64_t> shape) {
    std::int64_t count = 1;
    for (const auto extent : shape) count *= extent;
    return image_stack({std::move(shape), std::vector<double>(static_cast<std::size_t>(count), 0.5), {}, {}});
  };
  const auto rgb = of({5, 3, 8, 6});
  ASSERT_TRUE(rgb);
  EXPECT_EQ(rgb->count, 5);
  EXPECT_EQ(rgb->channels, 3);
  EXPECT_EQ(rgb->height, 8);
  EXPECT_EQ(rgb->width, 6);
  EXPECT_EQ(of({5, 8, 6})->channels, 1);
  EXPECT_EQ(of({8, 6})->count, 1);
  EXPECT_FALSE(of({5, 4, 8, 6})) << "four channels are no image";
  EXPECT_FALSE(of({7}));
  EXPECT_FALSE(image_stack({{2, 1, 2, 2}, {1, 2, 3}, {}, {}})) << "fewer values than the shape says";
}

TEST(ImageStack, ValuesKeepTheRangeThatTheyWereMadeIn) {
  const auto range = [](std::vector<double> values) { return image_range(holding(std::move(values))); };
  EXPECT_EQ(range({0.1, 0.9}).low, 0);
  EXPECT_EQ(range({0.1, 0.9}).high, 1);
  EXPECT_EQ(range({-0.97, 1.04}).low, -1);
  EXPECT_EQ(range({-0.97, 1.04}).high, 1);
  EXPECT_EQ(range({0, 254}).high, 255);
  EXPECT_EQ(range({0, 16}).high, 16) << "a scanner with sixteen greys";
  EXPECT_EQ(range({-4, 9}).low, -4);
  EXPECT_EQ(range({0.001, 0.002}).high, 0.002) << "a faint image is stretched";
  EXPECT_LT(range({3, 3}).low, range({3, 3}).high);
  EXPECT_EQ(range({NAN, 0.2, 0.8}).high, 1);
}

TEST(ImageStack, FourFramesReachFromTheFirstToTheLast) {
  FigureData figure;
  figure.frames = true;
  figure.matrix = {{10, 1, 2, 2}, std::vector<double>(40, 1), {}, {}};
  figure.frame = all_frames;
  EXPECT_EQ(shown_frames(figure), (std::vector<int>{0, 3, 6, 9}));
  figure.frame = 4;
  EXPECT_EQ(shown_frames(figure), std::vector<int>{4});
  figure.frame = 99;
  EXPECT_EQ(shown_frames(figure), std::vector<int>{9}) << "a frame beyond the end is the last";
  figure.frames = false;
  EXPECT_EQ(frame_count(figure), 0);
}

}  // namespace
}  // namespace assay
