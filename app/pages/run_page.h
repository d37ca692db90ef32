// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>

#include "app/pages/document_page.h"
#include "app/pages/run_details.h"
#include "core/report/figure_data.h"

class QStackedWidget;
class QTabWidget;

namespace assay::app {

class BusyRow;

class FigureTab;
class OverviewTab;
class RunFailurePanel;
class RunHeader;
class RunInspector;
class RunLiveTab;
class RunLogModel;
class RunLogTab;
class RunResultPanel;
class RunSeriesFeed;

/// One run: header, progress by phase, live plots, the figures its method declared, the log; why it failed where it did. What
/// other processes commit is read off the GUI thread and shown as it comes.
class RunPage : public DocumentPage {
  Q_OBJECT
 public:
  /// Throws assay::Error when the project has no such run.
  RunPage(ProjectSession& session, const QString& run, QWidget* parent = nullptr);
  ~RunPage() override;

  QString key() const override { return QStringLiteral("run/") + run_; }
  /// A run with an overview takes the full width, one whose points are drawn beside their cloud all but the result's.
  QString layout_kind() const override;
  QString title() const override;
  QString icon_name() const override;
  QWidget* side_panel() override;
  QString side_title() const override;

  bool can_export() const override;
  void export_figure() override;
  bool can_filter() const override { return true; }
  void focus_filter() override;
  bool can_cancel() const override;
  void cancel_run() override;
  bool can_pause() const override;
  void pause_or_go_on() override;
  bool can_run_again() const override;
  void run_again() override;
  bool can_delete() const override;
  void delete_selection() override;
  void tag_selection() override;
  void rename_selection() override;
  void resume_run();

  const RunDetails& details() const { return details_; }
  QTabWidget& views() const { return *views_; }

 private:
  void connect_header();
  void end_start();
  void build_views();
  void read();
  void take(RunDetails details);
  void show_details();
  void show_views();
  FigureTab* current_figure() const;
  void show_figure_tab(const QString& figure);
  QString command_line() const;
  void open_export(const FigureData& figure);
  void write(const std::function<void()>& work);

  QString run_;
  RunDetails details_;
  RunHeader* header_;
  QTabWidget* views_;
  RunFailurePanel* failure_;
  OverviewTab* overview_ = nullptr;  ///< of methods that declare one
  RunSeriesFeed* feed_;
  RunLogModel* log_;
  RunLiveTab* live_ = nullptr;
  RunLogTab* log_tab_;
  std::vector<FigureTab*> figures_;
  QStackedWidget* side_;
  RunInspector* inspector_;
  RunResultPanel* result_;
  QTimer clock_;
  BusyRow* busy_;
  std::optional<Task> starting_;  ///< the same run again: its data are being hashed
  bool reading_ = false, again_ = false;
  bool shown_once_ = false;
  bool overview_follows_ = false;  ///< the live plots are in front until the run has ended
};

}  // namespace assay::app
