// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QApplication>
#include <QFile>
#include <QImage>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <cmath>
#include <cstdlib>

#include "core/base/error.h"
#include "widgets/figure/figure_axis.h"
#include "widgets/figure/figure_export.h"
#include "widgets/theme/theme.h"

namespace assay {
namespace {

FigureData lines() {
  FigureData figure;
  figure.name = "lines";
  figure.title = "Lines";
  figure.x = {"λ", Scale::log, {}};
  figure.y = {"score", Scale::linear, {}};
  for (int k = 0; k < 2; ++k) {
    FigureCurve curve;
    curve.name = k == 0 ? "one" : "two";
    curve.style = k;
    curve.marks = k == 1;
    for (int i = 0; i < 30; ++i) {
      curve.x.push_back(std::pow(10.0, -3 + 0.1 * i));
      curve.y.push_back(std::sin(0.2 * i + k) + (i == 12 ? NAN : 0));
      curve.low.push_back(curve.y.back() - 0.1);
      curve.high.push_back(curve.y.back() + 0.1);
    }
    figure.curves.push_back(curve);
  }
  figure.curves[0].chosen = {7};
  figure.rules.push_back({0.5, false, "limit"});
  return figure;
}

FigureData of_kind(FigureKind kind) {
  FigureData figure = lines();
  figure.kind = kind;
  if (kind == FigureKind::bars) figure.x = {"method", Scale::linear, {"a", "b", "a rather long name of a method"}};
  if (kind == FigureKind::bars)
    for (auto& curve : figure.curves) curve.x = {0, 1, 2}, curve.y = {1, -2, 3}, curve.low = {0.5, -2.5, 2}, curve.high = {1.5, -1, 4};
  if (kind == FigureKind::heatmap) figure.matrix = {{2, 3}, {1, -0.5, 0, NAN, 0.2, 2}, {"r1", "r2"}, {"c1", "c2", "c3"}};
  if (kind == FigureKind::table) figure.table = {{"name", "value"}, {{std::string("a"), 1.5}, {std::string("b"), std::monostate{}}}};
  if (kind == FigureKind::images) figure.matrix = {{2, 1, 2, 2}, {0, 1, 1, 0, 1, 1, 0, 0}, {}, {}};
  if (kind == FigureKind::graph) {
    figure.graph.nodes = {"A", "B"};
    figure.graph.edges = {{0, 1, 0.5, EdgeStatus::correct}};
    figure.graph.layout.bounds = {0, 0, 100, 120};
    figure.graph.layout.nodes = {{"A", {50, 20}, 54, 36}, {"B", {50, 100}, 54, 36}};
    figure.graph.layout.edges = {{"A", "B", "0", {{50, 38}, {50, 50}, {50, 60}, {50, 72}}, {}, LayoutPoint{50, 82}, {}}};
    figure.graph.has_reference = true;
  }
  return figure;
}

class FigureExport : public testing::Test {
 protected:
  std::filesystem::path file(const char* name) const { return folder_.filePath(name).toStdString(); }
  QTemporaryDir folder_;
};

TEST_F(FigureExport, PngHasTheAskedSizeAndResolution) {
  FigureStyle style;
  style.width_mm = 85;
  style.height_mm = 60;
  style.dpi = 600;
  export_figure(lines(), file("a.png"), style);
  const QImage image(QString::fromStdString(file("a.png").string()));
  EXPECT_EQ(image.width(), std::lround(85 / 25.4 * 600));
  EXPECT_EQ(image.height(), std::lround(60 / 25.4 * 600));
  EXPECT_NEAR(image.dotsPerMeterX() * 0.0254, 600, 0.5);
}

TEST_F(FigureExport, SvgAndPdfAreThatManyMillimetresWide) {
  FigureStyle style;
  style.width_mm = 85;
  style.height_mm = 60;
  export_figure(lines(), file("a.svg"), style);
  QFile svg(QString::fromStdString(file("a.svg").string()));
  ASSERT_TRUE(svg.open(QIODevice::ReadOnly));
  const auto width = QRegularExpression("width=\"([0-9.]+)mm\"").match(svg.readAll());
  ASSERT_TRUE(width.hasMatch());
  EXPECT_NEAR(width.captured(1).toDouble(), 85, 0.1);
  export_figure(lines(), file("a.pdf"), style);
  QFile pdf(QString::fromStdString(file("a.pdf").string()));
  ASSERT_TRUE(pdf.open(QIODevice::ReadOnly));
  const QByteArray bytes = pdf.readAll();
  EXPECT_TRUE(bytes.startsWith("%PDF"));
  const auto box = QRegularExpression("/MediaBox \\[0 0 ([0-9.]+) ([0-9.]+)\\]").match(bytes);
  ASSERT_TRUE(box.hasMatch());
  EXPECT_NEAR(box.captured(1).toDouble() / 72 * 25.4, 85, 0.3);  // whole points
  EXPECT_NEAR(box.captured(2).toDouble() / 72 * 25.4, 60, 0.3);
  EXPECT_TRUE(bytes.contains("/FontFile2") || bytes.contains("/FontFile3")) << "fonts are not embedded";
}

TEST_F(FigureExport, PaperIsWhiteWhateverTheTheme) {
  Theme::instance().apply("dark");
  export_figure(lines(), file("dark.png"), {});
  Theme::instance().apply("light");
  export_figure(lines(), file("light.png"), {});
  const QImage dark(QString::fromStdString(file("dark.png").string())), light(QString::fromStdString(file("light.png").string()));
  EXPECT_EQ(dark, light);
  EXPECT_EQ(dark.pixelColor(1, 1), QColor(Qt::white));
}

TEST_F(FigureExport, EveryKindIsDrawn) {
  for (const auto kind : {FigureKind::line, FigureKind::scatter, FigureKind::roc, FigureKind::bars, FigureKind::histogram, FigureKind::heatmap, FigureKind::graph, FigureKind::table,
                          FigureKind::density, FigureKind::images}) {
    export_figure(of_kind(kind), file("kind.png"), {});
    const QImage image(QString::fromStdString(file("kind.png").string()));
    int inked = 0;
    for (int y = 0; y < image.height(); y += 3)
      for (int x = 0; x < image.width(); x += 3) inked += image.pixelColor(x, y) != QColor(Qt::white);
    EXPECT_GT(inked, 200) << static_cast<int>(kind);
    export_figure({.kind = kind}, file("empty.png"), {});  // nothing to show is no reason to fall
  }
}

TEST_F(FigureExport, RefusesOtherEndingsAndUnwritablePlaces) {
  try {
    export_figure(lines(), file("a.bmp"), {});
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
  }
  for (const char* name : {"missing/a.pdf", "missing/a.svg", "missing/a.png"}) EXPECT_THROW(export_figure(lines(), file(name), {}), Error) << name;
}

TEST(PaperAxis, TicksAreRoundAndInside) {
  for (const auto& [low, high] : {std::pair{0.0, 1.0}, {-3.7, 12.2}, {1e-6, 2e-6}, {1e5, 9e7}}) {
    const PaperAxis axis(low, high, Scale::linear);
    const auto ticks = axis.ticks(6);
    EXPECT_GE(ticks.size(), 3u);
    for (const auto& tick : ticks) {
      EXPECT_GE(axis.place(tick.value), -1e-9);
      EXPECT_LE(axis.place(tick.value), 1 + 1e-9);
    }
  }
  const PaperAxis log(1e-3, 10, Scale::log);
  EXPECT_TRUE(std::isnan(log.place(0)));
  EXPECT_NEAR(log.place(0.1), 0.5, 1e-9);
}

TEST(PrintCheck, SeesTextThatIsTooSmall) {
  FigureStyle style;
  style.tick_pt = 5;
  EXPECT_FALSE(print_checks(lines(), style).front().passed);
  style.tick_pt = 6;
  EXPECT_TRUE(print_checks(lines(), style).front().passed);
}

}  // namespace
}  // namespace assay

int main(int argc, char** argv) {
  if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");  // test discovery has no display
  ::testing::InitGoogleTest(&argc, argv);
  QApplication application(argc, argv);
  assay::Theme::instance().apply("light");
  return RUN_ALL_TESTS();
}
