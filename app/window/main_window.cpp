// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/main_window.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QClipboard>
#include <QCloseEvent>
#include <QDesktopServices>
#include <QDir>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QLabel>
#include <QMimeData>
#include <QSettings>
#include <QStackedWidget>
#include <QTimer>
#include <QToolBar>
#include <QUrl>
#include <QVBoxLayout>

#include "app/pages/start_page.h"
#include "app/session/recent_projects.h"
#include "app/session/run_text.h"
#include "app/window/banner.h"
#include "app/window/help_window.h"
#include "app/window/messages.h"
#include "app/window/notifications.h"
#include "app/window/project_dock.h"
#include "app/window/queue_dock.h"
#include "app/window/report_export.h"
#include "app/window/side_dock.h"
#include "app/window/status_strip.h"
#include "core/base/numbers.h"
#include "core/run/sample_project.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace assay::app {

namespace {

bool is_project_folder(const QString& path) { return QFileInfo(path + QStringLiteral("/project.sqlite")).isFile(); }

bool is_data_file(const QString& path) {
  static const QStringList endings{".csv", ".tsv", ".txt", ".npy", ".npz", ".csv.gz", ".tsv.gz", ".npy.gz",
                                   ".bin", "-ubyte", "-ubyte.gz"};
  return std::any_of(endings.begin(), endings.end(),
                     [&](const QString& ending) { return path.endsWith(ending, Qt::CaseInsensitive); });
}

}  // namespace

MainWindow::MainWindow(QWidget* parent) : QMainWindow(parent), actions_(this) {
  setObjectName(QStringLiteral("main_window"));
  setMinimumSize(1024, 640);
  setAcceptDrops(true);
  setDockNestingEnabled(true);
  setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
  setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
  setTabPosition(Qt::LeftDockWidgetArea, QTabWidget::North);

  centre_ = new QStackedWidget;
  start_page_ = new StartPage;
  tabs_ = new DocumentTabs;
  banner_ = new Banner;
  storage_banner_ = new Banner;
  auto* documents = new QWidget;
  auto* layout = new QVBoxLayout(documents);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(banner_);
  layout->addWidget(storage_banner_);
  layout->addWidget(tabs_);
  centre_->addWidget(start_page_);
  centre_->addWidget(documents);
  setCentralWidget(centre_);

  build_docks();
  status_ = new StatusStrip(this);
  setStatusBar(status_);
  build_actions();
  build_menus();
  build_toolbar();
  notifications_ = new Notifications(this);
  help_ = new HelpWindow(actions_, this);

  connect(notifications_, &Notifications::clicked, this, [this] {
    raise();
    activateWindow();
  });
  connect(tabs_, &DocumentTabs::current_page_changed, this, [this](DocumentPage* page) {
    if (!restoring_) take_current_page(page);
  });
  connect(tabs_, &DocumentTabs::page_about_to_close, side_dock_, &SideDock::release);
  connect(tabs_, &DocumentTabs::arrangement_changed, this, [this] {
    if (!restoring_ && session_) QTimer::singleShot(0, this, &MainWindow::remember_project_state);
  });
  connect(start_page_, &StartPage::new_project_requested, actions_["file.new"], &QAction::trigger);
  connect(start_page_, &StartPage::open_project_requested, actions_["file.open"], &QAction::trigger);
  connect(start_page_, &StartPage::project_chosen, this, &MainWindow::open_project);
  connect(start_page_, &StartPage::sample_chosen, this, &MainWindow::open_sample);
  connect(start_page_, &StartPage::help_requested, this, [this](const QString& page) {
    if (page == QLatin1String("shortcuts")) actions_["help.shortcuts"]->trigger();
    else help_->show_page(page);
  });
  connect(&Theme::instance(), &Theme::changed, this, [this] {
    actions_.refresh_icons();
    tabs_->update_titles();
    project_dock_->refresh_icons();
    side_dock_->refresh_icons();
    queue_dock_->refresh_icons();
    restyle_toolbar();
    banner_->restyle();
    storage_banner_->restyle();
  });
  show_start(true);
  restore_window();
}

MainWindow::~MainWindow() { close_project(); }

void MainWindow::build_docks() {
  project_dock_ = new ProjectDock(this);
  side_dock_ = new SideDock(this);
  queue_dock_ = new QueueDock(this);
  addDockWidget(Qt::LeftDockWidgetArea, project_dock_);
  addDockWidget(Qt::RightDockWidgetArea, side_dock_);
  addDockWidget(Qt::BottomDockWidgetArea, queue_dock_);
  const int em = fontMetrics().averageCharWidth();
  resizeDocks({project_dock_, side_dock_}, {em * 31, em * 38}, Qt::Horizontal);
  resizeDocks({queue_dock_}, {fontMetrics().height() * 11}, Qt::Vertical);
  for (QDockWidget* dock : std::initializer_list<QDockWidget*>{project_dock_, side_dock_, queue_dock_}) {
    connect(dock, &QDockWidget::visibilityChanged, this, [this] {
      if (!restoring_ && session_) QTimer::singleShot(0, this, [this] { if (!restoring_) remember_docks(); });
    });
  }
  connect(project_dock_, &ProjectDock::open_form, this, &MainWindow::open_form);
  connect(project_dock_, &ProjectDock::open_runs, this, &MainWindow::open_runs);
  connect(project_dock_, &ProjectDock::open_trash, this, &MainWindow::open_trash);
  connect(project_dock_, &ProjectDock::import_requested, this, [this] { import_data(); });
  connect(project_dock_, &ProjectDock::selection_changed, this, &MainWindow::update_commands);
  connect(queue_dock_, &QueueDock::open_run, this, &MainWindow::open_run);
  connect(queue_dock_, &QueueDock::pause_queue_requested, this, [this] { actions_["run.pause_queue"]->trigger(); });
  const auto tell = [this](const QString& message) { show_message(this, message, {}); };
  connect(queue_dock_, &QueueDock::failed, this, tell);
  connect(project_dock_, &ProjectDock::failed, this, tell);
}

bool MainWindow::shows_start_page() const { return centre_->currentIndex() == 0; }

void MainWindow::show_start(bool on) {
  if (!on && !session_) return;
  centre_->setCurrentIndex(on ? 0 : 1);
  // The start page has the window for itself: no toolbar and no docks, as long as it is in front.
  toolbar_->setVisible(!on || session_ != nullptr);
  if (on) {
    restoring_ = true;
    if (session_) remember_docks();
    for (QDockWidget* dock : std::initializer_list<QDockWidget*>{project_dock_, side_dock_, queue_dock_}) dock->hide();
    dock_kind_.clear();
    restoring_ = false;
    start_page_->refresh();
  } else if (!restoring_) {
    apply_docks_of(tabs_->current_page());
  }
  update_commands();
  update_window_title();
}

void MainWindow::update_window_title() {
  QStringList parts;
  if (!shows_start_page() && tabs_->current_page()) parts << tabs_->current_page()->title();
  if (session_) parts << QString::fromStdString(session_->project().name());
  parts << QStringLiteral("Assay");
  setWindowTitle(parts.join(QStringLiteral(" — ")));
}

bool MainWindow::open_project(const QString& folder) {
  const QString path = QDir::cleanPath(QFileInfo(folder).absoluteFilePath());
  if (session_ && QString::fromStdString(session_->project().folder().string()) == path) {
    show_start(false);
    return true;
  }
  std::unique_ptr<ProjectSession> opened;
  QApplication::setOverrideCursor(Qt::BusyCursor);
  const auto restore = qScopeGuard([] { QApplication::restoreOverrideCursor(); });
  return try_or_show(this, [&] { opened = ProjectSession::open(path.toStdString()); }) && adopt_session(std::move(opened));
}

bool MainWindow::create_project(const QString& folder) {
  QString path = folder;
  if (!path.endsWith(QStringLiteral(".assay"))) path += QStringLiteral(".assay");
  return try_or_show(this, [&] { Project::create(path.toStdString()); }) && open_project(path);
}

bool MainWindow::open_sample(const QString& sample_folder, const QString& folder) {
  const bool made = try_or_show(this, [&] { create_sample(sample_folder.toStdString(), folder.toStdString()); });
  if (!made || !open_project(folder)) return false;
  return try_or_show(this, [&] {
    const Sample sample = read_sample(sample_folder.toStdString());
    open_form(QString::fromStdString(sample.method));
  });
}

bool MainWindow::adopt_session(std::unique_ptr<ProjectSession> session) {
  close_project();
  session_ = std::move(session);
  ProjectSession& project = *session_;
  remember_project(QString::fromStdString(project.project().folder().string()));
  report_ = new ReportExport(project, this);
  project_dock_->show_session(&project);
  queue_dock_->show_session(&project);
  status_->show_session(&project);
  connect(&project, &ProjectSession::snapshot_changed, this, [this] {
    const SessionSnapshot& now = session_->snapshot();
    slots_label_->setText(tr("CPU <b>%1</b>/%2").arg(now.active.size()).arg(StatusStrip::cpu_slots()));
    show_storage_trouble();
    update_commands();
  });
  connect(&project, &ProjectSession::run_ended, this, &MainWindow::tell_run_ended);
  connect(&project, &ProjectSession::queue_ended, this, [this] {
    notifications_->tell(tr("The queue has ended"), QString::fromStdString(session_->project().name()));
  });
  connect(&project, &ProjectSession::edit_failed, this, [this](const QString& text) { show_message(this, text, {}); });
  connect(&project.undo(), &QUndoStack::indexChanged, this, &MainWindow::update_commands);
  connect(report_, &ReportExport::started, this,
          [this](const QString& folder) { status_->showMessage(tr("Writing the report to %1…").arg(folder)); });
  connect(report_, &ReportExport::finished, this, [this](const QString& index) {
    status_->showMessage(tr("Report written: %1").arg(index), 15000);
    QDesktopServices::openUrl(QUrl::fromLocalFile(index));
  });
  connect(report_, &ReportExport::failed, this, [this](const Error& error) {
    status_->clearMessage();
    show_error(this, error);
  });

  banner_->hide();
  storage_banner_->hide();
  if (!project.project().writable()) {
    const Access access = project.project().access();
    banner_->show_text(access == Access::damaged ? Banner::Tone::bad : Banner::Tone::note,
                       access == Access::damaged ? QStringLiteral("warning") : QStringLiteral("lock"),
                       access == Access::damaged        ? tr("Open read-only: the project is damaged")
                       : access == Access::newer_schema ? tr("Open read-only: made by a newer Assay")
                                                        : tr("Open read-only"),
                       QString::fromStdString(project.project().access_text()));
  }
  slots_label_->setText(tr("CPU <b>%1</b>/%2").arg(project.snapshot().active.size()).arg(StatusStrip::cpu_slots()));
  show_start(false);
  restore_project_state();
  update_commands();
  emit project_opened();
  return true;
}

void MainWindow::close_project() {
  if (!session_) return;
  if (!shows_start_page()) {
    remember_project_state();
    // Sizes are those of a window that was laid out: a layout saved half-way would make the docks smaller each time.
    if (isVisible() && !docks_hidden_) session_->set_setting(QStringLiteral("window/layout"), saveState(1));
  }
  restoring_ = true;
  tabs_->close_all();
  project_dock_->show_session(nullptr);
  queue_dock_->show_session(nullptr);
  status_->show_session(nullptr);
  delete report_;
  report_ = nullptr;
  session_.reset();
  restoring_ = false;
  dock_kind_.clear();
  docks_hidden_ = false;
  banner_->hide();
  storage_banner_->hide();
  show_start(true);
  emit project_closed();
}

void MainWindow::open_path(const QString& path) {
  if (is_project_folder(path)) {
    open_project(path);
  } else if (session_ && QFileInfo(path).isDir()) {
    import_data(path);  // a folder of images; the dialog says why where it is none
  } else if (QFileInfo(path).isDir()) {
    show_message(this, tr("This folder is no project."),
                 tr("%1 holds no project.sqlite. Choose a folder NAME.assay that Assay made.").arg(path));
  } else if (session_) {
    import_data(path);
  } else {
    show_message(this, tr("Open a project first."), tr("Then drop %1 again to import it.").arg(QFileInfo(path).fileName()));
  }
}

void MainWindow::tell_run_ended(const QString& run, const QString& status) {
  if (status != QLatin1String("failed") && status != QLatin1String("interrupted")) return;
  for (const RunRow& row : session_->snapshot().ended) {
    if (QString::fromStdString(row.uuid) != run) continue;
    const QString what = row.error.is_object() && row.error.contains("message")
                             ? QString::fromStdString(row.error["message"].get<std::string>())
                             : QString::fromStdString(row.status_reason);
    notifications_->tell(tr("Run %1: %2").arg(row.number).arg(status_word(row.status)), what);
  }
}

void MainWindow::show_storage_trouble() {
  const std::uint64_t spilled = session_->snapshot().spilled_bytes;
  if (spilled == 0) return storage_banner_->hide();
  storage_banner_->show_text(
      Banner::Tone::caution, QStringLiteral("warning"), tr("The project cannot be written at the moment. Runs go on."),
      tr("%1 of results wait in a file beside it and are added as soon as there is room on the disk.")
          .arg(QString::fromStdString(bytes_text(spilled))));
}

void MainWindow::status_message_text(const QString& text) { status_->showMessage(text, 8000); }

void MainWindow::set_theme(const QString& choice) {
  QSettings().setValue(QStringLiteral("theme"), choice);
  Theme::instance().choose(choice);
}

void MainWindow::copy_selection_of_focus() {
  QWidget* focus = QApplication::focusWidget();
  if (!focus) return;
  if (QMetaObject::invokeMethod(focus, "copy")) return;  // text fields
  const auto* view = qobject_cast<QAbstractItemView*>(focus);
  if (!view || !view->selectionModel()) return;
  QModelIndexList indexes = view->selectionModel()->selectedIndexes();
  std::sort(indexes.begin(), indexes.end());
  QString text;
  for (int i = 0; i < indexes.size(); ++i) {
    if (i > 0) text += indexes[i].row() == indexes[i - 1].row() ? '\t' : '\n';
    text += indexes[i].data().toString();
  }
  QApplication::clipboard()->setText(text);
}

void MainWindow::closeEvent(QCloseEvent* event) {
  remember_window();
  close_project();  // runs go on: their workers and scheduler are processes of their own
  event->accept();
}

void MainWindow::changeEvent(QEvent* event) {
  QMainWindow::changeEvent(event);
  if (event->type() == QEvent::PaletteChange && help_) actions_.refresh_icons();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  for (const QUrl& url : event->mimeData()->urls()) {
    const QString path = url.toLocalFile();
    if (is_project_folder(path) || is_data_file(path)) return event->acceptProposedAction();
  }
}

void MainWindow::dropEvent(QDropEvent* event) {
  for (const QUrl& url : event->mimeData()->urls()) {
    const QString path = url.toLocalFile();
    if (is_project_folder(path) || is_data_file(path)) {
      event->acceptProposedAction();
      // After the drop: the drag must not wait for a dialog.
      QTimer::singleShot(0, this, [this, path] { open_path(path); });
      return;
    }
  }
}

}  // namespace assay::app
