// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStatusBar>

#include "app/session/project_session.h"

class QLabel;

namespace assay::app {

/// The status bar: whether everything is saved, passing messages, workers, the size of the project file, its schema.
class StatusStrip : public QStatusBar {
  Q_OBJECT
 public:
  explicit StatusStrip(QWidget* parent);
  /// nullptr: no project is open.
  void show_session(ProjectSession* session);
  /// Worker slots of this machine.
  static int cpu_slots();

 private:
  void refresh();
  ProjectSession* session_ = nullptr;
  QLabel *saved_icon_, *saved_, *facts_;
};

}  // namespace assay::app
