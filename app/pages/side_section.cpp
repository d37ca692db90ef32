// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/side_section.h"

#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include "app/window/link_button.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace assay::app {

SectionHead::SectionHead(const QString& title, QWidget* parent) : QAbstractButton(parent) {
  setText(title);
  setCheckable(true);
  setChecked(true);
  setFocusPolicy(Qt::TabFocus);
  setFont(theme_font(TextRole::section));
  setToolTip(SideSection::tr("Fold or unfold"));
}

QSize SectionHead::sizeHint() const {
  const QFontMetrics metrics(font());
  return {metrics.horizontalAdvance(text()) + metrics.height() * 3 / 2, metrics.height() * 5 / 4};
}

void SectionHead::paintEvent(QPaintEvent*) {
  const Tokens& tokens = theme_tokens();
  QPainter painter(this);
  const int unit = fontMetrics().height(), size = unit * 5 / 8;
  assay::icon(isChecked() ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right"), tokens.secondary)
      .paint(&painter, QRect(unit / 8, (height() - size) / 2 + 1, size, size));
  painter.setFont(font());
  painter.setPen(tokens.text);
  painter.drawText(rect().adjusted(unit, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, text());
}

SideSection::SideSection(const QString& title, const QString& note, QWidget* parent) : QWidget(parent), title_(title) {
  const int unit = fontMetrics().height();
  head_ = new SectionHead(title);
  auto* note_label = new QLabel(note);
  note_label->setProperty("role", "secondary");
  auto* head_row = new QHBoxLayout;
  head_row->setContentsMargins(unit / 2, 0, unit, 0);
  head_row->addWidget(head_);
  head_row->addStretch();
  head_row->addWidget(note_label);
  body_ = new QWidget;
  grid_ = new QGridLayout(body_);
  grid_->setContentsMargins(unit, 0, unit, unit * 2 / 3);
  grid_->setHorizontalSpacing(unit / 2);
  grid_->setVerticalSpacing(unit * 2 / 5);
  grid_->setColumnStretch(0, 9);
  grid_->setColumnStretch(1, 11);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, unit / 3, 0, 0);
  layout->setSpacing(unit / 4);
  layout->addLayout(head_row);
  layout->addWidget(body_);
  layout->addWidget(new HairLine);
  connect(head_, &SectionHead::toggled, this, [this](bool open) {
    set_open(open);
    emit toggled(title_, open);
  });
}

QLabel* SideSection::add_row(const QString& label, const QString& value, const QString& faint, bool marked) {
  const int row = grid_->rowCount();
  const Tokens& tokens = theme_tokens();
  auto* name = new QLabel;
  name->setTextFormat(Qt::RichText);
  const QString dot = marked ? QStringLiteral("<span style='color:%1'>●</span>&nbsp; ").arg(tokens.accent.name()) : QString();
  name->setText(dot + QStringLiteral("<span style='color:%1'>%2</span>").arg(tokens.secondary.name(), label.toHtmlEscaped()));
  name->setWordWrap(true);
  name->setMinimumWidth(1);
  auto* text = new QLabel;
  text->setTextFormat(Qt::RichText);
  text->setText(value.toHtmlEscaped() + (faint.isEmpty() ? QString() : QStringLiteral(" <span style='color:%1'>%2</span>")
                                                                           .arg(tokens.faint.name(), faint.toHtmlEscaped())));
  text->setTextInteractionFlags(Qt::TextSelectableByMouse);
  text->setWordWrap(true);
  text->setMinimumWidth(1);
  text->setAccessibleName(label);
  text->setAccessibleDescription(value);
  grid_->addWidget(name, row, 0, Qt::AlignTop);
  grid_->addWidget(text, row, 1, Qt::AlignTop);
  return text;
}

void SideSection::add_widget(QWidget* widget) { grid_->addWidget(widget, grid_->rowCount(), 0, 1, 2); }

void SideSection::set_open(bool open) {
  const QSignalBlocker quiet(head_);
  head_->setChecked(open);
  body_->setVisible(open);
}

bool SideSection::is_open() const { return head_->isChecked(); }

SidePanel::SidePanel(QWidget* parent) : QWidget(parent) {
  scroll_ = new QScrollArea;
  scroll_->setFrameShape(QFrame::NoFrame);
  scroll_->setWidgetResizable(true);
  scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll_->setProperty("panel", true);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(scroll_);
}

void SidePanel::begin() {
  next_ = new QWidget;
  next_->setProperty("panel", true);
  column_ = new QVBoxLayout(next_);
  column_->setContentsMargins(0, 0, 0, 0);
  column_->setSpacing(0);
}

SideSection* SidePanel::section(const QString& title, const QString& note) {
  auto* made = new SideSection(title, note);
  made->set_open(!folded_.contains(title));
  connect(made, &SideSection::toggled, this, [this](const QString& changed, bool open) {
    folded_.removeAll(changed);
    if (!open) folded_ << changed;
  });
  column_->addWidget(made);
  return made;
}

void SidePanel::add(QWidget* widget) { column_->addWidget(widget); }

void SidePanel::end() {
  column_->addStretch();
  const int position = scroll_->verticalScrollBar()->value();
  if (QWidget* old = scroll_->takeWidget()) old->deleteLater();
  scroll_->setWidget(next_);
  next_ = nullptr;
  column_ = nullptr;
  scroll_->verticalScrollBar()->setValue(position);
}

}  // namespace assay::app
