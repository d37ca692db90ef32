// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/busy_row.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedLayout>

#include "app/session/run_text.h"

namespace assay::app {

BusyRow::BusyRow(QWidget* idle, QWidget* parent) : QWidget(parent) {
  const int em = fontMetrics().height();
  stack_ = new QStackedLayout(this);
  stack_->setContentsMargins(0, 0, 0, 0);
  stack_->addWidget(idle ? idle : new QWidget);
  auto* work = new QWidget;
  auto* row = new QHBoxLayout(work);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(em / 2);
  bar_ = new QProgressBar;
  bar_->setRange(0, 0);
  bar_->setTextVisible(false);
  bar_->setFixedWidth(em * 4);
  bar_->setAccessibleName(tr("At work"));
  row->addWidget(bar_);
  text_ = new QLabel;
  text_->setObjectName(QStringLiteral("busy_text"));
  text_->setProperty("role", "secondary");
  row->addWidget(text_, 1);
  stop_ = new QPushButton(tr("Stop"));
  stop_->setObjectName(QStringLiteral("stop_work"));
  stop_->setAutoDefault(false);
  QSizePolicy keep = stop_->sizePolicy();
  keep.setRetainSizeWhenHidden(true);
  stop_->setSizePolicy(keep);
  row->addWidget(stop_);
  stack_->addWidget(work);
  connect(stop_, &QPushButton::clicked, this, &BusyRow::stop_requested);
  mark_.setSingleShot(true);
  mark_.setInterval(100);
  connect(&mark_, &QTimer::timeout, this, [this] {
    stack_->setCurrentIndex(1);
    QAccessibleEvent said(text_, QAccessible::Alert);
    QAccessible::updateAccessibility(&said);
  });
  second_.setInterval(1000);
  connect(&second_, &QTimer::timeout, this, &BusyRow::show_time);
}

void BusyRow::start(const QString& text, bool stoppable) {
  words_ = text;
  stoppable_ = stoppable;
  seconds_ = 0;
  text_->setText(text);
  stop_->hide();
  mark_.start();
  second_.start();
  if (std::exchange(running_, true)) return;
  emit running_changed(true);
}

void BusyRow::finish() {
  mark_.stop();
  second_.stop();
  stack_->setCurrentIndex(0);
  if (std::exchange(running_, false)) emit running_changed(false);
}

void BusyRow::show_time() {
  ++seconds_;
  stop_->setVisible(stoppable_);
  text_->setText(QStringLiteral("%1, %2").arg(words_, duration(seconds_)));
}

}  // namespace assay::app
