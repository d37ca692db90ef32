// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QDockWidget>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QMenuBar>
#include <QMimeData>
#include <QSettings>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QUrl>

#include "app/pages/import_dialog.h"
#include "app/pages/start_page.h"
#include "app/session/recent_projects.h"
#include "app/tests/project_fixture.h"
#include "app/window/main_window.h"
#include "app/window/notifications.h"
#include "app/window/project_dock.h"
#include "app/window/queue_dock.h"
#include "app/window/side_dock.h"
#include "core/store/control.h"
#include "core/store/data_sets.h"
#include "widgets/theme/theme.h"

namespace assay::app {
namespace {

using namespace testing;

struct Window : ::testing::Test {
  Workspace workspace;
  std::unique_ptr<MainWindow> window = std::make_unique<MainWindow>();
  void SetUp() override { show(1440); }
  void show(int width) {
    window->resize(width, 900);
    window->show();
    QTest::qWait(20);
  }
  void reopen(const QString& folder) {
    window->close();
    window = std::make_unique<MainWindow>();
    show(1440);
    ASSERT_TRUE(window->open_project(folder));
  }
  RunRow queued_run() {
    Project& project = window->session()->project();
    set_queue_paused(project, true);
    return add_sample_run(project);
  }
};

TEST_F(Window, OpensEmptyOnTheStartPage) {
  EXPECT_TRUE(window->shows_start_page());
  EXPECT_FALSE(window->project_dock().isVisible());
  EXPECT_FALSE(window->actions()["experiment.new"]->isEnabled());
  EXPECT_EQ(window->windowTitle(), "Assay");
}

TEST_F(Window, HasTheMenusInTheirOrder) {
  QStringList titles;
  for (const QAction* action : window->menuBar()->actions()) titles << action->text().remove('&');
  EXPECT_EQ(titles, (QStringList{"File", "Edit", "View", "Project", "Data", "Experiment", "Run", "Figure", "Window", "Help"}));
}

TEST_F(Window, GivesNoShortcutTwice) {
  QHash<QString, QString> owner;
  for (const QAction* action : window->actions().all()) {
    for (const QKeySequence& key : action->shortcuts()) {
      EXPECT_FALSE(owner.contains(key.toString())) << qPrintable(key.toString() + " " + action->objectName() + " " + owner.value(key.toString()));
      owner.insert(key.toString(), action->objectName());
    }
  }
  EXPECT_EQ(owner.value("Ctrl+."), "run.cancel");
  EXPECT_EQ(owner.value("Ctrl+N"), "experiment.new");
}

TEST_F(Window, OpensAProjectOnItsRunsAndListsItAsRecent) {
  const QString folder = workspace.make_project("first");
  ASSERT_TRUE(window->open_project(folder));
  EXPECT_FALSE(window->shows_start_page());
  ASSERT_EQ(window->tabs().count(), 1);
  EXPECT_EQ(window->tabs().current_page()->key(), "runs");
  EXPECT_TRUE(window->windowTitle().contains("first"));
  ASSERT_FALSE(recent_projects().empty());
  EXPECT_EQ(recent_projects().front().path, folder);
}

TEST_F(Window, AFolderThatIsNoProjectLeavesTheWindowAsItIs) {
  EXPECT_FALSE(window->open_project(workspace.path("nothing.assay")));
  EXPECT_TRUE(window->shows_start_page());
  QWidget* message = window->findChild<QWidget*>("message");
  ASSERT_NE(message, nullptr);
  message->close();
}

TEST_F(Window, BringsTabsBackWhenAProjectIsOpenedAgain) {
  const QString folder = workspace.make_project();
  ASSERT_TRUE(window->open_project(folder));
  const RunRow run = queued_run();
  window->open_run(QString::fromStdString(run.uuid));
  window->open_plugins();
  ASSERT_EQ(window->tabs().count(), 3);
  window->tabs().setCurrentIndex(1);
  reopen(folder);
  ASSERT_EQ(window->tabs().count(), 3);
  EXPECT_EQ(window->tabs().currentIndex(), 1);
  EXPECT_EQ(window->tabs().current_page()->key(), "run/" + QString::fromStdString(run.uuid));
  EXPECT_EQ(window->tabs().page(2)->key(), "plugins");
}

TEST_F(Window, OpensTheSameRunInOneTabOnly) {
  ASSERT_TRUE(window->open_project(workspace.make_project()));
  const QString run = QString::fromStdString(queued_run().uuid);
  window->open_run(run);
  const int count = window->tabs().count();
  window->open_run(run);
  EXPECT_EQ(window->tabs().count(), count);
}

TEST_F(Window, EachKindOfTabHasItsOwnDocks) {
  ASSERT_TRUE(window->open_project(workspace.make_project()));
  window->open_run(QString::fromStdString(queued_run().uuid));
  EXPECT_TRUE(window->side_dock().isVisible());
  EXPECT_TRUE(window->project_dock().isVisible());
  window->tabs().setCurrentIndex(0);  // the run table takes the full width
  EXPECT_FALSE(window->side_dock().isVisible());
  window->tabs().setCurrentIndex(1);
  EXPECT_TRUE(window->side_dock().isVisible());
}

TEST_F(Window, F9HidesTheDocksAndBringsThemBack) {
  ASSERT_TRUE(window->open_project(workspace.make_project()));
  window->open_run(QString::fromStdString(queued_run().uuid));
  window->actions()["view.docks"]->trigger();
  EXPECT_FALSE(window->project_dock().isVisible() || window->side_dock().isVisible() || window->queue_dock().isVisible());
  window->actions()["view.docks"]->trigger();
  EXPECT_TRUE(window->project_dock().isVisible() && window->side_dock().isVisible());
}

TEST_F(Window, ANarrowWindowHasTheRightDockAsATabOfTheLeft) {
  ASSERT_TRUE(window->open_project(workspace.make_project()));
  window->open_run(QString::fromStdString(queued_run().uuid));
  ASSERT_TRUE(window->tabifiedDockWidgets(&window->project_dock()).isEmpty());
  show(1060);
  EXPECT_TRUE(window->tabifiedDockWidgets(&window->project_dock()).contains(&window->side_dock()));
  show(1440);
  EXPECT_TRUE(window->tabifiedDockWidgets(&window->project_dock()).isEmpty());
}

TEST_F(Window, ChangesTheThemeLive) {
  window->actions()["view.theme_light"]->trigger();
  EXPECT_FALSE(theme_tokens().dark);
  window->actions()["view.theme_dark"]->trigger();
  EXPECT_TRUE(theme_tokens().dark);
  EXPECT_EQ(QSettings().value("theme").toString(), "dark");
  EXPECT_LT(window->palette().color(QPalette::Window).lightness(), 100);
  window->actions()["view.theme_light"]->trigger();
  EXPECT_GT(window->palette().color(QPalette::Window).lightness(), 200);
}

TEST_F(Window, UndoOfTheMenuTakesBackARename) {
  ASSERT_TRUE(window->open_project(workspace.make_project()));
  const RunRow run = queued_run();
  window->session()->rename_run(run.uuid, "Main result");
  ASSERT_TRUE(window->actions()["edit.undo"]->isEnabled());
  EXPECT_TRUE(window->actions()["edit.undo"]->text().contains("rename"));
  window->actions()["edit.undo"]->trigger();
  EXPECT_EQ(load_run(window->session()->project(), run.uuid).name, "");
}

TEST_F(Window, ShowsTheQueueInItsDock) {
  ASSERT_TRUE(window->open_project(workspace.make_project()));
  queued_run();
  EXPECT_TRUE(wait_until([&] { return window->queue_dock().model()->rowCount() == 1; }));
}

TEST_F(Window, ClosesWithoutCancellingWhatRuns) {
  const QString folder = workspace.make_project();
  ASSERT_TRUE(window->open_project(folder));
  const RunRow run = queued_run();
  window->close();
  const Project project = Project::open(folder.toStdString());
  EXPECT_EQ(load_run(project, run.uuid).status, RunStatus::queued);
}

TEST_F(Window, ADataFileDroppedOnItOpensTheImport) {
  ASSERT_TRUE(window->open_project(workspace.make_project()));
  QMimeData mime;
  mime.setUrls({QUrl::fromLocalFile(workspace.make_csv("cells.csv"))});
  QDragEnterEvent enter({200, 200}, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
  QApplication::sendEvent(window.get(), &enter);
  EXPECT_TRUE(enter.isAccepted());
  QDropEvent drop({200, 200}, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
  QApplication::sendEvent(window.get(), &drop);
  ASSERT_TRUE(wait_until([&] {
    auto* dialog = window->findChild<ImportDialog*>();
    return dialog && dialog->summary();
  }));
  auto* dialog = window->findChild<ImportDialog*>();
  dialog->accept();
  ASSERT_TRUE(wait_until([&] { return !load_data_sets(window->session()->project()).empty(); }));
  EXPECT_EQ(load_data_sets(window->session()->project()).front().name, "cells");
}

TEST_F(Window, APictureDroppedOnItIsRefused) {
  QMimeData mime;
  mime.setUrls({QUrl::fromLocalFile(workspace.path("photo.jpg"))});
  QDragEnterEvent enter({200, 200}, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
  enter.ignore();
  QApplication::sendEvent(window.get(), &enter);
  EXPECT_FALSE(enter.isAccepted());
}

TEST_F(Window, TellsTheEndOfTheQueueAndAFailureOnlyWhileItIsBehind) {
  ASSERT_TRUE(window->open_project(workspace.make_project()));
  QSignalSpy told(window->findChild<Notifications*>(), &Notifications::told);
  QApplication::setActiveWindow(window.get());
  QTest::qWait(20);
  emit window->session()->queue_ended();
  EXPECT_EQ(told.count(), 0) << "the window is in front";
  QWidget other;
  other.show();
  QApplication::setActiveWindow(&other);
  QTest::qWait(20);
  emit window->session()->queue_ended();
  ASSERT_EQ(told.count(), 1);
  EXPECT_EQ(told[0][0].toString(), "The queue has ended");

  // A run of a method that no plugin has: its worker fails.
  queued_run();
  ASSERT_TRUE(wait_until([&] { return window->session()->snapshot().queue.size() == 1; }));
  window->session()->set_queue_paused(false);
  ASSERT_TRUE(wait_until([&] { return told.count() >= 2; }));
  EXPECT_TRUE(told[1][0].toString().contains("Failed")) << told[1][0].toString().toStdString();
}

}  // namespace
}  // namespace assay::app
