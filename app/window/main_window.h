// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMainWindow>
#include <memory>

#include "app/session/project_session.h"
#include "app/window/action_registry.h"
#include "app/window/document_tabs.h"

class QLabel;
class QPushButton;
class QStackedWidget;
class QToolBar;

namespace assay::app {

class HelpWindow;
class Notifications;
class ProjectDock;
class QueueDock;
class ReportExport;
class SideDock;
class StartPage;
class StatusStrip;
class Banner;

/// The window: menus, toolbar, docks, document tabs, and at most one project. What it shows of a project lives in pages
/// and docks; this class opens them and hands the shared commands to the page in front.
class MainWindow : public QMainWindow {
  Q_OBJECT
 public:
  explicit MainWindow(QWidget* parent = nullptr);
  ~MainWindow() override;

  /// Opens a project in this window, closing the one before. An error is shown; returns whether it is open.
  bool open_project(const QString& folder);
  bool create_project(const QString& folder);
  void close_project();
  /// Copies a sample into `folder` and opens it with its form. Returns whether it is open.
  bool open_sample(const QString& sample_folder, const QString& folder);
  /// A project folder, or a data file to import.
  void open_path(const QString& path);

  ProjectSession* session() { return session_.get(); }
  ActionRegistry& actions() { return actions_; }
  DocumentTabs& tabs() { return *tabs_; }
  ProjectDock& project_dock() { return *project_dock_; }
  QueueDock& queue_dock() { return *queue_dock_; }
  SideDock& side_dock() { return *side_dock_; }
  StartPage& start_page() { return *start_page_; }
  bool shows_start_page() const;

 public slots:
  void open_run(const QString& run);
  void open_form(const QString& method = {}, const QString& from_run = {});
  void open_runs(const QString& query = {});
  void open_compare(const QStringList& runs);
  void open_plugins();
  void open_trash();
  void import_data(const QString& file = {});
  void import_image_folder();
  void export_report(const QStringList& runs = {});

 signals:
  void project_opened();
  void project_closed();

 protected:
  void closeEvent(QCloseEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  // main_window.cpp
  void build_docks();
  bool adopt_session(std::unique_ptr<ProjectSession> session);
  void show_start(bool on);
  void update_window_title();
  void tell_run_ended(const QString& run, const QString& status);
  void show_storage_trouble();
  // main_window_actions.cpp
  void build_actions();
  void build_menus();
  void build_toolbar();
  void restyle_toolbar();
  void update_commands();
  void fill_recent_menu();
  void ask_new_project();
  void ask_open_project();
  void empty_the_trash();
  void set_theme(const QString& choice);
  void copy_selection_of_focus();
  void status_message_text(const QString& text);
  // main_window_pages.cpp
  DocumentPage* show_page(const QString& key, const QVariantMap& description,
                          const std::function<DocumentPage*()>& make);
  void connect_page(DocumentPage* page);
  void reopen(const QVariantMap& description);
  void take_current_page(DocumentPage* page);
  // main_window_state.cpp
  void restore_window();
  void remember_window();
  void restore_project_state();
  void remember_project_state();
  void apply_docks_of(DocumentPage* page);
  void remember_docks();
  void arrange_for_width();
  void reset_layout();
  void toggle_docks();
  void next_pane(bool forward);

  ActionRegistry actions_;
  std::unique_ptr<ProjectSession> session_;
  QStackedWidget* centre_ = nullptr;
  StartPage* start_page_ = nullptr;
  DocumentTabs* tabs_ = nullptr;
  Banner* banner_ = nullptr;
  Banner* storage_banner_ = nullptr;
  QToolBar* toolbar_ = nullptr;
  QPushButton* new_button_ = nullptr;
  QLabel* slots_label_ = nullptr;
  ProjectDock* project_dock_ = nullptr;
  SideDock* side_dock_ = nullptr;
  QueueDock* queue_dock_ = nullptr;
  StatusStrip* status_ = nullptr;
  Notifications* notifications_ = nullptr;
  HelpWindow* help_ = nullptr;
  ReportExport* report_ = nullptr;
  QMenu* recent_menu_ = nullptr;
  QString dock_kind_;          ///< kind of tab whose docks are shown
  bool restoring_ = false;     ///< state is being put back: nothing is remembered meanwhile
  bool narrow_ = false;
  bool docks_hidden_ = false;  ///< by F9
};

}  // namespace assay::app
