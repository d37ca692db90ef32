// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/figure/image_painter.h"

#include <gtest/gtest.h>

#include <QPainter>

namespace assay {
namespace {

/// A surface of `scale` device pixels to one unit.
struct Surface {
  explicit Surface(double scale, int side = 600) : image(side, side, QImage::Format_RGB32) {
    image.setDevicePixelRatio(scale);
    image.fill(Qt::white);
    painter.begin(&image);
  }
  FigureCanvas canvas(const FigureData& figure) { return {painter, 1.5, figure, style, FigureInk::print()}; }
  QImage image;
  QPainter painter;
  FigureStyle style;
};

FigureData pictures(int count, int side, int per_row = 0) {
  FigureData figure;
  figure.kind = FigureKind::images;
  figure.per_row = per_row;
  figure.matrix.shape = {count, 1, side, side};
  for (int i = 0; i < count * side * side; ++i) figure.matrix.values.push_back((i % side + i / side) % 2);
  return figure;
}

TEST(ImagePainter, RowsAreAsLongAsTheFigureSays) {
  Surface surface(1);
  const FigureData figure = pictures(20, 8, 8);
  const ImageGrid grid = image_grid(surface.canvas(figure), {0, 0, 500, 500});
  ASSERT_EQ(grid.tiles.size(), 20u);
  EXPECT_EQ(grid.tiles[7].top(), grid.tiles[0].top());
  EXPECT_GT(grid.tiles[8].top(), grid.tiles[0].bottom());
  EXPECT_EQ(grid.tiles[8].left(), grid.tiles[0].left());
}

TEST(ImagePainter, NoImageIsCutAndNoneLiesOverAnother) {
  Surface surface(1);
  for (const int count : {1, 3, 16, 64, 150}) {
    const FigureData figure = pictures(count, 8);
    const QRectF area(10, 20, 480, 350);
    const ImageGrid grid = image_grid(surface.canvas(figure), area);
    EXPECT_EQ(grid.left_out + static_cast<int>(grid.tiles.size()), count);
    for (std::size_t i = 0; i < grid.tiles.size(); ++i) {
      EXPECT_TRUE(area.adjusted(-1, -1, 1, 1).contains(grid.tiles[i])) << count << " images, image " << i;
      for (std::size_t j = 0; j < i; ++j) EXPECT_FALSE(grid.tiles[i].intersects(grid.tiles[j]));
    }
  }
}

TEST(ImagePainter, TellsHowManyImagesHaveNoRoom) {
  Surface surface(1);
  const FigureData figure = pictures(5000, 8);
  const ImageGrid grid = image_grid(surface.canvas(figure), {0, 0, 300, 200});
  EXPECT_GT(grid.tiles.size(), 10u);
  EXPECT_GT(grid.left_out, 4000);
}

/// A board of black and white pixels: smoothing would make greys.
TEST(ImagePainter, PixelsStaySharpAtOneAndTwoDevicePixels) {
  for (const double scale : {1.0, 2.0, 1.5}) {
    Surface surface(scale);
    const FigureData figure = pictures(4, 8);
    const ImageGrid grid = image_grid(surface.canvas(figure), {0, 0, 250, 250});
    paint_images(surface.canvas(figure), {0, 0, 250, 250});
    surface.painter.end();
    const QRectF tile = image_grid(Surface(scale).canvas(figure), QRectF(0, 0, 250, 250)).tiles.front();
    int grey = 0, black = 0;
    for (int y = static_cast<int>(tile.top() * scale) + 3; y < static_cast<int>(tile.bottom() * scale) - 3; ++y)
      for (int x = static_cast<int>(tile.left() * scale) + 3; x < static_cast<int>(tile.right() * scale) - 3; ++x) {
        const int level = qGray(surface.image.pixel(x, y));
        grey += level > 5 && level < 250;
        black += level <= 5;
      }
    EXPECT_EQ(grey, 0) << scale;
    EXPECT_GT(black, 100) << scale;
  }
}

TEST(ImagePainter, EveryPixelOfAnImageIsEquallyLargeWhereThereIsRoom) {
  Surface surface(2);
  const FigureData figure = pictures(9, 8);
  for (const QRectF& tile : image_grid(surface.canvas(figure), {0, 0, 290, 290}).tiles) {
    EXPECT_NEAR(std::remainder(tile.width() * 2 / 8, 1.0), 0, 1e-9);
    EXPECT_NEAR(std::remainder(tile.left() * 2, 1.0), 0, 1e-9);
  }
}

TEST(ImagePainter, BlackIsTheLowEndAndColoursKeepTheirChannels) {
  FigureData figure;
  figure.matrix = {{1, 3, 1, 2}, {-1, 1, 1, -1, -1, 1}, {}, {}};
  const QImage picture = picture_of(figure.matrix, *image_stack(figure.matrix), 0, image_range(figure.matrix));
  EXPECT_EQ(picture.pixelColor(0, 0), QColor(0, 255, 0));
  EXPECT_EQ(picture.pixelColor(1, 0), QColor(255, 0, 255));
}

TEST(ImagePainter, ACaptionBreaksBetweenWordsOnceAndIsCutThen) {
  Surface surface(1);
  const FigureData figure = pictures(1, 8);
  const QFontMetricsF metrics(surface.canvas(figure).font());
  const QString caption = "nearest sample of the student at distance 0.25";
  EXPECT_EQ(caption_lines(caption, metrics, 1e6), QStringList{caption});
  const QStringList two = caption_lines(caption, metrics, metrics.horizontalAdvance("nearest sample of the student"));
  ASSERT_EQ(two.size(), 2);
  EXPECT_EQ(two.join(' '), caption);
  EXPECT_TRUE(caption_lines(caption, metrics, metrics.horizontalAdvance("nearest sample"))[1].endsWith(QChar(0x2026)));
}

}  // namespace
}  // namespace assay
