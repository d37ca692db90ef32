// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

#include "app/pages/phase_progress.h"
#include "app/pages/run_page.h"
#include "app/tests/project_fixture.h"
#include "core/store/control.h"

namespace assay::app {
namespace {

using namespace testing;

struct Page : ::testing::Test {
  Workspace workspace;
  std::unique_ptr<ProjectSession> session = ProjectSession::open(workspace.make_project().toStdString());
  RunRow run;
  std::unique_ptr<RunPage> page;
  void SetUp() override {
    set_queue_paused(session->project(), true);
    run = add_sample_run(session->project(), 3);
    page = std::make_unique<RunPage>(*session, QString::fromStdString(run.uuid));
    page->resize(1000, 700);
    page->show();
  }
};

TEST_F(Page, NamesTheRun) {
  EXPECT_EQ(page->title(), QStringLiteral("Run %1, testing.sample").arg(run.number));
  EXPECT_EQ(page->key(), "run/" + QString::fromStdString(run.uuid));
}

TEST_F(Page, CancelOfAQueuedRunEndsIt) {
  auto* cancel = page->findChild<QPushButton*>("cancel");
  ASSERT_TRUE(cancel && cancel->isVisible());
  QTest::mouseClick(cancel, Qt::LeftButton);
  EXPECT_EQ(load_run(session->project(), run.uuid).status, RunStatus::cancelled);
  EXPECT_TRUE(wait_until([&] { return page->details().row.status == RunStatus::cancelled && !cancel->isVisible(); }));
}

TEST_F(Page, F2RenamesInPlaceAndUndoTakesItBack) {
  page->rename_selection();
  auto* editor = page->findChild<QLineEdit*>("run_name");
  ASSERT_TRUE(editor->isVisible());
  QTest::keyClicks(editor, "Main result");
  QTest::keyClick(editor, Qt::Key_Return);
  EXPECT_EQ(load_run(session->project(), run.uuid).name, "Main result");
  EXPECT_TRUE(wait_until([&] { return page->findChild<QLabel*>("run_title")->text() == "Main result"; }));
  session->undo().undo();
  EXPECT_TRUE(wait_until([&] { return page->findChild<QLabel*>("run_title")->text() != "Main result"; }));
}

TEST_F(Page, EscapeLeavesTheNameAlone) {
  page->rename_selection();
  auto* editor = page->findChild<QLineEdit*>("run_name");
  QTest::keyClicks(editor, "Other");
  QTest::keyClick(editor, Qt::Key_Escape);
  EXPECT_FALSE(editor->isVisible());
  EXPECT_EQ(load_run(session->project(), run.uuid).name, "");
}

TEST_F(Page, ShowsTheInspectorUntilThereIsAResult) { EXPECT_EQ(page->side_title(), "Inspector"); }

TEST(Phases, AreAsWideAsTheirShareAndFilledByTheWholeProgress) {
  RunDetails details;
  details.info = sample_method();
  details.row.status = RunStatus::running;
  details.row.phase = "second";
  details.row.phase_detail = "14 of 24";
  details.row.progress = 0.625;  // the first quarter is done; half of the other three
  PhaseProgress bar;
  bar.show_run(details);
  ASSERT_EQ(bar.phases().size(), 2U);
  EXPECT_EQ(bar.phases()[0].state, PhaseProgress::Phase::State::done);
  EXPECT_DOUBLE_EQ(bar.phases()[0].to, 0.25);
  EXPECT_DOUBLE_EQ(bar.phases()[1].fraction, 0.5);
  EXPECT_EQ(bar.phases()[1].title, "Second, 14 of 24");
}

}  // namespace
}  // namespace assay::app
