// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/run_images.h"

#include <gtest/gtest.h>

#include "core/base/error.h"

namespace assay {
namespace {

FigureData of_frames(int count) {
  FigureData figure;
  figure.kind = FigureKind::images;
  figure.matrix = {{count, 1, 2, 2}, std::vector<double>(static_cast<std::size_t>(count) * 4, 1), {}, {}};
  return figure;
}
FigureSpec frames_spec() {
  FigureSpec spec{.name = "density", .kind = FigureKind::images, .output = "density"};
  spec.frames = true;
  spec.extent = {-1, 1, -2, 2};
  return spec;
}

TEST(RunImages, CaptionsAreTheFirstColumnAsPeopleReadIt) {
  FigureData figure = of_frames(2);
  FigureSpec spec{.name = "pairs", .kind = FigureKind::images, .output = "pairs"};
  spec.per_row = 8;
  fill_images(figure, spec, {{"caption", "distance"}, {{std::string("candidate 17"), 0.5}, {std::int64_t{1200}, 1.0}}}, {}, {});
  EXPECT_EQ(figure.captions, (std::vector<std::string>{"candidate 17", "1,200"}));
  EXPECT_EQ(figure.per_row, 8);
  EXPECT_FALSE(figure.frames);
}

TEST(RunImages, TheSelectionNamesTheFrame) {
  const auto frame = [](const char* word) {
    FigureData figure = of_frames(5);
    fill_images(figure, frames_spec(), {}, {}, {{"frame", word}});
    return figure.frame;
  };
  EXPECT_EQ(frame("3"), 3);
  EXPECT_EQ(frame("99"), 4);
  EXPECT_EQ(frame("all"), all_frames);
  for (const char* word : {"first", "-2", ""}) EXPECT_THROW(frame(word), Error) << word;
}

TEST(RunImages, AGroupOfPointsKeepsItsStyleFromFrameToFrame) {
  FigureData figure = of_frames(2);
  const Table points{{"x", "y", "group", "frame"},
                     {{0.1, 0.2, std::string("student"), std::int64_t{0}},
                      {0.3, 0.4, std::string("student"), std::int64_t{1}},
                      {0.5, 0.6, std::string("members"), std::monostate{}},
                      {0.7, 0.8, std::string("student"), std::int64_t{1}}}};
  fill_images(figure, frames_spec(), {}, points, {});
  ASSERT_EQ(figure.clouds.size(), 3u);
  EXPECT_EQ(figure.cloud_frames, (std::vector<int>{0, 1, -1}));
  EXPECT_EQ(figure.clouds[0].style, figure.clouds[1].style);
  EXPECT_NE(figure.clouds[0].style, figure.clouds[2].style);
  EXPECT_EQ(figure.clouds[1].x, (std::vector<double>{0.3, 0.7}));
  EXPECT_EQ(figure.clouds[2].name, "members");
}

TEST(RunImages, PointsWithoutAPlaceAreThePluginsFault) {
  FigureData figure = of_frames(1);
  EXPECT_THROW(fill_images(figure, frames_spec(), {}, {{"u", "v"}, {{1.0, 2.0}}}, {}), Error);
}

}  // namespace
}  // namespace assay
