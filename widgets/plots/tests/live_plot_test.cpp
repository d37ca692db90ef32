// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/live_plot.h"

#include <gtest/gtest.h>
#include <qcustomplot.h>

#include <QApplication>
#include <QKeyEvent>
#include <cmath>

#include "widgets/plots/legend_strip.h"
#include "widgets/plots/plot_words.h"
#include "widgets/theme/theme.h"

namespace assay {
namespace {

TEST(PlotWords, TicksHaveTheDecimalsOfTheirStep) {
  EXPECT_EQ(tick_text(-2.5, 2.5, 8), QStringLiteral("−2.5"));
  EXPECT_EQ(tick_text(5, 5, 10), QStringLiteral("5"));
  EXPECT_EQ(tick_text(20000, 10000, 40000), QStringLiteral("20k"));
  EXPECT_EQ(tick_text(0.25, 0.25, 1), QStringLiteral("0.25"));
  EXPECT_EQ(power_of_ten(-12), QStringLiteral("10⁻¹²"));
}

TEST(PlotWords, ReadoutsFollowTheRulesForNumbers) {
  EXPECT_EQ(readout(2398), QStringLiteral("2,398"));
  EXPECT_EQ(readout(25.04), QStringLiteral("25.04"));
  EXPECT_EQ(readout(-5.74), QStringLiteral("−5.740"));
  EXPECT_EQ(readout(1e-8), QStringLiteral("1e−8"));
  EXPECT_EQ(readout(1e11), QStringLiteral("1e11"));
}

TEST(LivePlot, SaysHowManyValuesALogAxisCannotShow) {
  LivePlot plot;
  plot.set_axes({"Penalty", "evaluations", "rho", Scale::linear, Scale::log});
  const int series = plot.add_series("rho", 0);
  plot.append(series, {0, 1, 2, 3}, {10, 0, -1, 100});
  EXPECT_EQ(plot.note_text(), QStringLiteral("2 values not above 0 are not on the log axis"));
  plot.set_log_y(false);
  EXPECT_TRUE(plot.note_text().isEmpty());
}

TEST(LivePlot, ShowsTheLatestValueOfTheFirstVisibleSeries) {
  LivePlot plot;
  const int a = plot.add_series("a", 0), b = plot.add_series("b", 1);
  plot.append(a, {0, 1}, {1, 2});
  plot.append(b, {0, 1}, {3, 4});
  EXPECT_EQ(plot.latest_text(), QStringLiteral("2"));
  plot.set_series_visible(a, false);
  EXPECT_EQ(plot.latest_text(), QStringLiteral("4"));
}

TEST(LivePlot, TableHoldsEveryPointExactly) {
  LivePlot plot;
  plot.set_axes({"Loss", "step", "loss"});
  const int series = plot.add_series("train, raw", 0);
  plot.append(series, {0, 1}, {0.1, std::nan("")});
  EXPECT_EQ(plot.table_text(), QStringLiteral("series,step,loss\n\"train, raw\",0,0.1\n\"train, raw\",1,nan\n"));
}

TEST(LivePlot, CursorGivesTheNearestPointOfEachVisibleSeries) {
  LivePlot plot;
  plot.append(plot.add_series("a", 0), {0, 10, 20}, {1, 2, 3});
  plot.append(plot.add_series("b", 1), {0, 10}, {5, 6});
  plot.set_cursor(11);
  EXPECT_EQ(plot.cursor_text(), QStringLiteral("a 2 · b ended"));
}

TEST(LivePlot, KeysSwitchLogAxisAndSmoothing) {
  LivePlot plot;
  plot.append(plot.add_series("a", 0), {0, 1}, {1, 2});
  const auto press = [&](int key) {
    QKeyEvent event(QEvent::KeyPress, key, Qt::NoModifier);
    QApplication::sendEvent(&plot, &event);
  };
  press(Qt::Key_L);
  EXPECT_EQ(plot.axes().y_scale, Scale::log);
  press(Qt::Key_S);
  EXPECT_GT(plot.smoothing(), 0);
}

TEST(LivePlot, AltClickInTheLegendIsolatesAndBringsBack) {
  LivePlot plot;
  for (int i = 0; i < 3; ++i) plot.append(plot.add_series(QString::number(i), i), {0, 1}, {1.0 + i, 2.0 + i});
  auto* legend = plot.findChild<LegendStrip*>();
  ASSERT_NE(legend, nullptr);
  emit legend->isolated(1);
  EXPECT_EQ(plot.latest_text(), QStringLiteral("3"));
  EXPECT_FALSE(legend->entries()[0].visible);
  emit legend->isolated(1);
  EXPECT_TRUE(legend->entries()[0].visible);
}

TEST(PlotGrid, PlotsShareTheirRangeOfX) {
  PlotGrid grid;
  grid.resize(800, 400);
  LivePlot* a = grid.add_plot({"a", "x", "y"});
  LivePlot* b = grid.add_plot({"b", "x", "y"});
  a->append(a->add_series("a", 0), {0, 100}, {0, 1});
  b->append(b->add_series("b", 0), {0, 50}, {0, 1});
  grid.grab();
  grid.grab();
  EXPECT_DOUBLE_EQ(a->plot()->xAxis->range().upper, b->plot()->xAxis->range().upper);
  a->zoom(2);
  EXPECT_DOUBLE_EQ(a->plot()->xAxis->range().lower, b->plot()->xAxis->range().lower);
}

void press(LivePlot* plot, Qt::Key key) {
  QKeyEvent event(QEvent::KeyPress, key, Qt::NoModifier);
  QApplication::sendEvent(plot, &event);
}

TEST(PlotGrid, AKeyInOnePlotSmoothsAllAndHidesTheCursorOfAll) {
  PlotGrid grid;
  grid.resize(800, 400);
  LivePlot* a = grid.add_plot({"a", "x", "y"});
  LivePlot* b = grid.add_plot({"b", "x", "y"});
  press(a, Qt::Key_S);
  EXPECT_GT(b->smoothing(), 0);
  press(b, Qt::Key_S);
  EXPECT_EQ(a->smoothing(), 0);
  press(a, Qt::Key_C);
  EXPECT_FALSE(b->cursor_shown());
}

TEST(PlotGrid, PlotsOverAnotherQuantityKeepTheirOwnRange) {
  PlotGrid grid;
  grid.resize(800, 400);
  LivePlot* a = grid.add_plot({"a", "steps", "y"});
  LivePlot* b = grid.add_plot({"b", "penalty", "y"});
  a->append(a->add_series("a", 0), {0, 100}, {0, 1});
  b->append(b->add_series("b", 0), {0, 0.5}, {0, 1});
  grid.grab();
  grid.grab();
  EXPECT_LT(b->plot()->xAxis->range().upper, 1);
  a->zoom(2);
  EXPECT_LT(b->plot()->xAxis->range().upper, 1);
}

TEST(PlotGrid, HasTheBaseColourBehindItsPlotsInBothThemes) {
  const auto at_edges = [](PlotGrid& grid) {
    const QImage picture = grid.grab().toImage();
    return QStringList{picture.pixelColor(2, 2).name(), picture.pixelColor(picture.width() / 2, picture.height() - 2).name()};
  };
  for (const char* theme : {"light", "dark"}) {
    Theme::instance().apply(QString::fromLatin1(theme));
    const QStringList base{theme_tokens().base.name(), theme_tokens().base.name()};
    QWidget window;
    PlotGrid grid(&window);
    grid.resize(800, 400);
    grid.add_plot({"a", "x", "y"});
    window.ensurePolished();
    EXPECT_EQ(at_edges(grid), base) << theme;
    Theme::instance().apply(QStringLiteral("light"));
    Theme::instance().apply(QString::fromLatin1(theme));
    EXPECT_EQ(at_edges(grid), base) << theme << ", switched live";
  }
  Theme::instance().apply(QStringLiteral("light"));
}

TEST(LivePlot, SaysTheHalfWidthOfTheBandAtTheCursor) {
  LivePlot plot;
  plot.set_points(plot.add_series("a", 3), {0, 1, 2}, {5, 6, 7}, {4, 5, 6}, {6, 7, 8});
  plot.set_cursor(1);
  ASSERT_EQ(plot.cursor_values().size(), 1U);
  EXPECT_EQ(plot.cursor_values()[0].text, QStringLiteral("6 ± 1"));
  EXPECT_EQ(plot.cursor_values()[0].look, 3);
}

TEST(LivePlot, AViewThatWasChosenComesBackOverNewPoints) {
  LivePlot plot;
  plot.resize(400, 300);
  plot.set_points(plot.add_series("a", 0), {0, 100}, {0, 1});
  plot.grab();
  EXPECT_FALSE(plot.view().x);
  plot.zoom(4);
  const LivePlot::View view = plot.view();
  ASSERT_TRUE(view.x);
  plot.clear_series();
  plot.set_points(plot.add_series("a", 0), {0, 200}, {0, 1});
  plot.set_view(view);
  plot.grab();
  EXPECT_DOUBLE_EQ(plot.plot()->xAxis->range().upper, view.x->second);
}

}  // namespace
}  // namespace assay

int main(int argc, char** argv) {
  qputenv("QT_QPA_PLATFORM", "offscreen");
  QApplication application(argc, argv);
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
