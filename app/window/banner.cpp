// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/banner.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace assay::app {

Banner::Banner(QWidget* parent) : QFrame(parent) {
  setObjectName(QStringLiteral("banner"));
  setAutoFillBackground(true);
  icon_ = new QLabel;
  title_ = new QLabel;
  title_->setTextFormat(Qt::PlainText);
  QFont bold = title_->font();
  bold.setWeight(QFont::DemiBold);
  title_->setFont(bold);
  text_ = new QLabel;
  text_->setTextFormat(Qt::PlainText);
  text_->setWordWrap(true);
  text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  auto* words = new QVBoxLayout;
  words->setSpacing(fontMetrics().height() / 8);
  words->addWidget(title_);
  words->addWidget(text_);
  layout_ = new QHBoxLayout(this);
  const int gap = fontMetrics().height() / 2;
  layout_->setContentsMargins(gap * 2, gap, gap * 2, gap);
  layout_->setSpacing(gap * 3 / 2);
  layout_->addWidget(icon_, 0, Qt::AlignTop);
  layout_->addLayout(words, 1);
  hide();
}

void Banner::show_text(Tone tone, const QString& icon_name, const QString& title, const QString& text) {
  tone_ = tone;
  icon_name_ = icon_name;
  title_->setText(title);
  text_->setText(text);
  text_->setVisible(!text.isEmpty());
  setAccessibleName(title);
  setAccessibleDescription(text);
  restyle();
  show();
}

void Banner::add_action(QAction* action) {
  auto* button = new QPushButton(action->text());
  connect(button, &QPushButton::clicked, action, &QAction::trigger);
  layout_->addWidget(button, 0, Qt::AlignVCenter);
}

void Banner::restyle() {
  const Tokens& tokens = theme_tokens();
  const QColor back = tone_ == Tone::note ? tokens.accent_soft : tone_ == Tone::caution ? tokens.caution_soft : tokens.bad_soft;
  const QColor mark = tone_ == Tone::note ? tokens.accent : tone_ == Tone::caution ? tokens.caution : tokens.bad;
  QPalette colours = palette();
  colours.setColor(QPalette::Window, back);
  setPalette(colours);
  if (!icon_name_.isEmpty()) {
    const int size = fontMetrics().height() * 5 / 4;
    icon_->setPixmap(icon(icon_name_, mark).pixmap(QSize(size, size), devicePixelRatioF()));
  }
}

}  // namespace assay::app
