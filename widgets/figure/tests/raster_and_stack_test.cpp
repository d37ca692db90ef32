// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QImage>
#include <QTest>
#include <algorithm>
#include <set>

#include "widgets/figure/bar_fill.h"
#include "widgets/figure/figure_export.h"
#include "widgets/figure/figure_view.h"
#include "widgets/figure/plot_painter.h"
#include "widgets/figure/raster_painter.h"
#include "widgets/theme/series_style.h"

namespace assay {
namespace {

FigureData spikes() {
  FigureData figure;
  figure.kind = FigureKind::raster;
  figure.x.title = "time step";
  figure.y.title = "neuron";
  FigureCurve conv{"conv 1", {1, 2, 2, 4}, {700, 3, 41, 3}, {}, {}};
  FigureCurve fc{"fc", {1, 3}, {0, 0}, {}, {}};
  conv.line = fc.line = false;
  fc.style = 1;
  figure.curves = {conv, fc};
  return figure;
}

FigureData stack() {
  FigureData figure;
  figure.kind = FigureKind::bars;
  figure.x.categories = {"conv 1", "fc"};
  figure.stacked = 3;
  figure.curves = {{"clipping", {0, 1}, {1, 2}, {0.5, 1.5}, {2, 4}}, {"quantisation", {0, 1}, {2, 3}, {}, {}}, {"temporal", {0, 1}, {1, 5}, {}, {}}};
  const int styles[] = {0, 5, 1};
  for (int k = 0; k < 3; ++k) figure.curves[static_cast<std::size_t>(k)].style = styles[k], figure.curves[static_cast<std::size_t>(k)].line = false;
  return figure;
}

QImage drawn(const FigureData& figure, QSize size = {600, 400}, const FigureStyle& style = {}) {
  QImage image(size, QImage::Format_RGB32);
  image.fill(Qt::white);
  QPainter painter(&image);
  paint_figure(painter, QRectF({}, QSizeF(size)), 1.5, figure, style, FigureInk::print());
  return image;
}

TEST(Raster, GroupsAreBandsOnTopOfEachOtherAndNeuronsTheirRanks) {
  const RasterLayout laid = raster_layout(spikes());
  ASSERT_EQ(laid.bands.size(), 2u);
  EXPECT_EQ(laid.bands[0].rows, 3u) << "neurons 3, 41 and 700";
  EXPECT_EQ(laid.bands[1].low, laid.bands[0].high);
  EXPECT_EQ(laid.figure.curves[0].y, (std::vector<double>{2.5, 0.5, 1.5, 0.5}));
  EXPECT_EQ(laid.figure.curves[1].y, (std::vector<double>{3.5, 3.5}));
  EXPECT_EQ(*laid.figure.y.low, 0);
  EXPECT_EQ(*laid.figure.y.high, laid.bands[1].high);
}

TEST(Raster, ASmallLayerBesideLargeOnesKeepsRoomForItsName) {
  FigureData figure = spikes();
  for (int k = 0; k < 200; ++k) figure.curves[0].x.push_back(1), figure.curves[0].y.push_back(1000 + k);
  const RasterLayout laid = raster_layout(figure);
  EXPECT_GE((laid.bands[1].high - laid.bands[1].low) / laid.bands[1].high, 0.15);
}

TEST(Raster, StepsReachHalfAStepBeyondTheirEndsAndTicksAreWhole) {
  for (const double last : {2.0, 4.0, 32.0, 1000.0}) {
    FigureData figure = spikes();
    figure.curves[1].x.back() = last;
    figure.curves[0].x.back() = 2;
    const FigureData laid = raster_layout(figure).figure;
    EXPECT_EQ(*laid.x.low, 0.5);
    EXPECT_EQ(*laid.x.high, last + 0.5);
    QImage image(500, 300, QImage::Format_RGB32);
    QPainter painter(&image);
    const FigureStyle style;
    const FigureCanvas canvas{painter, 1.5, laid, style, FigureInk::print()};
    PlotPainter plot(canvas, QRectF(0, 0, 500, 300));
    plot.lay_out();
    ASSERT_GE(plot.frame().x_ticks().size(), 2u) << last;
    EXPECT_LE(plot.frame().x_ticks().size(), 10u) << last;
    for (const AxisTick& tick : plot.frame().x_ticks()) {
      EXPECT_EQ(tick.value, std::round(tick.value));
      EXPECT_FALSE(tick.label.contains('.'));
    }
    EXPECT_LT(plot.frame().plot().right(), 500 - 1.5 * 8) << "room for the names of the bands";
  }
}

TEST(Raster, EverySpikeIsAStrokeHigherThanWideInItsGroupsColour) {
  FigureData figure = spikes();
  figure.curves[0].x = {2};
  figure.curves[0].y = {5};
  const QImage image = drawn(figure);
  QRect found;
  for (int y = 0; y < 340; ++y)  // inside of the plot: the words around it may have coloured rims
    for (int x = 90; x < 480; ++x)
      if (const QColor here = image.pixelColor(x, y); here.blue() > here.red() + 60) found |= QRect(x, y, 1, 1);
  ASSERT_FALSE(found.isNull());
  EXPECT_GT(found.height(), 2 * found.width());
}

TEST(Raster, PointingClickingZoomingAndDraggingAreSafe) {
  for (FigureData figure : {spikes(), FigureData{.kind = FigureKind::raster}}) {
    for (const bool labels : {false, true}) {
      if (labels)
        for (auto& curve : figure.curves) curve.labels.assign(curve.x.size(), "a spike");
      FigureView view;
      view.resize(400, 300);
      view.show();
      ASSERT_TRUE(QTest::qWaitForWindowExposed(&view));
      view.set_figure(figure);
      bool named = false;
      for (int y = 0; y < 300; y += 6)
        for (int x = 0; x < 400; x += 6) {
          QTest::mouseMove(&view, {x, y});
          named |= view.readout().contains(QStringLiteral("a spike"));
        }
      EXPECT_EQ(named, labels && !figure.curves.empty());
      QTest::mouseClick(&view, Qt::LeftButton, {}, {200, 150});
      QTest::keyClick(&view, Qt::Key_Plus);
      QTest::keyClick(&view, Qt::Key_Left);
      QTest::keyClick(&view, Qt::Key_Up);
      view.grab();
      QTest::mouseDClick(&view, Qt::LeftButton, {}, {200, 150});
      view.grab();
    }
  }
}

TEST(StackedBars, TheAxisHoldsTheSumAndItsInterval) {
  const FigureData figure = stack();
  QImage image(500, 300, QImage::Format_RGB32);
  QPainter painter(&image);
  const FigureStyle style;
  const FigureCanvas canvas{painter, 1.5, figure, style, FigureInk::print()};
  PlotPainter plot(canvas, QRectF(0, 0, 500, 300));
  plot.lay_out();
  EXPECT_GE(plot.frame().y().high(), 12) << "2 + 3 + 5, and 2 above";
  EXPECT_LT(plot.frame().y().high(), 16);
  EXPECT_LE(plot.frame().y().low(), 0);
}

TEST(StackedBars, ColoursTakeRoomByTheirShareOfTheSum) {
  FigureData figure = stack();
  for (auto& curve : figure.curves) curve.y[1] = 0, curve.low.clear(), curve.high.clear();
  FigureStyle style;
  style.legend = LegendPlace::none;  // its swatches have these colours too
  const QImage image = drawn(figure, {600, 400}, style);
  QRect solid, dotted;
  for (int y = 0; y < image.height(); ++y)
    for (int x = 0; x < image.width(); ++x) {
      if (image.pixelColor(x, y) == series_colour(0, false)) solid |= QRect(x, y, 1, 1);
      if (image.pixelColor(x, y) == series_colour(1, false)) dotted |= QRect(x, y, 1, 1);
    }
  EXPECT_NEAR(solid.height(), dotted.height(), 2) << "1 and 1";
  EXPECT_NEAR(solid.left(), dotted.left(), 1);
  EXPECT_NEAR(solid.top() - dotted.bottom(), 2.0 * solid.height(), 6) << "2 between them";
}

TEST(StackedBars, NeighboursDifferWithoutColour) {
  std::set<QByteArray> looks;
  for (int level = 0; level < 5; ++level) {
    QImage image(60, 60, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    paint_bar_fill(painter, QRectF(10, 10, 40, 40), level, Qt::black, Qt::white, 8);
    painter.end();
    looks.insert(QByteArray(reinterpret_cast<const char*>(image.constBits()), image.sizeInBytes()));
    for (int k = 0; k < 60; ++k) EXPECT_EQ(image.pixelColor(k, 8), QColor(Qt::white)) << "outside of the bar";
  }
  EXPECT_EQ(looks.size(), 5u);
  for (const PrintCheck& check : print_checks(stack(), {})) EXPECT_TRUE(check.passed) << check.text.toStdString();
}

TEST(ParetoFront, IsAThinGreyLineBehindTheCurvesAndNoPointUnderTheCursor) {
  FigureData figure;
  figure.kind = FigureKind::line;
  FigureCurve data{"LTB", {1, 2, 3}, {1, 2, 3}, {}, {}};
  data.labels = {"a", "b", "c"};
  FigureCurve front{"Pareto front", {1, 2, 3}, {1, 2, 3}, {}, {}};
  front.style = -1;
  front.steps = true;
  figure.curves = {data, front};
  QImage image(500, 300, QImage::Format_RGB32);
  QPainter painter(&image);
  const FigureStyle style;
  const FigureCanvas canvas{painter, 1.5, figure, style, FigureInk::print()};
  for (const PlotPoint& point : plot_points(canvas, QRectF(0, 0, 500, 300))) EXPECT_EQ(point.curve, 0);
  PlotPainter plot(canvas, QRectF(0, 0, 500, 300));
  plot.lay_out();
  // From the first point the front runs level to below the second, where the curve of the data is far above it.
  const QPoint level = plot.frame().at(1.6, 1).toPoint();
  const QImage picture = drawn(figure, {500, 300});
  QColor darkest(Qt::white);
  for (int y = level.y() - 2; y <= level.y() + 2; ++y)
    if (const QColor here = picture.pixelColor(level.x(), y); here.lightness() < darkest.lightness()) darkest = here;
  EXPECT_LT(darkest.lightness(), 190);
  EXPECT_LT(std::max({darkest.red(), darkest.green(), darkest.blue()}) - std::min({darkest.red(), darkest.green(), darkest.blue()}), 40) << "grey";
  for (const PrintCheck& check : print_checks(figure, {})) EXPECT_TRUE(check.passed) << check.text.toStdString();
}

}  // namespace
}  // namespace assay
