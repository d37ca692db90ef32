// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/figure/figure_view.h"

#include <gtest/gtest.h>

#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

namespace assay {
namespace {

FigureData cloud() {
  FigureData figure;
  figure.name = "cloud";
  figure.kind = FigureKind::scatter;
  figure.x = {"score", Scale::linear, {}};
  figure.y = {"accuracy", Scale::linear, {}};
  FigureCurve points;
  points.line = false;
  points.marks = true;
  for (int i = 0; i < 3; ++i) {
    points.x.push_back(i);
    points.y.push_back(10 * i);
    points.labels.push_back("cell " + std::to_string(i));
  }
  figure.curves.push_back(points);
  return figure;
}

FigureData correlations() {
  FigureData figure;
  figure.name = "heat";
  figure.kind = FigureKind::heatmap;
  figure.matrix = {{2, 2}, {0.8, 0.7, -0.2, 0.1}, {"swap", "nwot"}, {"cifar10", "cifar100"}};
  figure.row_column = "proxy";
  figure.column_column = "task";
  return figure;
}

FigureData frames(int count) {
  FigureData figure;
  figure.name = "density";
  figure.kind = FigureKind::images;
  figure.frames = true;
  figure.extent = {-1, 1, -1, 1};
  figure.matrix = {{count, 1, 4, 4}, {}, {}, {}};
  for (int i = 0; i < count * 16; ++i) figure.matrix.values.push_back(i / 16);
  for (int i = 0; i < count; ++i) figure.captions.push_back("step " + std::to_string(i));
  return figure;
}

FigureData pictures() {
  FigureData figure;
  figure.name = "pairs";
  figure.kind = FigureKind::images;
  figure.per_row = 2;
  figure.matrix = {{4, 1, 2, 2}, {}, {}, {}};
  for (int i = 0; i < 16; ++i) figure.matrix.values.push_back(i % 2);
  figure.captions = {"candidate 1", "nearest, distance 0.2", "candidate 2", "nearest, distance 0.3"};
  return figure;
}

/// Where each point of the view's figure is painted, found by pointing at every second pixel.
std::map<QString, QPoint> places_of_labels(FigureView& view) {
  std::map<QString, QPoint> places;
  for (int y = 0; y < view.height(); y += 3)
    for (int x = 0; x < view.width(); x += 3) {
      QTest::mouseMove(&view, {x, y});
      const QString label = view.readout().section(QStringLiteral("   "), -1);
      if (!label.isEmpty()) places.try_emplace(label, QPoint(x, y));
    }
  return places;
}

struct FigureViewTest : ::testing::Test {
  FigureViewTest() {
    view.resize(400, 300);
    view.show();
    EXPECT_TRUE(QTest::qWaitForWindowExposed(&view));
  }
  FigureView view;
};

TEST_F(FigureViewTest, NamesThePointUnderThePointerAndTellsOfAClick) {
  view.set_figure(cloud());
  QSignalSpy clicked(&view, &FigureView::point_clicked);
  const auto places = places_of_labels(view);
  ASSERT_EQ(places.size(), 3u);
  QTest::mouseClick(&view, Qt::LeftButton, {}, places.at("cell 1"));
  ASSERT_EQ(clicked.size(), 1);
  EXPECT_EQ(clicked[0][0].toString(), "cell 1");
}

TEST_F(FigureViewTest, ZoomsIntoThePlotAndComesBack) {
  view.set_figure(cloud());
  QTest::keyClick(&view, Qt::Key_Plus);
  ASSERT_TRUE(view.figure().x.low.has_value());
  const double narrow = *view.figure().x.high - *view.figure().x.low;
  QTest::keyClick(&view, Qt::Key_Minus);
  QTest::keyClick(&view, Qt::Key_Minus);
  EXPECT_GT(*view.figure().x.high - *view.figure().x.low, narrow);
  QTest::keyClick(&view, Qt::Key_0);
  EXPECT_FALSE(view.figure().x.low.has_value());
}

TEST_F(FigureViewTest, NewNumbersOfTheSameFigureKeepTheZoomAndAnotherChoiceDropsIt) {
  view.set_figure(cloud());
  QTest::keyClick(&view, Qt::Key_Plus);
  view.set_figure(cloud());
  EXPECT_TRUE(view.figure().x.low.has_value());
  FigureData other = cloud();
  other.x.title = "another score";
  view.set_figure(other);
  EXPECT_FALSE(view.figure().x.low.has_value());
}

TEST_F(FigureViewTest, AClickOnAHeatMapOverATableNamesRowAndColumn) {
  view.set_figure(correlations());
  QSignalSpy clicked(&view, &FigureView::cell_clicked);
  std::map<QString, QPoint> cells;
  for (int y = 0; y < view.height(); y += 4)
    for (int x = 0; x < view.width(); x += 4) {
      QTest::mouseMove(&view, {x, y});
      if (!view.readout().isEmpty()) cells.try_emplace(view.readout(), QPoint(x, y));
    }
  ASSERT_EQ(cells.size(), 4u);
  QTest::mouseClick(&view, Qt::LeftButton, {}, cells.at(QStringLiteral("nwot, cifar10:  −0.200")));
  ASSERT_EQ(clicked.size(), 1);
  EXPECT_EQ(clicked[0][0].toString(), "nwot");
  EXPECT_EQ(clicked[0][1].toString(), "cifar10");
}

TEST_F(FigureViewTest, FramesAreSteppedByKeysAndStopAtTheEnds) {
  view.set_figure(frames(5));
  QSignalSpy changed(&view, &FigureView::frame_changed);
  EXPECT_EQ(view.frame_count(), 5);
  QTest::keyClick(&view, Qt::Key_Right);
  EXPECT_EQ(view.frame(), 1);
  EXPECT_EQ(view.frame_caption(), "step 1");
  QTest::keyClick(&view, Qt::Key_End);
  QTest::keyClick(&view, Qt::Key_Right);
  EXPECT_EQ(view.frame(), 4);
  QTest::keyClick(&view, Qt::Key_Home);
  QTest::keyClick(&view, Qt::Key_Left);
  EXPECT_EQ(view.frame(), 0);
  ASSERT_EQ(changed.size(), 3) << "a step that leads nowhere is no change";
  EXPECT_EQ(changed[1][0].toInt(), 4);
}

TEST_F(FigureViewTest, ARunThatGoesOnKeepsTheFrameThatIsShown) {
  view.set_figure(frames(3));
  view.set_frame(2);
  view.set_figure(frames(6));
  EXPECT_EQ(view.frame(), 2);
  FigureData other = frames(4);
  other.name = "another";
  view.set_figure(other);
  EXPECT_EQ(view.frame(), 0);
}

TEST_F(FigureViewTest, EveryFrameIsAPictureOfItsOwn) {
  view.set_figure(frames(3));
  const QImage first = view.grab().toImage();
  view.set_frame(2);
  EXPECT_NE(view.grab().toImage(), first);
  view.set_frame(0);
  EXPECT_EQ(view.grab().toImage(), first);
}

TEST_F(FigureViewTest, TheFieldStaysWhereItIsWhateverAFramesCaption) {
  FigureData figure = frames(2);
  figure.matrix.values.assign(figure.matrix.values.size(), 1);
  figure.captions = {"short", "a caption that is so long that it takes at least two lines of the width that there is in this window"};
  view.set_figure(figure);
  const QImage first = view.grab().toImage();
  view.set_frame(1);
  const QImage second = view.grab().toImage();
  EXPECT_NE(first, second);
  const QRect below(0, view.height() / 2, view.width(), view.height() / 2);
  EXPECT_EQ(first.copy(below), second.copy(below));
}

TEST_F(FigureViewTest, NamesTheImageUnderThePointer) {
  view.set_figure(pictures());
  QSignalSpy clicked(&view, &FigureView::point_clicked);
  QStringList read;
  for (int y = 2; y < view.height(); y += 6)
    for (int x = 2; x < view.width(); x += 6) {
      QTest::mouseMove(&view, {x, y});
      if (!view.readout().isEmpty() && !read.contains(view.readout())) {
        read << view.readout();
        QTest::mouseClick(&view, Qt::LeftButton, {}, {x, y});
      }
    }
  EXPECT_EQ(read, (QStringList{"candidate 1", "nearest, distance 0.2", "candidate 2", "nearest, distance 0.3"}));
  EXPECT_EQ(clicked.size(), 4);
}

TEST_F(FigureViewTest, ComesBackToTheRangeThatTheFigureCameWith) {
  FigureData figure = cloud();
  figure.x.low = -1;
  figure.x.high = 4;
  view.set_figure(figure);
  QTest::keyClick(&view, Qt::Key_Plus);
  EXPECT_GT(*view.figure().x.low, -1);
  view.set_figure(figure);
  EXPECT_GT(*view.figure().x.low, -1) << "new numbers keep the range that a person zoomed to";
  QTest::keyClick(&view, Qt::Key_0);
  EXPECT_EQ(view.figure().x.low, -1);
  figure.x.high = 9;
  view.set_figure(figure);
  EXPECT_EQ(view.figure().x.high, 9) << "nobody zoomed: the figure's own range holds";
}

TEST_F(FigureViewTest, ManyImagesAskForMoreHeight) {
  FigureData figure = pictures();
  view.set_figure(figure);
  const int four = view.height_for(200);
  figure.matrix.shape[0] = 40;
  figure.matrix.values.resize(160, 0.5);
  view.set_figure(figure);
  EXPECT_GT(view.height_for(200), 5 * four);
}

}  // namespace
}  // namespace assay
