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
  /// The declared series, the main one first. The last values of one of them are drawn below the message, as soon as it has two.
  void set_series(const std::vector<SeriesSpec>& specs);
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
  const SeriesSpec* main_series() const;
  QString details_text() const;
  RunDetails details_;
  std::vector<LogRow> log_;
  QLabel *mark_, *title_, *kept_, *empty_log_;
  QLabel* plot_title_;
  LivePlot* plot_;
  std::vector<SeriesSpec> specs_;
  std::map<std::string, std::pair<std::vector<double>, std::vector<double>>> points_;  ///< the last steps and values, by series
  std::string shown_series_;
  QGridLayout* rows_;
  QWidget* rows_box_ = nullptr;
  QVBoxLayout* left_;
  QPlainTextEdit* log_view_;
  QPushButton *resume_, *again_, *edit_, *copy_;
};

}  // namespace assay::app
