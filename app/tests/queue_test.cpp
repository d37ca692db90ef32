// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QMimeData>

#include "app/tests/project_fixture.h"
#include "app/window/queue_model.h"
#include "core/store/control.h"

namespace assay::app {
namespace {

using namespace testing;

struct Queue : ::testing::Test {
  Workspace workspace;
  std::unique_ptr<ProjectSession> session = ProjectSession::open(workspace.make_project().toStdString());
  std::vector<RunRow> runs;
  void SetUp() override {
    set_queue_paused(session->project(), true);  // nothing starts while the order is looked at
    for (int seed = 0; seed < 3; ++seed) runs.push_back(add_sample_run(session->project(), seed));
    ASSERT_TRUE(wait_until([&] { return session->snapshot().queue.size() == 3; }));
  }
  QStringList order() {
    QStringList numbers;
    for (const RunRow& run : load_queue(session->project())) numbers << QString::number(run.seed);
    return numbers;
  }
};

TEST_F(Queue, ShowsRunsInTheOrderInWhichTheyWillStart) {
  const QueueModel model(*session);
  ASSERT_EQ(model.rowCount(), 3);
  EXPECT_EQ(model.data(model.index(0, QueueModel::point_column), Qt::DisplayRole).toString(), "seed 0");
  EXPECT_EQ(model.summary(), "3 queued");
}

TEST_F(Queue, DroppingTheLastRowOnTopMakesItTheFirst) {
  QueueModel model(*session);
  const std::unique_ptr<QMimeData> dragged(model.mimeData({model.index(2, 0)}));
  model.dropMimeData(dragged.get(), Qt::MoveAction, 0, 0, {});
  EXPECT_EQ(order(), (QStringList{"2", "0", "1"}));
  EXPECT_TRUE(wait_until([&] { return model.run_of(0) == runs[2].uuid; }));
}

TEST_F(Queue, DroppingBelowTheLastRowMovesToTheEnd) {
  QueueModel model(*session);
  EXPECT_TRUE(model.move(runs[0].uuid, model.rowCount()));
  EXPECT_EQ(order(), (QStringList{"1", "2", "0"}));
}

TEST_F(Queue, SaysThatItIsPaused) {
  const QueueModel model(*session);
  ASSERT_TRUE(wait_until([&] { return session->snapshot().queue_paused; }));
  EXPECT_EQ(model.data(model.index(1, QueueModel::progress_column), Qt::DisplayRole).toString(), "The queue is paused");
}

}  // namespace
}  // namespace assay::app
