// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <optional>
#include <vector>

#include "app/session/planned_points.h"
#include "app/window/busy_row.h"

class QCheckBox;
class QGridLayout;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace assay::app {

/// What the form stands for right now.
struct RunPreviewData {
  PlannedPoints planned;
  std::vector<std::int64_t> done;    ///< number of a finished run with the same inputs, by point
  std::vector<Problem> problems;
  std::optional<double> usual_seconds;  ///< mean time of earlier runs of the method
  int ahead = 0;                     ///< runs that are queued or active before these
  QString command;
  std::vector<QString> titles;       ///< of the axes
  QString read_only;                 ///< why nothing can be queued
};

/// The right panel of the form: count of runs, grid of points with those that are finished already, estimate, problems, the same
/// from the command line, and the two buttons.
class WhatWillRun : public QWidget {
  Q_OBJECT
 public:
  explicit WhatWillRun(QWidget* parent = nullptr);
  void show_data(const MethodInfo& method, const RunPreviewData& data);
  bool reuses() const;
  QString headline() const;
  QPushButton* run_button() const { return run_; }
  QPushButton* queue_button() const { return queue_; }
  /// In place of the hint below the buttons while runs are being started; the buttons wait meanwhile.
  BusyRow* busy() const { return busy_; }
  QString command() const { return data_.command; }

 signals:
  void run_requested();
  void queue_requested();
  void problem_chosen(const QString& parameter);
  void reuse_changed();

 private:
  void show_again();
  void show_hint();
  MethodInfo method_;
  RunPreviewData data_;
  QLabel* head_;
  QLabel* product_;
  QWidget* grid_;
  QLabel* reused_;
  QCheckBox* reuse_;
  QWidget* facts_;
  QGridLayout* fact_grid_;
  QWidget* problems_;
  QVBoxLayout* problem_list_;
  QLabel* command_;
  QPushButton* run_;
  QPushButton* queue_;
  QLabel* hint_;
  QStringList keys_;  ///< of queue, run now, next problem
  BusyRow* busy_;
};

/// The grid of points: rows are values of the first axis (or pages of points), columns seeds or the second axis; a check mark where the point
/// is finished already. At most 12 rows and 8 columns, the rest is counted.
class PointGrid : public QWidget {
  Q_OBJECT
 public:
  explicit PointGrid(QWidget* parent = nullptr);
  void show_points(const PlannedPoints& planned, const std::vector<std::int64_t>& done, const std::vector<QString>& titles);
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QStringList rows_, columns_;
  std::vector<int> state_;  ///< rows x columns: 0 new, 1 done, 2 some of several done
  QString corner_, rest_;
};

}  // namespace assay::app
