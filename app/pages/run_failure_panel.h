// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "app/pages/run_details.h"
#include "app/pages/run_series_feed.h"

class QLabel;
class QGridLayout;
class QPlainTextEdit;
class QPushButton;
class QVBoxLayout;

namespace assay {
class LivePlot;
}

namespace assay::app {

/// Why a run ended without finishing, and what can be done: message, place, value, allowed, what to do; what was kept; the last
/// lines of the log. For an interrupted run: where its checkpoint stands, and Resume.
class RunFailurePanel : public QWidget {
  Q_OBJECT
 public:
  explicit RunFailurePanel(QWidget* parent = nullptr);
  void show_run(const RunDetails& details, const std::vector<LogRow>& log, bool writable);
  /// Whether there is anything for this panel to say about a run.
  /// The series whose last values are drawn below the message; nothing is drawn before its first point.
  void set_main_series(const SeriesSpec& spec);
  void take_points(const std::vector<SeriesNews>& news);
  void forget_points();
  static bool concerns(RunStatus status) { return status == RunStatus::failed || status == RunStatus::interrupted; }

 signals:
  void run_again_requested();
  void resume_requested();
  void edit_requested();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void restyle();
  void show_points();
  QString details_text() const;
  RunDetails details_;
  std::vector<LogRow> log_;
  QLabel *mark_, *title_, *kept_, *empty_log_;
  QLabel* plot_title_;
  LivePlot* plot_;
  SeriesSpec main_;
  std::vector<double> steps_, values_;  ///< the last of the main series
  QGridLayout* rows_;
  QWidget* rows_box_ = nullptr;
  QVBoxLayout* left_;
  QPlainTextEdit* log_view_;
  QPushButton *resume_, *again_, *edit_, *copy_;
};

}  // namespace assay::app
