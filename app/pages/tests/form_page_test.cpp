// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/form_page.h"

#include <gtest/gtest.h>

#include <QPushButton>
#include <QSignalSpy>

#include "app/session/planned_points.h"
#include "app/tests/project_fixture.h"
#include "core/store/control.h"
#include "core/store/data_sets.h"
#include "core/store/edits.h"

namespace assay::app::testing {
namespace {

MethodInfo with_data() {
  MethodInfo info = sample_method();
  info.seed_drives = SeedDrives::everything;
  info.parameters.push_back({.name = "data", .kind = ParameterKind::data, .title = "Data", .required = true, .role = "table"});
  return info;
}

RunRequest request_of(const std::string& grid, const std::string& seeds) {
  RunRequest request;
  request.method = "testing.sample";
  request.given.set("data", std::string("cells"));
  if (!grid.empty()) request.grid = {{"penalty", grid}};
  if (!seeds.empty()) request.seeds = seeds;
  return request;
}

TEST(PlannedPoints, AreThoseOfTheCommandLine) {
  const PlannedPoints planned = planned_points(with_data(), request_of("0,0.5,1", "0..4"));
  ASSERT_EQ(planned.points.size(), 15u);
  EXPECT_EQ(planned.points[6].seed, 1u);
  EXPECT_DOUBLE_EQ(planned.points[6].parameters.real("penalty"), 0.5);
}

TEST(PlannedPoints, OfSeveralSeedsThatDriveNothingAreOne) {
  MethodInfo method = with_data();
  method.seed_drives = SeedDrives::nothing;
  const PlannedPoints planned = planned_points(method, request_of("", "0..4"));
  EXPECT_EQ(planned.points.size(), 1u);
  EXPECT_TRUE(planned.seeds_make_one_run);
}

class FormOfProject : public ::testing::Test {
 protected:
  void SetUp() override {
    const QString folder = workspace.make_project();
    {
      Project project = Project::open(folder.toStdString());
      import_data_set(project, {workspace.make_csv().toStdString(), "cells", "table", false});
    }
    session = ProjectSession::open(folder.toStdString());
    ASSERT_TRUE(wait_until([&] { return session->catalogue().find("dag_learning.notears_al") != nullptr; }));
  }
  Workspace workspace;
  std::unique_ptr<ProjectSession> session;
};

TEST_F(FormOfProject, TakesTheOnlyFittingDataSetAndIsReady) {
  FormPage page(*session, "dag_learning.notears_al");
  EXPECT_EQ(page.form()->state().at("data").text, "cells");
  EXPECT_TRUE(page.problems().empty());
  EXPECT_EQ(page.panel()->headline(), "1 run");
  EXPECT_TRUE(page.panel()->command().contains("assay-cli run dag_learning.notears_al"));
}

TEST_F(FormOfProject, CountsTheRunsOfASweepAndShowsItsCommand) {
  FormPage page(*session, "dag_learning.notears_al");
  page.form()->edit_field("lambda1", {"0,0.02,0.05", true});
  EXPECT_EQ(page.panel()->headline(), "3 runs");
  EXPECT_TRUE(page.panel()->command().contains("--grid lambda1=0,0.02,0.05")) << page.panel()->command().toStdString();
}

TEST_F(FormOfProject, UndoTakesBackAWordTypedAsOneStep) {
  FormPage page(*session, "dag_learning.notears_al");
  const std::string before = page.form()->state().at("gamma").text;
  emit page.form()->edited("gamma", {before, false}, {"2", false}, true);
  page.form()->set_field("gamma", {"2", false});
  emit page.form()->edited("gamma", {"2", false}, {"2.5", false}, true);
  page.form()->set_field("gamma", {"2.5", false});
  EXPECT_EQ(session->undo().count(), 1);
  session->undo().undo();
  EXPECT_EQ(page.form()->state().at("gamma").text, before);
  session->undo().redo();
  EXPECT_EQ(page.form()->state().at("gamma").text, "2.5");
}

TEST_F(FormOfProject, ButtonsSayHowManyProblemsThereAreAndQueueNothing) {
  FormPage page(*session, "dag_learning.notears_al");
  page.form()->edit_field("gamma", {"5", false});
  page.form()->edit_field("lambda1", {"-1", false});
  EXPECT_EQ(page.panel()->run_button()->text(), "Fix 2 problems");
  page.queue_runs();
  EXPECT_EQ(count_runs(session->project()).total, 0);
}

TEST_F(FormOfProject, KeepsItsDraftForTheNextForm) {
  {
    FormPage page(*session, "dag_learning.notears_al");
    page.form()->edit_field("gamma", {"2", false});
  }
  FormPage again(*session, "dag_learning.notears_al");
  EXPECT_EQ(again.form()->state().at("gamma").text, "2");
}

TEST_F(FormOfProject, HashesTheDataInAnotherThread) {
  assay::set_queue_paused(session->project(), true);
  const QString file = workspace.make_csv("large.csv", 300000);
  FormPage page(*session, "dag_learning.notears_al");
  page.form()->edit_field("data", {file.toStdString(), false});
  ASSERT_TRUE(page.problems().empty());
  page.queue_runs();
  EXPECT_TRUE(page.panel()->busy()->running()) << "the answer comes by an event, and none was handled since";
  EXPECT_FALSE(page.panel()->queue_button()->isEnabled());
  page.queue_runs();  // pressed again meanwhile
  ASSERT_TRUE(wait_until([&] { return !page.panel()->busy()->running(); }));
  EXPECT_EQ(load_queue(session->project()).size(), 1u);
  EXPECT_TRUE(page.panel()->queue_button()->isEnabled());
}

TEST_F(FormOfProject, StopsBeforeAnythingIsQueued) {
  assay::set_queue_paused(session->project(), true);
  const QString file = workspace.make_csv("large.csv", 300000);
  FormPage page(*session, "dag_learning.notears_al");
  page.form()->edit_field("data", {file.toStdString(), false});
  page.queue_runs();
  emit page.panel()->busy()->stop_requested();
  EXPECT_FALSE(page.panel()->busy()->running());
  ASSERT_TRUE(wait_until([] { return !BackgroundLane::any_busy(); }));
  QCoreApplication::processEvents();
  EXPECT_TRUE(load_queue(session->project()).empty());
}

// After a build no plugin has been described yet: the window works meanwhile.
TEST_F(FormOfProject, ComesWhenThePluginsHaveBeenDescribed) {
  qputenv("XDG_CACHE_HOME", workspace.path("cold").toUtf8());
  session = ProjectSession::open(session->project().folder());
  ASSERT_TRUE(session->describing());
  FormPage page(*session, "dag_learning.notears_al");
  EXPECT_TRUE(page.waiting()->running());
  EXPECT_FALSE(page.can_queue());
  EXPECT_TRUE(page.form()->state().empty());
  ASSERT_TRUE(wait_until([&] { return !session->describing(); }));
  EXPECT_FALSE(page.waiting()->running());
  EXPECT_TRUE(page.can_queue());
  EXPECT_EQ(page.form()->state().at("data").text, "cells");
  EXPECT_TRUE(page.problems().empty());
}

TEST_F(FormOfProject, OfARunComesToo) {
  qputenv("XDG_CACHE_HOME", workspace.path("cold").toUtf8());
  assay::set_queue_paused(session->project(), true);
  RunRequest request;
  request.method = "dag_learning.notears_al";
  request.given.set("data", std::string("cells"));
  request.given.set("gamma", 2.0);
  const QString run = QString::fromStdString(session->queue(request).front());
  session = ProjectSession::open(session->project().folder());
  ASSERT_TRUE(session->describing());
  EXPECT_THROW(session->same_again(load_run(session->project(), run.toStdString())), Error);
  FormPage page(*session, {}, run);
  ASSERT_TRUE(wait_until([&] { return !session->describing(); }));
  EXPECT_EQ(page.form()->state().at("gamma").text, "2");
}

}  // namespace
}  // namespace assay::app::testing
