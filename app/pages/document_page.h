// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QVariantMap>
#include <QWidget>

#include "app/session/project_session.h"

namespace assay::app {

/// A document tab of the main window. The window asks it for its title, its side panel and its answers to the shared
/// commands; a page asks the window for other pages through the signals.
class DocumentPage : public QWidget {
  Q_OBJECT
 public:
  DocumentPage(ProjectSession& session, QWidget* parent = nullptr) : QWidget(parent), session_(session) {}

  /// Stable key of what the page shows ("run/UUID", "runs", "form", "compare/1"): a second request shows the same tab,
  /// and a project reopens its tabs by these keys.
  virtual QString key() const = 0;
  /// Pages of one kind share which docks are open. "overview" opens at full width though it has a side panel, "scoring" with that panel alone.
  virtual QString layout_kind() const { return key().section('/', 0, 0); }
  virtual QString title() const = 0;
  virtual QString icon_name() const = 0;
  /// What a person did in the page that its project remembers: overrides the description the tab was opened with.
  virtual QVariantMap remembered() const { return {}; }
  /// The widget of the right dock while this page is in front (inspector, result, what will run); nullptr: full width.
  /// Owned by the page.
  virtual QWidget* side_panel() { return nullptr; }
  virtual QString side_title() const { return {}; }

  // The shared commands; the window enables their actions by can_*().
  virtual bool can_export() const { return false; }
  virtual void export_figure() {}
  virtual bool can_filter() const { return false; }
  virtual void focus_filter() {}
  virtual bool can_cancel() const { return false; }
  virtual void cancel_run() {}
  virtual bool can_pause() const { return false; }
  virtual void pause_or_go_on() {}
  virtual bool can_run_again() const { return false; }
  virtual void run_again() {}
  virtual bool can_queue() const { return false; }
  virtual void queue_runs() {}
  virtual void run_now() {}
  virtual bool can_compare() const { return false; }
  virtual void compare_selection() {}
  virtual bool can_delete() const { return false; }
  virtual void delete_selection() {}
  virtual void next_problem(bool forward) {}
  virtual void tag_selection() {}
  virtual void rename_selection() {}

 signals:
  void title_changed();
  void commands_changed();  ///< a can_*() changed
  void remembered_changed();
  void open_run(const QString& run);                ///< a tab for this run
  void open_form(const QString& method, const QString& from_run);  ///< new experiment; either may be empty
  void open_compare(const QStringList& runs);
  void open_runs(const QString& query);
  void open_report(const QStringList& runs);        ///< asks the window to export a report
  void status_message(const QString& text);

 protected:
  ProjectSession& session_;
};

}  // namespace assay::app
