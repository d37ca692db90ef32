// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "app/pages/run_details.h"
#include "app/session/project_session.h"

class QHBoxLayout;
class QLabel;
class QLineEdit;
class QMenu;
class QPushButton;
class QToolButton;

namespace assay {
class StatusChip;
}

namespace assay::app {

class PhaseProgress;

/// The top of a run page: status, name (F2 renames in place), number and seed, tags, the commands; below it, while the run
/// works, progress by phase with elapsed and remaining time.
class RunHeader : public QWidget {
  Q_OBJECT
 public:
  explicit RunHeader(ProjectSession& session, QWidget* parent = nullptr);
  void show_run(const RunDetails& details);
  void set_can_make_figure(bool on);
  void start_rename();
  void start_tagging();
  /// The clock of a working run goes on between commits.
  void update_times();

 signals:
  void pause_requested();
  void cancel_requested();
  void run_again_requested();
  void change_requested();
  void figure_requested();
  void resume_requested();
  void trash_requested();
  void copy_command_requested();
  void copy_json_requested();
  void open_folder_requested();
  void report_requested();
  void renamed(const QString& name);
  void tags_changed(const QStringList& tags);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void build_menu();
  void show_tags();
  void finish_editing(bool keep);
  void restyle();
  ProjectSession& session_;
  RunDetails details_;
  assay::StatusChip* chip_;
  QLabel *title_, *facts_;
  QLineEdit* editor_;
  bool editing_tags_ = false;
  QWidget* tags_;
  QHBoxLayout* tag_row_;
  QPushButton *pause_, *cancel_, *change_, *again_, *figure_;
  QToolButton* more_;
  QMenu* menu_;
  QWidget* progress_row_;
  PhaseProgress* phases_;
  struct Readout {
    QLabel *caption, *value;
  };
  Readout percent_, elapsed_, remaining_, steps_;
};

}  // namespace assay::app
