// SPDX-License-Identifier: GPL-3.0-or-later
// What the window remembers: its place and theme with the user, tabs and docks with each project.
#include <QApplication>
#include <QResizeEvent>
#include <QScreen>
#include <QSettings>
#include <QStackedWidget>

#include "app/pages/start_page.h"
#include "app/window/main_window.h"
#include "app/window/project_dock.h"
#include "app/window/queue_dock.h"
#include "app/window/side_dock.h"

namespace assay::app {

namespace {

constexpr int state_version = 1;
constexpr int narrow_below = 1100;  ///< interface: the right dock becomes a tab of the left one

/// Docks a kind of tab shows until a person says otherwise. Pages without a side panel take the full width.
QVariantMap default_docks(const QString& kind, bool has_panel) {
  const bool wide = kind == QLatin1String("overview") || kind == QLatin1String("scoring");
  return {{"project", has_panel && !wide}, {"side", has_panel && kind != QLatin1String("overview")}, {"queue", kind == QLatin1String("run")}};
}

QString kind_of(DocumentPage* page) { return page ? page->layout_kind() : QStringLiteral("none"); }

}  // namespace

void MainWindow::restore_window() {
  QSettings settings;
  if (!restoreGeometry(settings.value(QStringLiteral("window/geometry")).toByteArray())) {
    const QSize screen = this->screen()->availableSize();
    resize(std::min(1440, screen.width()), std::min(900, screen.height()));
  }
}

void MainWindow::remember_window() {
  QSettings settings;
  settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
  if (session_) settings.setValue(QStringLiteral("window/last_project"), QString::fromStdString(session_->project().folder().string()));
}

void MainWindow::restore_project_state() {
  restoring_ = true;
  const QByteArray layout = session_->setting(QStringLiteral("window/layout")).toByteArray();
  if (!layout.isEmpty()) restoreState(layout, state_version);
  const QVariantList tabs = session_->setting(QStringLiteral("window/tabs")).toList();
  const int current = session_->setting(QStringLiteral("window/current_tab"), 0).toInt();
  for (const QVariant& description : tabs) reopen(description.toMap());
  if (tabs_->count() == 0) open_runs();
  tabs_->setCurrentIndex(std::clamp(current, 0, std::max(0, tabs_->count() - 1)));
  restoring_ = false;
  dock_kind_.clear();
  narrow_ = false;
  take_current_page(tabs_->current_page());
  arrange_for_width();
}

void MainWindow::remember_project_state() {
  if (!session_ || restoring_) return;
  session_->set_setting(QStringLiteral("window/tabs"), tabs_->descriptions());
  session_->set_setting(QStringLiteral("window/current_tab"), tabs_->currentIndex());
  remember_docks();
}

void MainWindow::apply_docks_of(DocumentPage* page) {
  if (!session_ || docks_hidden_) return;
  const QString kind = kind_of(page);
  if (kind == dock_kind_) return;
  restoring_ = true;
  dock_kind_ = kind;
  const QVariantMap defaults = default_docks(kind, page && page->side_panel());
  const QVariantMap docks = session_->setting(QStringLiteral("window/docks/") + kind, defaults).toMap();
  project_dock_->setVisible(docks.value("project", defaults.value("project")).toBool());
  side_dock_->setVisible(page && page->side_panel() && docks.value("side", defaults.value("side")).toBool());
  queue_dock_->setVisible(docks.value("queue", defaults.value("queue")).toBool());
  if (narrow_ && project_dock_->isVisible()) project_dock_->raise();
  restoring_ = false;
}

void MainWindow::remember_docks() {
  if (!session_ || dock_kind_.isEmpty() || docks_hidden_ || shows_start_page()) return;
  DocumentPage* page = tabs_->current_page();
  QVariantMap docks{{"project", !project_dock_->isHidden()}, {"queue", !queue_dock_->isHidden()}};
  const QString key = QStringLiteral("window/docks/") + dock_kind_;
  docks.insert("side", page && page->side_panel() ? !side_dock_->isHidden()
                                                   : session_->setting(key).toMap().value("side", true).toBool());
  if (session_->setting(key).toMap() != docks) session_->set_setting(key, docks);
}

void MainWindow::arrange_for_width() {
  if (!session_ || shows_start_page()) return;
  const bool narrow = width() < narrow_below;
  if (narrow == narrow_) return;
  narrow_ = narrow;
  const bool visible = !side_dock_->isHidden();
  if (narrow) {
    addDockWidget(Qt::LeftDockWidgetArea, side_dock_);
    tabifyDockWidget(project_dock_, side_dock_);
    project_dock_->raise();
  } else {
    addDockWidget(Qt::RightDockWidgetArea, side_dock_);
    const int em = fontMetrics().averageCharWidth();
    resizeDocks({project_dock_, side_dock_}, {em * 31, em * 38}, Qt::Horizontal);
  }
  side_dock_->setVisible(visible);
}

void MainWindow::reset_layout() {
  if (!session_) return;
  for (const char* kind : {"run", "overview", "scoring", "form", "runs", "compare", "plugins"}) {
    session_->set_setting(QStringLiteral("window/docks/") + kind, {});
  }
  restoring_ = true;
  for (QDockWidget* dock : std::initializer_list<QDockWidget*>{project_dock_, side_dock_, queue_dock_}) dock->setFloating(false);
  addDockWidget(Qt::LeftDockWidgetArea, project_dock_);
  addDockWidget(Qt::RightDockWidgetArea, side_dock_);
  addDockWidget(Qt::BottomDockWidgetArea, queue_dock_);
  const int em = fontMetrics().averageCharWidth();
  resizeDocks({project_dock_, side_dock_}, {em * 31, em * 38}, Qt::Horizontal);
  resizeDocks({queue_dock_}, {fontMetrics().height() * 11}, Qt::Vertical);
  restoring_ = false;
  docks_hidden_ = false;
  narrow_ = false;
  dock_kind_.clear();
  apply_docks_of(tabs_->current_page());
  arrange_for_width();
}

void MainWindow::toggle_docks() {
  if (!session_) return;
  restoring_ = true;
  const bool any = !project_dock_->isHidden() || !side_dock_->isHidden() || !queue_dock_->isHidden();
  if (any) {
    remember_docks();
    docks_hidden_ = true;
    for (QDockWidget* dock : std::initializer_list<QDockWidget*>{project_dock_, side_dock_, queue_dock_}) dock->hide();
  } else {
    docks_hidden_ = false;
    dock_kind_.clear();
    apply_docks_of(tabs_->current_page());
    if (project_dock_->isHidden() && side_dock_->isHidden() && queue_dock_->isHidden()) {
      project_dock_->show();  // a full-width page: F9 brings at least the project
    }
  }
  restoring_ = false;
}

void MainWindow::next_pane(bool forward) {
  QList<QWidget*> panes;
  for (QWidget* pane : std::initializer_list<QWidget*>{project_dock_, tabs_, side_dock_, queue_dock_}) {
    if (pane->isVisible()) panes << pane;
  }
  if (panes.isEmpty()) return;
  int current = -1;
  for (int i = 0; i < panes.size(); ++i) {
    if (QApplication::focusWidget() && panes[i]->isAncestorOf(QApplication::focusWidget())) current = i;
  }
  const int count = static_cast<int>(panes.size());
  QWidget* pane = panes[current < 0 ? 0 : (current + (forward ? 1 : count - 1)) % count];
  QWidget* target = nullptr;
  for (QWidget* child : pane->findChildren<QWidget*>()) {
    if (child->isVisible() && child->isEnabled() && (child->focusPolicy() & Qt::TabFocus) && !child->inherits("QToolButton") &&
        !child->inherits("QTabBar")) {
      target = child;
      break;
    }
  }
  if (target) target->setFocus(forward ? Qt::TabFocusReason : Qt::BacktabFocusReason);
}

void MainWindow::resizeEvent(QResizeEvent* event) {
  QMainWindow::resizeEvent(event);
  arrange_for_width();
}

}  // namespace assay::app
