// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QLabel>
#include <QProcess>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTest>
#include <QToolButton>

#include "app/pages/figure_tab.h"
#include "app/pages/image_grid.h"
#include "app/pages/images_tab.h"
#include "app/pages/overview_head.h"
#include "app/pages/overview_tab.h"
#include "app/pages/run_page.h"
#include "app/pages/run_preview.h"
#include "app/pages/tile_grid.h"
#include "app/tests/project_fixture.h"
#include "core/store/run_list.h"

namespace assay::app {
namespace {

using namespace testing;

/// Runs of the probe's method that answers with a sentence, made by the program as a person would.
struct Overview : ::testing::Test {
  Workspace workspace;
  QString folder = workspace.make_project();
  std::unique_ptr<ProjectSession> session;
  std::unique_ptr<RunPage> page;
  QProcess worker;

  void start(const QStringList& settings) {
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("ASSAY_PLUGIN_PATH", ASSAY_BINARY_DIR "/tests/plugins/probe");
    worker.setProcessEnvironment(environment);
    QStringList arguments{"run", "probe.verdict", "--project", folder, "--quiet"};
    for (const QString& setting : settings) arguments << "--set" << setting;
    worker.start(ASSAY_BINARY_DIR "/bin/assay-cli", arguments);
    ASSERT_TRUE(worker.waitForStarted());
  }
  void open(int width = 1300) {
    session = ProjectSession::open(folder.toStdString());
    std::vector<RunRow> runs;
    ASSERT_TRUE(wait_until([&] { return !(runs = list_runs(session->project(), {}).runs).empty(); }));
    page = std::make_unique<RunPage>(*session, QString::fromStdString(runs.front().uuid));
    page->resize(width, 800);
    page->show();
  }
  void run_and_open(const QStringList& settings, int width = 1300) {
    start(settings);
    ASSERT_TRUE(worker.waitForFinished(60000));
    open(width);
    ASSERT_TRUE(wait_until([&] { return !conditions().isEmpty() || has_ended(page->details().row.status); }));
  }
  OverviewTab& overview() const { return *page->findChild<OverviewTab*>(); }
  QString sentence() const { return overview().head().sentence(); }
  QStringList conditions() const {
    QStringList names;
    for (const QLabel* label : page->findChild<QWidget*>("overview_assumptions")->findChildren<QLabel*>())
      if (!label->accessibleName().isEmpty()) names << label->accessibleName();
    return names;
  }
  template <class Tab>
  Tab& go_to(const QString& figure) {
    auto* tab = page->findChild<Tab*>("figure_" + figure);
    page->views().setCurrentWidget(tab);
    EXPECT_TRUE(wait_until([&] { return tab->figure().has_value(); }));
    return *tab;
  }
};

TEST_F(Overview, IsTheFirstTabAndTheOneThatIsSeen) {
  run_and_open({"shift=3"});
  EXPECT_EQ(page->views().currentWidget(), &overview());
  EXPECT_EQ(page->views().tabText(page->views().indexOf(&overview())), "Verdict");
  EXPECT_EQ(page->layout_kind(), "overview");
}

TEST_F(Overview, SaysTheSentenceItsToneAndWhatItRestsOn) {
  run_and_open({"shift=3"});
  EXPECT_TRUE(sentence().startsWith("Evidence of membership: ")) << qPrintable(sentence());
  EXPECT_EQ(page->findChild<QWidget*>("tone")->accessibleName(), "Found");
  EXPECT_EQ(page->findChild<QLabel*>("overview_heading")->text(), "Verdict of run 1, seed 0");
  ASSERT_TRUE(wait_until([&] { return conditions().size() == 3; }));
  EXPECT_TRUE(conditions()[0].contains("the auxiliary points are not members, stated by you"));
}

TEST_F(Overview, OfAFailedControlIsNotSupported) {
  run_and_open({"spoiled=true"});
  EXPECT_TRUE(sentence().startsWith("Not supported"));
  EXPECT_EQ(page->findChild<QWidget*>("tone")->accessibleName(), "Not supported");
}

TEST_F(Overview, ShowsEveryFigureOfItsDeclarationInOrder) {
  run_and_open({});
  EXPECT_EQ(overview().shown_figures(), (QStringList{"roc", "auc_by_size", "witness", "controls", "nearest_pairs", "density", "samples"}));
}

TEST_F(Overview, OpensTheTabOfATile) {
  run_and_open({});
  page->findChild<QToolButton*>("open_controls")->click();
  EXPECT_EQ(page->views().currentWidget()->objectName(), "figure_controls");
}

TEST_F(Overview, HasAsManyColumnsAsTheWidthAllowsAndNeverScrollsSideways) {
  run_and_open({});
  OverviewTab& tab = overview();
  auto* scroll = tab.findChild<QScrollArea*>("overview_scroll");
  int columns = 4;
  page->views().setParent(nullptr);  // without the header, which wants a width of its own
  page->views().show();
  for (const int width : {1400, 1024, 560}) {
    page->views().resize(width, 640);
    EXPECT_TRUE(wait_until([&] { return tab.tiles().columns() < columns && scroll->widget()->width() <= scroll->viewport()->width(); })) << width;
    columns = tab.tiles().columns();
    EXPECT_LE(scroll->widget()->width(), scroll->viewport()->width()) << width;
    EXPECT_GT(scroll->verticalScrollBar()->maximum(), 0) << width;
    for (const QString& figure : tab.shown_figures()) {
      const auto* tile = tab.findChild<QWidget*>("tile_" + figure);
      EXPECT_GE(tile->x(), 0);
      EXPECT_LE(tile->geometry().right(), tab.tiles().width()) << qPrintable(figure);
    }
  }
  EXPECT_EQ(columns, 1);
  page->views().setParent(page.get());
}

TEST_F(Overview, OfARunThatFailedSaysSoAndShowsWhatThereIs) {
  run_and_open({"stop_after=2"});
  page->views().setCurrentWidget(&overview());
  EXPECT_TRUE(sentence().contains("ended before it came to an answer: failed")) << qPrintable(sentence());
  EXPECT_FALSE(page->findChild<QWidget*>("tone")->isVisible());
  EXPECT_EQ(overview().shown_figures(), (QStringList{"roc", "samples"}));
}

TEST_F(Overview, ComesToTheFrontWhenTheRunHasEndedAndNotBefore) {
  start({"epochs=4", "epoch_time=0.3"});
  open();
  bool early = false;
  ASSERT_TRUE(wait_until([&] {
    early |= !has_ended(page->details().row.status) && page->views().currentWidget() == &overview();
    return page->details().row.status == RunStatus::finished;
  }));
  EXPECT_FALSE(early) << "the live plots are for runs that work";
  EXPECT_EQ(page->views().currentWidget(), &overview());
  worker.waitForFinished(60000);
}

TEST_F(Overview, StaysBehindATabThatWasChosen) {
  start({"epochs=4", "epoch_time=0.3"});
  open();
  QWidget* const chosen = page->views().widget(page->views().count() - 1);
  page->views().setCurrentWidget(chosen);
  ASSERT_TRUE(wait_until([&] { return page->details().row.status == RunStatus::finished; }));
  EXPECT_EQ(page->views().currentWidget(), chosen);
  worker.waitForFinished(60000);
}

TEST_F(Overview, OfAWorkingRunFillsAsItGoesOn) {
  start({"epochs=12", "epoch_time=0.3"});
  open();
  // Held after its first pictures, however slow this window is.
  const std::string run = page->details().row.uuid;
  ASSERT_TRUE(wait_until([&] { return !load_outputs(session->project(), run).empty(); }));
  session->pause(run);
  ASSERT_TRUE(wait_until([&] { return page->details().row.status == RunStatus::paused; }));
  auto& samples = go_to<ImagesTab>("samples");
  EXPECT_TRUE(sentence().contains("will stand here")) << qPrintable(sentence());
  const QString first = samples.grid().caption(0);
  EXPECT_TRUE(first.startsWith("epoch ")) << qPrintable(first);
  samples.grid().set_zoom(77);
  session->go_on(run);
  // The same output is given again: the tab takes it up and keeps its zoom.
  EXPECT_TRUE(wait_until([&] { return samples.grid().caption(0) != first; }));
  EXPECT_EQ(samples.grid().zoom(), 77);
  page->views().setCurrentWidget(&overview());
  EXPECT_TRUE(wait_until([&] { return sentence().contains("vidence of membership"); })) << qPrintable(sentence());
  EXPECT_TRUE(wait_until([&] { return conditions().size() == 3; }));
  worker.waitForFinished(60000);
}

TEST_F(Overview, ImagesOpenLargeWithTheirCaption) {
  run_and_open({});
  auto& tab = go_to<ImagesTab>("nearest_pairs");
  ASSERT_TRUE(wait_until([&] { return tab.grid().isVisible() && !tab.grid().place_of(1).isEmpty(); }));
  QTest::mouseClick(tab.grid().viewport(), Qt::LeftButton, {}, tab.grid().place_of(1).center());
  ASSERT_TRUE(tab.shows_one());
  auto* caption = tab.findChild<QLabel*>("large_caption");
  EXPECT_EQ(caption->text(), "distance 0.10\n2 of 16");
  QTest::keyClick(&tab, Qt::Key_Right);
  EXPECT_EQ(caption->text(), "point 1\n3 of 16");
  QTest::keyClick(&tab, Qt::Key_Escape);
  EXPECT_FALSE(tab.shows_one());
  EXPECT_EQ(tab.grid().current(), 2);
}

TEST_F(Overview, IsWhatThePreviewSays) {
  run_and_open({"shift=3"});
  RunPreview preview(*session);
  preview.show_run(QString::fromStdString(page->details().row.uuid));
  ASSERT_TRUE(wait_until([&] { return preview.findChild<QLabel*>("preview_answer") != nullptr; }));
  EXPECT_EQ(preview.findChild<QLabel*>("preview_answer")->text(), sentence());
}

}  // namespace
}  // namespace assay::app
