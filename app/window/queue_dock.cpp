// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/queue_dock.h"

#include <QEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QStackedLayout>
#include <QTableView>

#include "app/window/dock_title.h"
#include "app/window/link_button.h"
#include "app/window/queue_delegate.h"
#include "app/window/shortcut_hint.h"
#include "widgets/theme/icons.h"

namespace assay::app {

QueueDock::QueueDock(QWidget* parent) : QDockWidget(tr("Queue"), parent) {
  setObjectName(QStringLiteral("queue_dock"));
  title_ = new DockTitle(this);
  setTitleBarWidget(title_);
  summary_ = new QLabel;
  summary_->setObjectName(QStringLiteral("queue_summary"));
  pause_ = new LinkButton;
  pause_->setObjectName(QStringLiteral("pause_queue"));
  title_->add_widget(summary_);
  title_->add_widget(pause_);
  connect(pause_, &LinkButton::clicked, this, &QueueDock::pause_queue_requested);

  table_ = new QTableView;
  table_->setObjectName(QStringLiteral("queue"));
  table_->setAccessibleName(tr("Queue"));
  table_->setFrameShape(QFrame::NoFrame);
  table_->setShowGrid(false);
  table_->setWordWrap(false);
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setSelectionMode(QAbstractItemView::SingleSelection);
  table_->setDragDropMode(QAbstractItemView::InternalMove);
  table_->setDragDropOverwriteMode(false);
  table_->setDropIndicatorShown(true);
  table_->setDefaultDropAction(Qt::MoveAction);
  table_->setContextMenuPolicy(Qt::CustomContextMenu);
  table_->setTabKeyNavigation(false);
  table_->verticalHeader()->hide();
  table_->verticalHeader()->setDefaultSectionSize(fontMetrics().height() * 3 / 2);
  table_->horizontalHeader()->setHighlightSections(false);
  table_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  table_->setItemDelegate(new QueueDelegate(table_));
  table_->installEventFilter(this);
  connect(table_, &QTableView::customContextMenuRequested, this, &QueueDock::show_menu);
  connect(table_, &QTableView::doubleClicked, this, [this] { emit open_run(QString::fromStdString(current_run())); });

  empty_ = new QLabel;
  empty_->setObjectName(QStringLiteral("queue_empty"));
  new ShortcutHint(empty_, {QStringLiteral("experiment.new")}, [this](const QStringList& keys) {
    empty_->setText(keys[0].isEmpty() ? tr("Nothing runs or waits. Queue a new experiment.")
                                      : tr("Nothing runs or waits. Queue an experiment with %1.").arg(keys[0]));
  });
  empty_->setAlignment(Qt::AlignCenter);
  empty_->setEnabled(false);
  auto* content = new QWidget;
  content->setProperty("base", true);
  auto* stack = new QStackedLayout(content);
  stack->addWidget(table_);
  stack->addWidget(empty_);
  setWidget(content);
  refresh_title();
}

void QueueDock::show_session(ProjectSession* session) {
  session_ = session;
  auto next = session ? std::make_unique<QueueModel>(*session) : nullptr;
  table_->setModel(next.get());
  model_ = std::move(next);
  if (!session) return refresh_title();
  connect(session, &ProjectSession::snapshot_changed, model_.get(), [this] { refresh_title(); });
  connect(model_.get(), &QueueModel::refused, this, &QueueDock::failed);
  const int em = fontMetrics().averageCharWidth();
  const std::pair<int, int> widths[] = {{QueueModel::status_column, 17}, {QueueModel::run_column, 8},
                                        {QueueModel::method_column, 13}, {QueueModel::data_column, 17},
                                        {QueueModel::point_column, 14},  {QueueModel::progress_column, 24},
                                        {QueueModel::slot_column, 9},    {QueueModel::remaining_column, 14}};
  for (const auto& [column, width] : widths) table_->setColumnWidth(column, em * width);
  table_->horizontalHeader()->setSectionResizeMode(QueueModel::progress_column, QHeaderView::Stretch);
  refresh_title();
}

void QueueDock::refresh_title() {
  auto* stack = static_cast<QStackedLayout*>(widget()->layout());
  const bool any = model_ && model_->rowCount() > 0;
  stack->setCurrentWidget(any ? static_cast<QWidget*>(table_) : empty_);
  summary_->setText(any ? model_->summary() : QString());
  const bool paused = session_ && session_->snapshot().queue_paused;
  pause_->setText(paused ? tr("Go on with the queue") : tr("Pause queue"));
  pause_->updateGeometry();
  pause_->setEnabled(session_ && session_->project().writable());
}

std::string QueueDock::current_run() const { return model_ ? model_->run_of(table_->currentIndex().row()) : std::string(); }

void QueueDock::move_current(int by) {
  if (!model_ || !table_->currentIndex().isValid()) return;
  const int row = table_->currentIndex().row();
  model_->move(current_run(), by < 0 ? row - 1 : row + 2);
}

void QueueDock::show_menu(const QPoint& position) {
  const std::string run = current_run();
  if (run.empty() || !table_->indexAt(position).isValid()) return;
  const RunRow row = model_->row_at(table_->currentIndex().row());
  QMenu menu(this);
  const auto act = [&](const QString& text, bool on, auto work) {
    QAction* action = menu.addAction(text);
    action->setEnabled(on && session_->project().writable());
    connect(action, &QAction::triggered, this, [this, work] {
      try {
        work();
      } catch (const Error& error) {
        emit failed(QString::fromUtf8(error.what()));
      }
    });
  };
  connect(menu.addAction(tr("Open")), &QAction::triggered, this, [&] { emit open_run(QString::fromStdString(run)); });
  menu.addSeparator();
  const bool active = is_active(row.status);
  if (row.status == RunStatus::paused) {
    act(tr("Go on"), true, [&] { session_->go_on(run); });
  } else {
    act(tr("Pause"), row.status == RunStatus::running, [&] { session_->pause(run); });
  }
  act(tr("Cancel"), row.status != RunStatus::cancelling, [&] { session_->cancel(run); });
  menu.addSeparator();
  act(tr("Move up"), !active, [&] { move_current(-1); });
  act(tr("Move down"), !active, [&] { move_current(1); });
  menu.exec(table_->viewport()->mapToGlobal(position));
}

bool QueueDock::eventFilter(QObject* watched, QEvent* event) {
  if (watched == table_ && event->type() == QEvent::KeyPress) {
    const auto* key = static_cast<QKeyEvent*>(event);
    const std::string run = current_run();
    if ((key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) && key->modifiers() == Qt::NoModifier && !run.empty()) {
      emit open_run(QString::fromStdString(run));
      return true;
    }
    if (key->modifiers() == Qt::AltModifier && (key->key() == Qt::Key_Up || key->key() == Qt::Key_Down)) {
      move_current(key->key() == Qt::Key_Up ? -1 : 1);
      return true;
    }
  }
  return QDockWidget::eventFilter(watched, event);
}

void QueueDock::refresh_icons() {
  title_->refresh_icons();
  table_->viewport()->update();
}

}  // namespace assay::app
