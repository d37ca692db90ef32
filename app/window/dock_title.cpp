// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/dock_title.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

#include "widgets/theme/icons.h"

namespace assay::app {

DockTitle::DockTitle(QDockWidget* dock) : QWidget(dock), dock_(dock) {
  setObjectName(QStringLiteral("dock_title"));
  setAttribute(Qt::WA_StyledBackground);
  text_ = new QLabel(dock->windowTitle());
  QFont font = text_->font();
  font.setWeight(QFont::DemiBold);
  text_->setFont(font);
  layout_ = new QHBoxLayout(this);
  const int gap = fontMetrics().height() / 2;
  layout_->setContentsMargins(gap * 3 / 2, gap / 4, gap / 2, gap / 4);
  layout_->setSpacing(gap);
  layout_->addWidget(text_);
  layout_->addStretch();
  const auto button = [&](const QString& name) {
    auto* made = new QToolButton;
    made->setAutoRaise(true);
    made->setAccessibleName(name);
    made->setToolTip(name);
    layout_->addWidget(made);
    return made;
  };
  float_ = button(tr("Float or dock %1").arg(dock->windowTitle()));
  close_ = button(tr("Hide %1").arg(dock->windowTitle()));
  connect(float_, &QToolButton::clicked, dock, [dock] { dock->setFloating(!dock->isFloating()); });
  connect(close_, &QToolButton::clicked, dock, &QDockWidget::close);
  refresh_icons();
}

void DockTitle::set_text(const QString& text) { text_->setText(text); }

void DockTitle::add_widget(QWidget* widget) { layout_->insertWidget(extras_++, widget); }

void DockTitle::refresh_icons() {
  float_->setIcon(icon(QStringLiteral("maximize")));
  close_->setIcon(icon(QStringLiteral("close")));
}

}  // namespace assay::app
