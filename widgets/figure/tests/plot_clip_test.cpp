// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/figure/plot_clip.h"

#include <gtest/gtest.h>

namespace assay {
namespace {

const QRectF box(0, 0, 10, 10);

TEST(PlotClip, ALineLeavesAndComesBackAsTwo) {
  QPainterPath path;
  path.moveTo(-5, 5);
  path.lineTo(5, 5);
  path.lineTo(5, 20);
  path.lineTo(8, 20);
  path.lineTo(8, 4);
  const QPainterPath inside = line_inside(path, box);
  ASSERT_EQ(inside.elementCount(), 5);
  EXPECT_EQ(QPointF(inside.elementAt(0)), QPointF(0, 5));
  EXPECT_EQ(QPointF(inside.elementAt(1)), QPointF(5, 5));
  EXPECT_EQ(QPointF(inside.elementAt(2)), QPointF(5, 10));
  EXPECT_TRUE(inside.elementAt(3).isMoveTo());
  EXPECT_EQ(QPointF(inside.elementAt(3)), QPointF(8, 10));
  EXPECT_EQ(QPointF(inside.elementAt(4)), QPointF(8, 4));
}

TEST(PlotClip, ALineInsideStaysAsItIsAndOneOutsideIsGone) {
  QPainterPath path;
  path.moveTo(1, 1);
  path.lineTo(9, 2);
  path.lineTo(3, 9);
  EXPECT_EQ(line_inside(path, box), path);
  EXPECT_TRUE(line_inside(path.translated(50, 0), box).isEmpty());
}

TEST(PlotClip, APolygonIsCutAtEveryBorder) {
  const QPolygonF large({{-5, -5}, {20, -5}, {20, 20}, {-5, 20}});
  EXPECT_EQ(polygon_inside(large, box).boundingRect(), box);
  EXPECT_TRUE(polygon_inside(large.translated(100, 0), box).isEmpty());
  const QPolygonF inside({{1, 1}, {5, 2}, {3, 8}});
  EXPECT_EQ(polygon_inside(inside, box), inside);
}

}  // namespace
}  // namespace assay
