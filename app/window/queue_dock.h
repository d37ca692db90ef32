// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDockWidget>
#include <memory>

#include "app/window/queue_model.h"

class QLabel;
class QTableView;

namespace assay::app {

class DockTitle;
class LinkButton;

/// The bottom dock: what runs and what waits. Rows of the queue drag to reorder (Alt+Up and Alt+Down do the same); double
/// click or Enter opens a run.
class QueueDock : public QDockWidget {
  Q_OBJECT
 public:
  explicit QueueDock(QWidget* parent);
  void show_session(ProjectSession* session);
  QueueModel* model() const { return model_.get(); }
  QTableView& table() const { return *table_; }
  void refresh_icons();

 signals:
  void open_run(const QString& run);
  void pause_queue_requested();
  void failed(const QString& message);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void refresh_title();
  void show_menu(const QPoint& position);
  void move_current(int by);
  std::string current_run() const;
  ProjectSession* session_ = nullptr;
  std::unique_ptr<QueueModel> model_;
  DockTitle* title_;
  QTableView* table_;
  QLabel* summary_;
  QLabel* empty_;
  LinkButton* pause_;
};

}  // namespace assay::app
