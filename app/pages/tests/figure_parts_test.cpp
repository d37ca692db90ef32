// SPDX-License-Identifier: GPL-3.0-or-later
// The parts that figures of one kind bring: tables, images, frames, ranked points.
#include <gtest/gtest.h>

#include <QHeaderView>
#include <QLabel>
#include <QSignalSpy>
#include <QSlider>
#include <QTableWidget>
#include <QTest>
#include <cmath>

#include "app/pages/figure_table.h"
#include "app/pages/frames_tab.h"
#include "app/pages/image_grid.h"
#include "app/pages/point_tab.h"
#include "app/tests/project_fixture.h"
#include "widgets/figure/figure_view.h"

namespace assay::app {
namespace {

using namespace testing;

FigureData table_figure() {
  FigureData figure;
  figure.kind = FigureKind::table;
  figure.table = {{"name", "value", "passed"},
                  {{std::string("b"), 10.0, std::string("yes")}, {std::string("a"), 9.0, std::string("no")}, {std::string("c"), std::monostate{}, std::string("n/a")}}};
  figure.result_column = "passed";
  return figure;
}

TEST(FigureTables, SortNumbersByValueWithWhatIsMissingLast) {
  FigureTable table;
  table.set_figure(table_figure());
  EXPECT_EQ(table.order(), (std::vector<int>{0, 1, 2}));
  table.horizontalHeader()->setSortIndicator(1, Qt::AscendingOrder);
  EXPECT_EQ(table.order(), (std::vector<int>{1, 0, 2}));
  table.horizontalHeader()->setSortIndicator(1, Qt::DescendingOrder);
  EXPECT_EQ(table.order(), (std::vector<int>{0, 1, 2}));
  table.set_figure(table_figure());  // the same table again, as a working run gives it
  EXPECT_EQ(table.horizontalHeader()->sortIndicatorSection(), 1);
}

TEST(FigureTables, SayResultsInWords) {
  FigureTable table;
  table.set_figure(table_figure());
  const auto said = [&](int row) { return table.model()->index(row, 2).data().toString(); };
  EXPECT_EQ(said(0), "Passed");
  EXPECT_EQ(said(1), "Failed");
  EXPECT_EQ(said(2), "Not run");
}

TEST(FigureTables, CopyRowsInTheOrderShown) {
  FigureTable table;
  table.set_figure(table_figure());
  table.horizontalHeader()->setSortIndicator(0, Qt::AscendingOrder);
  EXPECT_EQ(table.selection_text(), "name\tvalue\tpassed\na\t9\tno\nb\t10\tyes\nc\tn/a\tn/a\n");
}

FigureData images_figure(int count) {
  FigureData figure;
  figure.kind = FigureKind::images;
  figure.matrix.shape = {count, 1, 2, 2};
  for (int n = 0; n < count; ++n) {
    figure.matrix.values.insert(figure.matrix.values.end(), {0.0, 1.0, 0.5, std::nan("")});
    figure.captions.push_back("image " + std::to_string(n));
  }
  return figure;
}

TEST(Images, AreShadesBetweenTheEndsOfTheRangeAndGapsAreSeeThrough) {
  const FigureData figure = images_figure(1);
  const QImage image = image_of(figure.matrix, {1, 1, 2, 2}, {0, 1}, 0);
  EXPECT_EQ(image.pixelColor(0, 0), QColor(Qt::black));
  EXPECT_EQ(image.pixelColor(1, 0), QColor(Qt::white));
  EXPECT_EQ(image.pixelColor(0, 1).red(), 128);
  EXPECT_EQ(image.pixelColor(1, 1).alpha(), 0);
}

TEST(Images, OfThreeChannelsAreColours) {
  Matrix matrix{{1, 3, 1, 1}, {1, 0.5, 0}, {}, {}};
  EXPECT_EQ(image_of(matrix, {1, 3, 1, 1}, {0, 1}, 0).pixelColor(0, 0), QColor(255, 128, 0));
}

TEST(Images, AreWalkedByArrowsInRowsOfTheirOwn) {
  ImageGrid grid;
  grid.resize(600, 400);
  FigureData figure = images_figure(8);
  figure.per_row = 4;
  grid.set_figure(figure);
  grid.show();
  QTest::keyClick(&grid, Qt::Key_Down);
  EXPECT_EQ(grid.current(), 4);
  QTest::keyClick(&grid, Qt::Key_Left);
  EXPECT_EQ(grid.current(), 3);
  EXPECT_EQ(grid.place_of(3).top(), grid.place_of(0).top());
  EXPECT_GT(grid.place_of(4).top(), grid.place_of(3).bottom());
  QSignalSpy opened(&grid, &ImageGrid::opened);
  QTest::keyClick(&grid, Qt::Key_Return);
  ASSERT_EQ(opened.count(), 1);
  EXPECT_EQ(opened[0][0].toInt(), 3);
  EXPECT_EQ(grid.accessibleDescription(), "Image 4 of 8, image 3");
}

TEST(Images, ThatAreFewerNowKeepACurrentOne) {
  ImageGrid grid;
  grid.resize(600, 400);
  grid.set_figure(images_figure(8));
  grid.set_current(7);
  grid.set_figure(images_figure(3));
  EXPECT_EQ(grid.current(), 2);
}

/// The tabs without a run: what they read is given by hand.
template <class Tab>
struct Shown : Tab {
  using Tab::Tab;
  using Tab::show_figure;
};

struct Parts : ::testing::Test {
  Workspace workspace;
  std::unique_ptr<ProjectSession> session = ProjectSession::open(workspace.make_project().toStdString());
};

TEST_F(Parts, FramesPlayToTheLastAndStop) {
  FigureSpec spec{.name = "density", .kind = FigureKind::images, .output = "density", .frames = true};
  Shown<FramesTab> tab(*session, "run", spec, false);
  FigureData figure = images_figure(3);
  figure.frames = true;
  tab.show_figure(figure);
  tab.show();
  auto* slider = tab.findChild<QSlider*>("frame");
  auto* caption = tab.findChild<QLabel*>("frame_caption");
  EXPECT_EQ(slider->maximum(), 2);
  EXPECT_EQ(caption->text(), QStringLiteral("image 0 · 1 of 3"));
  QTest::keyClick(slider, Qt::Key_Space);
  EXPECT_TRUE(tab.is_playing());
  EXPECT_TRUE(wait_until([&] { return !tab.is_playing(); }));
  EXPECT_EQ(tab.view().frame(), 2);
  EXPECT_EQ(caption->text(), QStringLiteral("image 2 · 3 of 3"));
  // Who watches the newest frame of a working run goes on with it.
  FigureData longer = images_figure(5);
  longer.frames = true;
  tab.show_figure(longer);
  EXPECT_EQ(tab.view().frame(), 4);
  tab.go_to(1);
  tab.show_figure(longer);
  EXPECT_EQ(tab.view().frame(), 1);
}

TEST_F(Parts, NamedPointsAreRankedAndAClickKeepsOne) {
  FigureSpec spec{.name = "scores", .kind = FigureKind::scatter, .output = "scores", .x = "score", .y = {"accuracy"}, .label = "arch", .drawing = "dots", .running_median = 3};
  Shown<PointTab> tab(*session, "run", spec, std::nullopt);
  FigureData figure;
  figure.kind = FigureKind::scatter;
  figure.x.title = "Score";
  figure.y.title = "Accuracy (%)";
  figure.curves.push_back({.name = "all", .x = {1, 3, 2}, .y = {90, 92, 94}, .labels = {"low", "high", "middle"}});
  tab.show_figure(figure);
  ASSERT_NE(tab.ranking(), nullptr);
  const auto name = [&](int row) { return tab.ranking()->model()->index(row, 0).data().toString(); };
  EXPECT_EQ(name(0), "high");
  EXPECT_EQ(name(2), "low");
  emit tab.ranking()->row_chosen(0);
  EXPECT_EQ(tab.kept(), QStringList{"high"});
}

TEST_F(Parts, PointsThatStandAtTheirGenerationAreRankedByTheirScoreAndOnce) {
  FigureSpec spec{.name = "population", .kind = FigureKind::scatter, .output = "history", .x = "generation", .y = {"score"}, .label = "arch", .drawing = "dots"};
  Shown<PointTab> tab(*session, "run", spec, std::nullopt);
  FigureData figure;
  figure.kind = FigureKind::scatter;
  figure.x.title = "generation";
  figure.y.title = "score";
  figure.curves.push_back({.name = "all", .x = {0, 0, 1, 1}, .y = {5, 7, 7, 6}, .labels = {"early", "stays", "stays", "late"}});
  tab.show_figure(figure);
  const QAbstractItemModel* model = tab.ranking()->model();
  ASSERT_EQ(model->rowCount(), 3);
  EXPECT_EQ(model->index(0, 0).data().toString(), "stays");
  EXPECT_EQ(model->index(2, 0).data().toString(), "early");
  emit tab.ranking()->row_chosen(1);
  EXPECT_EQ(tab.kept(), QStringList{"late"});
  auto* values = tab.findChild<QTableWidget*>("point_values");
  ASSERT_EQ(values->columnCount(), 4);
  EXPECT_EQ(values->item(0, 3)->text(), "2 of 3");
}

}  // namespace
}  // namespace assay::app
