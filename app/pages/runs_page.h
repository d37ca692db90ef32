// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QTimer>

#include "app/pages/document_page.h"
#include "core/store/run_list.h"

class QLabel;
class QPushButton;
class QSplitter;
class QStackedWidget;

namespace assay {
class QueryField;
class RunTableModel;
class RunTableView;
}  // namespace assay

namespace assay::app {

class RunPreview;

/// Screen 04: every run of the project, found by a query, sorted by any column, grouped without seed, with a preview of the
/// current row and commands for the selected ones. Reads off the GUI thread; changes of other processes come in by themselves.
class RunsPage : public DocumentPage {
  Q_OBJECT
 public:
  RunsPage(ProjectSession& session, const QString& query, QWidget* parent = nullptr);
  ~RunsPage() override;

  QString key() const override { return QStringLiteral("runs"); }
  QString title() const override { return tr("Runs"); }
  QString icon_name() const override { return QStringLiteral("table"); }

  void set_query(const QString& query);
  QString query() const;
  QStringList selected_runs() const;
  RunTableView& table() const { return *table_; }
  RunTableModel& model() const { return *model_; }

  bool can_filter() const override { return true; }
  void focus_filter() override;
  bool can_compare() const override { return selected_runs().size() > 1; }
  void compare_selection() override;
  bool can_run_again() const override { return session_.project().writable() && selected_runs().size() == 1; }
  void run_again() override;
  bool can_cancel() const override;
  void cancel_run() override;
  bool can_delete() const override { return session_.project().writable() && !selected_runs().isEmpty(); }
  void delete_selection() override;
  void tag_selection() override;
  void rename_selection() override;
  bool can_export() const override { return model_rows_ > 0; }
  void export_figure() override;  ///< the table as CSV

 signals:
  void runs_shown();  ///< the answer to the latest query is in the table

 private:
  // runs_page.cpp
  void read();
  void show(RunList list, const RunCounts& counts, double milliseconds);
  void fail(const Error& error);
  void update_actions();
  void update_recent();
  void remember_query(const QString& query);
  void show_trash(bool on);
  void save_query();
  void build_columns_menu(const QPoint& place);
  std::vector<RunRow> selected_rows() const;
  // runs_actions.cpp
  QWidget* build_action_bar();
  void copy_command_lines();
  void context_menu(const QPoint& place);

  QueryField* query_;
  QWidget* recent_;
  QPushButton *columns_, *group_, *trash_, *save_;
  RunTableModel* model_;
  RunTableView* table_;
  QStackedWidget* stack_;
  QLabel *empty_title_, *empty_text_;
  QPushButton *empty_first_;
  QWidget* action_bar_;
  QLabel *selected_, *in_groups_;
  std::vector<std::pair<QPushButton*, QString>> action_icons_;
  QPushButton *compare_, *again_, *trash_action_, *tag_;
  RunPreview* preview_;
  QSplitter* splitter_;
  QTimer refresh_;
  bool reading_ = false, again_wanted_ = false, in_trash_ = false;
  qint64 model_rows_ = 0;
};

}  // namespace assay::app
