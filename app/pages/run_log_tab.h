// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "app/pages/run_log_model.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QTableView;

namespace assay::app {

/// The log of a run: filter by level and text; follows the newest line as long as the view stands at the end.
class RunLogTab : public QWidget {
  Q_OBJECT
 public:
  RunLogTab(RunLogModel& model, QWidget* parent = nullptr);
  void focus_filter();

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void update_count();
  RunLogModel& model_;
  RunLogFilter* filter_;
  QComboBox* level_;
  QLineEdit* search_;
  QLabel* count_;
  QTableView* table_;
};

}  // namespace assay::app
