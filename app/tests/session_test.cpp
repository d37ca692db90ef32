// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QSignalSpy>

#include "app/session/project_session.h"
#include "app/tests/project_fixture.h"
#include "core/store/control.h"
#include "core/store/edits.h"

namespace assay::app {
namespace {

using namespace testing;

struct Session : ::testing::Test {
  Workspace workspace;
  QString folder = workspace.make_project();
  std::unique_ptr<ProjectSession> open() { return ProjectSession::open(folder.toStdString()); }
};

TEST_F(Session, RenamingARunCanBeUndoneAndRedone) {
  auto session = open();
  set_queue_paused(session->project(), true);
  const RunRow run = add_sample_run(session->project());
  session->rename_run(run.uuid, "Main result");
  EXPECT_EQ(load_run(session->project(), run.uuid).name, "Main result");
  session->undo().undo();
  EXPECT_EQ(load_run(session->project(), run.uuid).name, "");
  session->undo().redo();
  EXPECT_EQ(load_run(session->project(), run.uuid).name, "Main result");
}

TEST_F(Session, TagsNotesAndTrashCanBeUndone) {
  auto session = open();
  set_queue_paused(session->project(), true);
  const RunRow run = add_sample_run(session->project());
  session->set_tags(run.uuid, {"paper"});
  session->edit_notes(run.uuid, "first try");
  session->trash({run.uuid});
  EXPECT_TRUE(load_run(session->project(), run.uuid).trashed);
  for (int i = 0; i < 3; ++i) session->undo().undo();
  const RunRow before = load_run(session->project(), run.uuid);
  EXPECT_FALSE(before.trashed);
  EXPECT_TRUE(before.tags.empty());
  EXPECT_EQ(before.notes, "");
}

TEST_F(Session, AnImportedDataSetIsTakenOutByUndo) {
  auto session = open();
  session->import_data({workspace.make_csv().toStdString(), "cells", "", true});
  ASSERT_TRUE(find_data_set(session->project(), "cells"));
  session->undo().undo();
  EXPECT_FALSE(find_data_set(session->project(), "cells"));
  session->undo().redo();
  EXPECT_TRUE(find_data_set(session->project(), "cells"));
}

TEST_F(Session, ARefusedImportLeavesNothingToUndo) {
  auto session = open();
  EXPECT_THROW(session->import_data({"/nowhere/data.csv", "cells", "", false}), Error);
  EXPECT_FALSE(session->undo().canUndo());
}

TEST_F(Session, MovingANodeIsRememberedAndUndone) {
  auto session = open();
  set_queue_paused(session->project(), true);
  const RunRow run = add_sample_run(session->project());
  session->move_node(run.uuid, "graph", "PKC", {1, 2}, {30, 40});
  const auto key = "graph/" + run.uuid + "/positions";
  EXPECT_EQ(setting(session->project(), key)->at("graph").at("PKC"), Json::array({30.0, 40.0}));
  session->undo().undo();
  EXPECT_TRUE(setting(session->project(), key)->empty());
}

TEST_F(Session, SaysWhatAnotherProcessCommitted) {
  auto session = open();
  QSignalSpy added(session.get(), &ProjectSession::runs_added);
  Project other = Project::open(folder.toStdString());
  set_queue_paused(other, true);
  add_sample_run(other);
  EXPECT_TRUE(wait_until([&] { return added.count() > 0; }));
  EXPECT_TRUE(wait_until([&] { return session->snapshot().queue.size() == 1; }));
}

TEST_F(Session, SaysThatTheQueueHasEnded) {
  auto session = open();
  set_queue_paused(session->project(), true);
  const RunRow run = add_sample_run(session->project());
  ASSERT_TRUE(wait_until([&] { return session->snapshot().queue.size() == 1; }));
  QSignalSpy queue(session.get(), &ProjectSession::queue_ended), ended(session.get(), &ProjectSession::run_ended);
  session->cancel(run.uuid);
  EXPECT_TRUE(wait_until([&] { return queue.count() == 1 && ended.count() == 1; }));
  EXPECT_EQ(ended.front()[1].toString(), "cancelled");
}

TEST_F(Session, RemembersSettingsOfAnyShape) {
  {
    auto session = open();
    session->set_setting("window/layout", QByteArray("\x00\x01\xff", 3));
    session->set_setting("window/tabs", QVariantList{QVariantMap{{"kind", "run"}, {"n", 3}}});
  }
  auto session = open();
  EXPECT_EQ(session->setting("window/layout").toByteArray(), QByteArray("\x00\x01\xff", 3));
  EXPECT_EQ(session->setting("window/tabs").toList().at(0).toMap().value("n").toInt(), 3);
  EXPECT_EQ(session->setting("nothing", 7).toInt(), 7);
}

}  // namespace
}  // namespace assay::app
