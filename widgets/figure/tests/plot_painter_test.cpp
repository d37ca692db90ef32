// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/figure/plot_painter.h"

#include <gtest/gtest.h>

#include <QImage>
#include <cmath>

namespace assay {
namespace {

struct Drawn {
  explicit Drawn(const FigureData& figure, QSizeF size = {500, 300}) : image(size.toSize(), QImage::Format_RGB32), painter(&image), canvas{painter, 1.5, figure, style, FigureInk::print()}, plot(canvas, QRectF({}, size)) {
    plot.lay_out();
  }
  QImage image;
  QPainter painter;
  FigureStyle style;
  FigureCanvas canvas;
  PlotPainter plot;
};

FigureData roc(Scale scale) {
  FigureData figure;
  figure.kind = FigureKind::roc;
  figure.x.scale = figure.y.scale = scale;
  figure.x.low = figure.y.low = scale == Scale::log ? 1e-3 : 0;
  figure.x.high = figure.y.high = 1;
  FigureCurve curve;
  curve.x = {0, 0.01, 1};
  curve.y = {0.2, 0.5, 1};
  curve.low = {0.1, 0.4, 1};
  curve.high = {0.3, 0.6, 1};
  figure.curves = {curve};
  return figure;
}

TEST(PlotPainter, ARocPlotIsSquareWhateverItsRoom) {
  for (const QSizeF size : {QSizeF(500, 300), QSizeF(300, 600)})
    for (const Scale scale : {Scale::linear, Scale::log}) {
      const FigureData figure = roc(scale);
      const Drawn drawn(figure, size);
      EXPECT_NEAR(drawn.plot.frame().plot().width(), drawn.plot.frame().plot().height(), 1e-6);
      EXPECT_TRUE(QRectF({}, size).contains(drawn.plot.frame().plot()));
    }
}

TEST(PlotPainter, BetweenItsPointsARocCurveIsStraightInSharesOnLogAxesToo) {
  const FigureData figure = roc(Scale::log);
  const Drawn drawn(figure);
  const FigureCurve bent = bent_for_log_axes(figure.curves[0], drawn.plot.frame());
  ASSERT_GT(bent.x.size(), 20u);
  ASSERT_EQ(bent.low.size(), bent.x.size());
  for (std::size_t i = 0; i < bent.x.size(); ++i) {
    if (bent.x[i] < 1e-3 * (1 - 1e-9)) continue;  // where the curve leaves the plot
    const double expected = bent.x[i] <= 0.01 ? 0.2 + 0.3 * bent.x[i] / 0.01 : 0.5 + 0.5 * (bent.x[i] - 0.01) / 0.99;
    EXPECT_NEAR(bent.y[i], expected, 1e-12) << bent.x[i];
    EXPECT_LE(bent.low[i], bent.y[i] + 1e-12);
    EXPECT_GE(bent.high[i], bent.y[i] - 1e-12);
  }
  EXPECT_TRUE(std::is_sorted(bent.x.begin(), bent.x.end()));
  EXPECT_EQ(bent_for_log_axes(figure.curves[0], Drawn(roc(Scale::linear)).plot.frame()).x, figure.curves[0].x);
}

TEST(PlotPainter, FewValuesOnALogAxisAreItsTicks) {
  FigureData figure;
  figure.kind = FigureKind::line;
  figure.x.scale = Scale::log;
  FigureCurve curve;
  curve.x = {10, 25, 50, 100, 200};
  curve.y = {0.6, 0.7, 0.8, 0.9, 1};
  figure.curves = {curve};
  const Drawn drawn(figure);
  std::vector<double> ticks;
  for (const AxisTick& tick : drawn.plot.frame().x_ticks()) ticks.push_back(tick.value);
  EXPECT_EQ(ticks, curve.x);
  EXPECT_EQ(drawn.plot.frame().x_ticks()[1].label, "25");
  figure.curves[0].x = {10, 10.5, 50, 100, 200};
  const Drawn close(figure);
  EXPECT_TRUE(close.plot.frame().x_ticks()[1].label.isEmpty()) << "a label that would lie over its neighbour is left out";
}

TEST(PlotPainter, DecadesReadAsPowersAndOneAsOne) {
  const PaperAxis axis(1e-4, 1, Scale::log, false);
  const auto ticks = axis.ticks(9);
  ASSERT_EQ(ticks.size(), 5u);
  EXPECT_EQ(ticks.front().label, "10");
  EXPECT_EQ(ticks.front().exponent, QString(QChar(0x2212)) + "4");
  EXPECT_EQ(ticks.back().label, "1");
  EXPECT_TRUE(ticks.back().exponent.isEmpty());
}

}  // namespace
}  // namespace assay
