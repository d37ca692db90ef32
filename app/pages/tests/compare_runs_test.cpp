// SPDX-License-Identifier: GPL-3.0-or-later
// Which runs a comparison holds: what is added and removed, and that both can be undone.
#include <gtest/gtest.h>

#include <QApplication>
#include <QDragEnterEvent>
#include <QMimeData>
#include <QPushButton>

#include "app/pages/compare_add_panel.h"
#include "app/pages/tests/compare_fixture.h"
#include "core/store/run_list.h"
#include "widgets/runs/query_field.h"
#include "widgets/runs/run_table_model.h"
#include "widgets/runs/run_table_view.h"

namespace assay::app::testing {
namespace {

struct CompareRuns : Compare {
  bool shows(const QStringList& ids) {
    return wait_until([&] {
      QStringList shown;
      for (const auto& group : page->groups()) shown << group.id();
      return shown == ids;
    });
  }
};

TEST_F(CompareRuns, ARemovedGroupIsGoneAndTheOthersKeepTheirColours) {
  finished_run(0.1, 0, 4);
  finished_run(0.5, 0, 9);
  finished_run(0.9, 0, 2);
  open(3);
  page->remove_group(0);
  ASSERT_TRUE(wait_until([&] { return page->groups().size() == 2; }));
  EXPECT_EQ(page->groups()[0].look, 1);
  EXPECT_EQ(page->groups()[1].look, 2);
  EXPECT_EQ(page->title(), "Compare 2");
}

TEST_F(CompareRuns, TheLastGroupCanBeRemovedToo) {
  finished_run(0.1, 0, 4);
  open(1);
  page->remove_group(0);
  ASSERT_TRUE(wait_until([&] { return page->groups().empty(); }));
  EXPECT_FALSE(page->can_export());
}

TEST_F(CompareRuns, ARemovedGroupComesBackToItsPlaceWithItsColour) {
  finished_run(0.1, 0, 4);
  finished_run(0.5, 0, 9);
  finished_run(0.9, 0, 2);
  open(3);
  page->remove_group(1);
  ASSERT_TRUE(shows({uuids[0], uuids[2]}));
  EXPECT_TRUE(session->undo().undoText().startsWith("remove ")) << session->undo().undoText().toStdString();
  session->undo().undo();
  ASSERT_TRUE(shows(uuids));
  for (int k = 0; k < 3; ++k) EXPECT_EQ(page->groups()[static_cast<std::size_t>(k)].look, k);
  session->undo().redo();
  EXPECT_TRUE(shows({uuids[0], uuids[2]}));
}

TEST_F(CompareRuns, AnUndoThatComesBeforeThePageHasReadTheRemovalWins) {
  finished_run(0.1, 0, 4);
  finished_run(0.5, 0, 9);
  open(2);
  page->remove_group(0);
  session->undo().undo();
  page->remove_group(1);
  ASSERT_TRUE(shows({uuids[0]}));
  session->undo().undo();
  ASSERT_TRUE(shows(uuids));
  EXPECT_EQ(page->groups()[1].look, 1);
}

TEST_F(CompareRuns, ASelectedGroupComesBackSelected) {
  finished_run(0.1, 0, 4);
  finished_run(0.5, 0, 9);
  open(2);
  page->select_group(uuids[1]);
  page->remove_group(1);
  ASSERT_TRUE(shows({uuids[0]}));
  EXPECT_EQ(page->remembered().value("selected").toString(), QString());
  session->undo().undo();
  EXPECT_TRUE(shows(uuids));
  EXPECT_EQ(page->remembered().value("selected").toString(), uuids[1]);
}

TEST_F(CompareRuns, AddedRunsCanBeTakenBackTogether) {
  finished_run(0.1, 0, 4);
  open(1);
  finished_run(0.5, 0, 9);
  finished_run(0.9, 0, 2);
  page->add_runs(uuids);
  ASSERT_TRUE(shows(uuids));
  EXPECT_EQ(session->undo().undoText(), "add 2 runs to the comparison");
  session->undo().undo();
  EXPECT_TRUE(shows({uuids[0]}));
}

TEST_F(CompareRuns, AnEditOfAPageThatIsClosedDoesNothing) {
  finished_run(0.1, 0, 4);
  finished_run(0.5, 0, 9);
  open(2);
  page->remove_group(0);
  page.reset();
  session->undo().undo();
  EXPECT_FALSE(session->undo().canUndo());
}

TEST_F(CompareRuns, AddRunsAddsSeveralAtOnceAndBlocksNothing) {
  finished_run(0.1, 0, 4);
  open(1);
  finished_run(0.5, 0, 9);
  finished_run(0.9, 0, 2);
  CompareAddPanel& panel = page->add_panel();
  page->findChild<QPushButton*>("add_runs")->click();
  ASSERT_TRUE(panel.isVisible());
  EXPECT_EQ(QApplication::activeModalWidget(), nullptr);
  EXPECT_TRUE(page->isEnabled());
  ASSERT_TRUE(wait_until([&] { return panel.table().model()->rowCount() == 2; })) << "the runs that are not compared yet";
  panel.table().selectAll();
  auto* add = panel.findChild<QPushButton*>("add_chosen_runs");
  EXPECT_EQ(add->text(), "Add 2 runs");
  add->click();
  EXPECT_TRUE(wait_until([&] { return page->groups().size() == 3; }));
  EXPECT_FALSE(panel.isVisible());
}

TEST_F(CompareRuns, TheQueryNarrowsTheRunsToAdd) {
  finished_run(0.1, 0, 4);
  open(1);
  finished_run(0.5, 0, 9);
  finished_run(0.9, 0, 2);
  CompareAddPanel& panel = page->add_panel();
  page->findChild<QPushButton*>("add_runs")->click();
  panel.query().set_query("shd<=2");
  ASSERT_TRUE(wait_until([&] { return panel.table().model()->rowCount() == 1; }));
  EXPECT_EQ(panel.table().model()->index(0, 0).data(RunTableModel::uuid_role).toString(), uuids[2]);
}

TEST_F(CompareRuns, RowsDraggedFromTheRunTableAreAdded) {
  finished_run(0.1, 0, 4);
  open(1);
  finished_run(0.5, 0, 9);
  finished_run(0.9, 0, 2);
  RunTableModel model;
  model.set_runs(list_runs(session->project(), {}).runs);
  const std::unique_ptr<QMimeData> dragged(model.mimeData({model.index_of(uuids[1].toStdString()), model.index_of(uuids[2].toStdString())}));
  ASSERT_NE(dragged, nullptr);
  QDragEnterEvent enter(page->rect().center(), Qt::CopyAction | Qt::MoveAction, dragged.get(), Qt::LeftButton, Qt::NoModifier);
  QApplication::sendEvent(page.get(), &enter);
  ASSERT_TRUE(enter.isAccepted());
  QDropEvent drop(page->rect().center(), Qt::CopyAction | Qt::MoveAction, dragged.get(), Qt::LeftButton, Qt::NoModifier);
  QApplication::sendEvent(page.get(), &drop);
  EXPECT_TRUE(wait_until([&] { return page->groups().size() == 3; }));
}

}  // namespace
}  // namespace assay::app::testing
