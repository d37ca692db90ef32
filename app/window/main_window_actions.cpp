// SPDX-License-Identifier: GPL-3.0-or-later
// The commands of the window: every one a named action; menus and toolbar are made from them.
#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QToolBar>
#include <QToolButton>
#include <QUrl>

#include "app/session/recent_projects.h"
#include "app/session/run_text.h"
#include "app/window/shortcut_editor.h"
#include "app/window/help_window.h"
#include "app/window/main_window.h"
#include "app/window/messages.h"
#include "app/window/project_dock.h"
#include "app/window/queue_dock.h"
#include "app/window/side_dock.h"
#include "core/base/numbers.h"
#include "core/base/paths.h"
#include "core/store/edits.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace assay::app {

namespace {

QKeySequence keys(const char* text) { return QKeySequence(QString::fromLatin1(text)); }

}  // namespace

void MainWindow::build_actions() {
  const auto add = [this](const QString& id, const QString& text, const QString& icon_name,
                          const QList<QKeySequence>& shortcuts, auto slot, const QString& help = {}) {
    QAction* action = actions_.add({id, text, icon_name, shortcuts, help});
    connect(action, &QAction::triggered, this, slot);
    return action;
  };

  add("file.home", tr("&Start page"), "home", {}, [this] { show_start(!shows_start_page()); },
      tr("Recent projects and samples"));
  add("file.new", tr("New &project…"), "plus", {keys("Ctrl+Shift+N")}, [this] { ask_new_project(); });
  add("file.open", tr("&Open project…"), "folder", {QKeySequence::Open}, [this] { ask_open_project(); });
  add("file.close", tr("&Close project"), {}, {}, [this] { close_project(); });
  add("file.report", tr("Export &report…"), "report", {}, [this] { export_report(); },
      tr("A folder with index.html, figures and a PDF of the finished runs"));
  add("file.folder", tr("Show project &folder"), {}, {}, [this] {
    QDesktopServices::openUrl(QUrl::fromLocalFile(QString::fromStdString(session_->project().folder().string())));
  });
  add("file.quit", tr("&Quit"), {}, {QKeySequence::Quit}, [] { qApp->closeAllWindows(); })
      ->setMenuRole(QAction::QuitRole);

  add("edit.undo", tr("&Undo"), "undo", {QKeySequence::Undo}, [this] { if (session_) session_->undo().undo(); });
  add("edit.redo", tr("&Redo"), "redo", {keys("Ctrl+Shift+Z")}, [this] { if (session_) session_->undo().redo(); });
  add("edit.copy", tr("&Copy"), "copy", {QKeySequence::Copy}, [this] { copy_selection_of_focus(); });
  add("edit.rename", tr("Re&name"), {}, {keys("F2")}, [this] {
    if (DocumentPage* page = tabs_->current_page()) page->rename_selection();
  });
  add("edit.delete", tr("Move to &trash"), "trash", {QKeySequence::Delete}, [this] {
    if (project_dock_->has_tree_focus()) return project_dock_->remove_selected();
    DocumentPage* page = tabs_->current_page();
    if (page && page->can_delete()) page->delete_selection();
  });
  add("edit.filter", tr("&Filter here"), "search", {QKeySequence::Find}, [this] {
    if (DocumentPage* page = tabs_->current_page()) page->focus_filter();
  });

  add("view.docks", tr("Show or hide &docks"), {}, {keys("F9")}, [this] { toggle_docks(); });
  add("view.next_pane", tr("&Next pane"), {}, {keys("F6")}, [this] { next_pane(true); });
  add("view.previous_pane", tr("&Previous pane"), {}, {keys("Shift+F6")}, [this] { next_pane(false); });
  add("view.reset", tr("&Reset layout"), {}, {}, [this] { reset_layout(); },
      tr("Docks, sizes and widths as on the first day"));
  for (const auto& [id, text] : {std::pair{"light", tr("&Light")}, {"dark", tr("&Dark")}, {"system", tr("As the &system")}}) {
    QAction* action = add(QStringLiteral("view.theme_") + id, text, {}, {}, [this, id = QString(id)] { set_theme(id); });
    action->setCheckable(true);
  }

  add("project.runs", tr("&Runs"), "table", {keys("Ctrl+Shift+R")}, [this] { open_runs(); });
  add("project.plugins", tr("&Plugins"), "plug", {}, [this] { open_plugins(); });
  add("project.describe_again", tr("Look for plugins &again"), {}, {}, [this] { session_->refresh_catalogue(); });
  add("project.trash", tr("Show &trash"), "trash", {}, [this] { project_dock_->show_trash(); });
  add("project.empty_trash", tr("&Empty trash…"), {}, {}, [this] { empty_the_trash(); });

  add("data.import", tr("&Import data…"), "database", {keys("Ctrl+I")}, [this] { import_data(); },
      tr("A table, an array or images as a data set of this project"));
  add("data.import_folder", tr("Import a &folder of images…"), {}, {}, [this] { import_image_folder(); },
      tr("PNG or JPEG files of one size, or one sub-folder per class"));
  add("data.remove", tr("&Remove from project"), {}, {}, [this] { project_dock_->remove_selected(); });

  add("experiment.new", tr("&New experiment"), "plus", {keys("Ctrl+N")}, [this] { open_form(); });
  add("experiment.queue", tr("&Queue"), "queue", {keys("Ctrl+Return"), keys("Ctrl+Enter")}, [this] {
    if (DocumentPage* page = tabs_->current_page()) page->queue_runs();
  });
  add("experiment.run_now", tr("&Run now"), "play", {keys("Ctrl+Shift+Return"), keys("Ctrl+Shift+Enter")}, [this] {
    if (DocumentPage* page = tabs_->current_page()) page->run_now();
  });
  add("experiment.next_problem", tr("Next &problem"), {}, {keys("F8")}, [this] {
    if (DocumentPage* page = tabs_->current_page()) page->next_problem(true);
  });
  add("experiment.previous_problem", tr("Pre&vious problem"), {}, {keys("Shift+F8")}, [this] {
    if (DocumentPage* page = tabs_->current_page()) page->next_problem(false);
  });

  add("run.pause", tr("&Pause or go on"), "pause", {keys("Ctrl+Shift+P")}, [this] {
    if (DocumentPage* page = tabs_->current_page()) page->pause_or_go_on();
  });
  add("run.cancel", tr("&Cancel run"), "stop", {keys("Ctrl+.")}, [this] {
    if (DocumentPage* page = tabs_->current_page()) page->cancel_run();
  });
  add("run.again", tr("Run &again"), "refresh", {keys("Ctrl+R")}, [this] {
    if (DocumentPage* page = tabs_->current_page()) page->run_again();
  });
  add("run.tag", tr("&Tag…"), "tag", {keys("T")}, [this] {
    if (DocumentPage* page = tabs_->current_page()) page->tag_selection();
  });
  add("run.compare", tr("&Compare"), "compare", {keys("Ctrl+D")}, [this] {
    DocumentPage* page = tabs_->current_page();
    if (page && page->can_compare()) {
      page->compare_selection();
    } else {
      open_runs();
      status_message_text(tr("Select the runs to compare, then press %1.")
                              .arg(actions_["run.compare"]->shortcut().toString(QKeySequence::NativeText)));
    }
  });
  add("run.show_queue", tr("&Queue"), "queue", {}, [this] { queue_dock_->setVisible(!queue_dock_->isVisible()); },
      tr("Show or hide what runs and waits"));
  add("run.pause_queue", tr("Pause the q&ueue"), {}, {},
      [this] { try_or_show(this, [this] { session_->set_queue_paused(!session_->snapshot().queue_paused); }); },
      tr("What works goes on; nothing new starts"));

  add("figure.export", tr("&Export…"), "export", {keys("Ctrl+E")}, [this] {
    DocumentPage* page = tabs_->current_page();
    if (page && page->can_export()) page->export_figure();
  }, tr("The figure in front as PDF, SVG, PNG or CSV"));

  for (int i = 1; i <= 9; ++i) {
    add(QStringLiteral("window.tab_%1").arg(i), tr("Tab &%1").arg(i), {}, {keys(qPrintable(QStringLiteral("Ctrl+%1").arg(i)))},
        [this, i] { if (i <= tabs_->count()) tabs_->setCurrentIndex(i - 1); });
  }
  add("window.close_tab", tr("&Close tab"), {}, {QKeySequence::Close}, [this] { tabs_->close_page(tabs_->currentIndex()); });
  add("window.next_tab", tr("&Next tab"), {}, {keys("Ctrl+Tab")}, [this] {
    if (tabs_->count() > 0) tabs_->setCurrentIndex((tabs_->currentIndex() + 1) % tabs_->count());
  });

  add("help.manual", tr("User &manual"), "help", {}, [this] { help_->show_page("manual"); });
  add("help.tour", tr("&Tour, five minutes"), {}, {}, [this] { help_->show_page("tour"); });
  add("help.method", tr("&Write a method"), {}, {}, [this] { help_->show_page("method"); });
  add("help.shortcuts", tr("&Keyboard shortcuts"), {}, {}, [this] {
    auto* editor = new ShortcutEditor(actions_, this);
    editor->setAttribute(Qt::WA_DeleteOnClose);
    editor->open();
  }, tr("Look up and change the keys of every command"));
  add("help.about", tr("&About Assay"), {}, {}, [this] {
    show_message(this, tr("Assay %1").arg(QApplication::applicationVersion()),
                 tr("Experiment workbench for machine-learning researchers.\nGNU General Public Licence, version 3 or later."));
  })->setMenuRole(QAction::AboutRole);
}

void MainWindow::build_menus() {
  const auto fill = [this](const QString& title, const QStringList& ids) {
    QMenu* menu = menuBar()->addMenu(title);
    for (const QString& id : ids) {
      if (id.isEmpty()) {
        menu->addSeparator();
      } else {
        menu->addAction(actions_[id]);
      }
    }
    return menu;
  };
  QMenu* file = fill(tr("&File"), {"file.home", "", "file.new", "file.open"});
  recent_menu_ = file->addMenu(tr("Open &recent"));
  connect(recent_menu_, &QMenu::aboutToShow, this, &MainWindow::fill_recent_menu);
  for (const char* id : {"file.close", "", "figure.export", "file.report", "", "file.folder", "", "file.quit"}) {
    if (*id) {
      file->addAction(actions_[id]);
    } else {
      file->addSeparator();
    }
  }
  fill(tr("&Edit"), {"edit.undo", "edit.redo", "", "edit.copy", "edit.rename", "edit.delete", "", "edit.filter"});
  QMenu* view = fill(tr("&View"), {"view.docks", "view.next_pane", "view.previous_pane", ""});
  for (QDockWidget* dock : std::initializer_list<QDockWidget*>{project_dock_, side_dock_, queue_dock_}) {
    view->addAction(dock->toggleViewAction());
  }
  view->addSeparator();
  QMenu* themes = view->addMenu(tr("&Theme"));
  auto* group = new QActionGroup(this);
  for (const char* id : {"view.theme_light", "view.theme_dark", "view.theme_system"}) {
    group->addAction(actions_[id]);
    themes->addAction(actions_[id]);
  }
  view->addSeparator();
  view->addAction(actions_["view.reset"]);
  fill(tr("&Project"), {"project.runs", "project.plugins", "project.describe_again", "", "project.trash", "project.empty_trash"});
  fill(tr("&Data"), {"data.import", "data.import_folder", "", "data.remove"});
  fill(tr("E&xperiment"), {"experiment.new", "", "experiment.queue", "experiment.run_now", "", "experiment.next_problem",
                           "experiment.previous_problem"});
  fill(tr("&Run"), {"run.pause", "run.cancel", "run.again", "", "run.tag", "run.compare", "", "run.show_queue", "run.pause_queue"});
  fill(tr("F&igure"), {"figure.export", "file.report"});
  QStringList window{"window.next_tab", "window.close_tab", ""};
  for (int i = 1; i <= 9; ++i) window << QStringLiteral("window.tab_%1").arg(i);
  fill(tr("&Window"), window);
  fill(tr("&Help"), {"help.manual", "help.tour", "help.method", "help.shortcuts", "", "help.about"});
  const QString theme = QSettings().value(QStringLiteral("theme"), QStringLiteral("system")).toString();
  for (const char* id : {"light", "dark", "system"}) {
    actions_[QStringLiteral("view.theme_") + id]->setChecked(theme == QLatin1String(id));
  }
}

void MainWindow::build_toolbar() {
  toolbar_ = addToolBar(tr("Toolbar"));
  toolbar_->setObjectName(QStringLiteral("toolbar"));
  toolbar_->setMovable(false);
  toolbar_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  toolbar_->setContextMenuPolicy(Qt::PreventContextMenu);
  const auto icon_only = [this](const char* id) {
    toolbar_->addAction(actions_[id]);
    if (auto* button = qobject_cast<QToolButton*>(toolbar_->widgetForAction(actions_[id]))) {
      button->setToolButtonStyle(Qt::ToolButtonIconOnly);
    }
  };
  const auto with_text = [this](const char* id, const QString& text) {
    toolbar_->addAction(actions_[id]);
    if (auto* button = qobject_cast<QToolButton*>(toolbar_->widgetForAction(actions_[id]))) {
      actions_[id]->setIconText(text);
      button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    }
  };
  icon_only("file.home");
  toolbar_->addSeparator();
  // A button of its own: its icon has the colour of text on the accent, which the action's icon in the menu has not.
  new_button_ = new QPushButton(tr("New experiment"));
  new_button_->setObjectName(QStringLiteral("new_experiment"));
  new_button_->setProperty("primary", true);
  new_button_->setToolTip(actions_["experiment.new"]->toolTip());
  connect(&actions_, &ActionRegistry::shortcuts_changed, new_button_, [this] { new_button_->setToolTip(actions_["experiment.new"]->toolTip()); });
  new_button_->setFocusPolicy(Qt::TabFocus);
  connect(new_button_, &QPushButton::clicked, actions_["experiment.new"], &QAction::trigger);
  toolbar_->addWidget(new_button_);
  with_text("data.import", tr("Import data"));
  with_text("figure.export", tr("Export"));
  toolbar_->addSeparator();
  icon_only("edit.undo");
  icon_only("edit.redo");
  toolbar_->addSeparator();
  with_text("run.show_queue", tr("Queue"));
  with_text("run.compare", tr("Compare"));
  auto* stretch = new QWidget;
  stretch->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  toolbar_->addWidget(stretch);
  slots_label_ = new QLabel;
  slots_label_->setObjectName(QStringLiteral("slots"));
  slots_label_->setTextFormat(Qt::RichText);
  slots_label_->setContentsMargins(0, 0, fontMetrics().height(), 0);
  toolbar_->addWidget(slots_label_);
  restyle_toolbar();
}

void MainWindow::restyle_toolbar() { new_button_->setIcon(icon(QStringLiteral("plus"), theme_tokens().on_accent)); }

void MainWindow::update_commands() {
  DocumentPage* page = shows_start_page() ? nullptr : tabs_->current_page();
  const bool open = session_ != nullptr;
  const bool writable = open && session_->project().writable();
  const auto set = [this](const char* id, bool on) { actions_[id]->setEnabled(on); };
  for (const char* id : {"file.close", "file.folder", "project.runs", "project.plugins", "project.describe_again",
                         "project.trash", "view.docks", "view.next_pane", "view.previous_pane", "run.show_queue", "run.compare"}) {
    set(id, open);
  }
  set("file.report", open && session_->snapshot().counts.finished > 0);
  for (const char* id : {"data.import", "data.import_folder", "experiment.new", "run.pause_queue"}) set(id, writable);
  new_button_->setEnabled(writable);
  set("project.empty_trash", writable && session_->snapshot().counts.trashed > 0);
  set("data.remove", writable && project_dock_->selected_data_set().has_value());
  set("edit.undo", open && session_->undo().canUndo());  // of a read-only project too: forms and comparisons can be edited
  set("edit.redo", open && session_->undo().canRedo());
  set("edit.filter", page && page->can_filter());
  set("edit.delete", writable && ((page && page->can_delete()) || project_dock_->selected_data_set().has_value()));
  set("edit.rename", writable && page);
  set("run.tag", writable && page);
  set("experiment.queue", page && page->can_queue());
  set("experiment.run_now", page && page->can_queue());
  set("experiment.next_problem", page && page->can_queue());
  set("experiment.previous_problem", page && page->can_queue());
  set("run.pause", page && page->can_pause());
  set("run.cancel", page && page->can_cancel());
  set("run.again", writable && page && page->can_run_again());
  set("figure.export", page && page->can_export());
  set("window.close_tab", tabs_->count() > 0);
  set("window.next_tab", tabs_->count() > 1);
  for (int i = 1; i <= 9; ++i) actions_[QStringLiteral("window.tab_%1").arg(i)]->setEnabled(i <= tabs_->count());
  if (open) {
    const QString undo = session_->undo().undoText(), redo = session_->undo().redoText();
    actions_["edit.undo"]->setText(undo.isEmpty() ? tr("&Undo") : tr("&Undo %1").arg(undo));
    actions_["edit.redo"]->setText(redo.isEmpty() ? tr("&Redo") : tr("&Redo %1").arg(redo));
    actions_["run.pause_queue"]->setText(session_->snapshot().queue_paused ? tr("Go on with the q&ueue") : tr("Pause the q&ueue"));
  }
}

void MainWindow::fill_recent_menu() {
  recent_menu_->clear();
  for (const RecentProject& project : recent_projects()) {
    if (recent_menu_->actions().size() == 10) break;
    QAction* action = recent_menu_->addAction(project.name() + QStringLiteral("   ") + project.short_path());
    action->setEnabled(project.found);
    connect(action, &QAction::triggered, this, [this, path = project.path] { open_project(path); });
  }
  if (recent_menu_->isEmpty()) recent_menu_->addAction(tr("No projects yet"))->setEnabled(false);
}

void MainWindow::ask_new_project() {
  const QString folder = QFileDialog::getSaveFileName(this, tr("New project"), QDir::homePath() + QStringLiteral("/untitled.assay"),
                                                      tr("Assay projects (*.assay)"), nullptr, QFileDialog::DontConfirmOverwrite);
  if (!folder.isEmpty()) create_project(folder);
}

void MainWindow::ask_open_project() {
  const QString start = session_ ? QFileInfo(QString::fromStdString(session_->project().folder().string())).path() : QDir::homePath();
  const QString folder = QFileDialog::getExistingDirectory(this, tr("Open project: choose the folder NAME.assay"), start);
  if (!folder.isEmpty()) open_project(folder);
}

void MainWindow::empty_the_trash() {
  const qint64 count = session_->snapshot().counts.trashed;
  auto* box = new QMessageBox(QMessageBox::Question, tr("Empty trash"),
                              tr("Delete %1 for good?").arg(counted(count, tr("run"), tr("runs"))), QMessageBox::Cancel, this);
  box->setInformativeText(tr("Their outputs are deleted from the disk. This cannot be undone."));
  box->setAttribute(Qt::WA_DeleteOnClose);
  QPushButton* empty = box->addButton(tr("Delete %1").arg(counted(count, tr("run"), tr("runs"))), QMessageBox::DestructiveRole);
  connect(empty, &QPushButton::clicked, this, [this] {
    try_or_show(this, [this] {
      assay::empty_trash(session_->project());
      session_->undo().clear();  // what the stack remembers may be gone
      session_->announce_change();
    });
  });
  box->open();
}

}  // namespace assay::app
