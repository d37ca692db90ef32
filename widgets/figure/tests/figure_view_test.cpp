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
    QTest::qWaitForWindowExposed(&view);
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

}  // namespace
}  // namespace assay
