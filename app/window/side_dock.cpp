// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/side_dock.h"

#include <QStackedWidget>

#include "app/window/dock_title.h"

namespace assay::app {

SideDock::SideDock(QWidget* parent) : QDockWidget(tr("Inspector"), parent) {
  setObjectName(QStringLiteral("side_dock"));
  stack_ = new QStackedWidget;
  stack_->setMinimumWidth(fontMetrics().averageCharWidth() * 26);
  empty_ = new QWidget;
  stack_->addWidget(empty_);
  setWidget(stack_);
  title_ = new DockTitle(this);
  setTitleBarWidget(title_);
}

void SideDock::show_panel_of(DocumentPage* page) {
  QWidget* panel = page ? page->side_panel() : nullptr;
  if (!panel) {
    stack_->setCurrentWidget(empty_);
    return;
  }
  if (stack_->indexOf(panel) < 0) stack_->addWidget(panel);
  stack_->setCurrentWidget(panel);
  const QString title = page->side_title();
  setWindowTitle(title);
  title_->set_text(title);
}

void SideDock::release(DocumentPage* page) {
  QWidget* panel = page->side_panel();
  if (!panel || stack_->indexOf(panel) < 0) return;
  stack_->removeWidget(panel);
  panel->setParent(page);
  panel->hide();
}

QWidget* SideDock::panel() const { return stack_->currentWidget(); }

void SideDock::refresh_icons() { title_->refresh_icons(); }

}  // namespace assay::app
