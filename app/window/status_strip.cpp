// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/status_strip.h"

#include <QHBoxLayout>
#include <QLabel>

#include "app/session/run_text.h"
#include "core/base/numbers.h"
#include "core/run/environment.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/theme.h"

namespace assay::app {

StatusStrip::StatusStrip(QWidget* parent) : QStatusBar(parent) {
  setSizeGripEnabled(false);
  saved_icon_ = new QLabel;
  saved_ = new QLabel;
  saved_->setObjectName(QStringLiteral("saved"));
  facts_ = new QLabel;
  facts_->setObjectName(QStringLiteral("facts"));
  const int gap = fontMetrics().height() / 2;
  facts_->setContentsMargins(0, 0, gap * 3 / 2, 0);
  auto* state = new QWidget;
  auto* row = new QHBoxLayout(state);
  row->setContentsMargins(gap * 3 / 2, 0, 0, 0);
  row->setSpacing(gap * 2 / 3);
  row->addWidget(saved_icon_);
  row->addWidget(saved_);
  addWidget(state);
  addPermanentWidget(facts_);
  connect(&Theme::instance(), &Theme::changed, this, &StatusStrip::refresh);
  refresh();
}

int StatusStrip::cpu_slots() { return processor_count(); }

void StatusStrip::show_session(ProjectSession* session) {
  if (session_) session_->disconnect(this);
  session_ = session;
  if (session) connect(session, &ProjectSession::snapshot_changed, this, &StatusStrip::refresh);
  clearMessage();
  refresh();
}

void StatusStrip::refresh() {
  const Tokens& tokens = theme_tokens();
  const int size = fontMetrics().height() * 3 / 4;
  const auto mark = [&](const QString& name, const QColor& colour) {
    saved_icon_->setPixmap(icon(name, colour).pixmap(QSize(size, size), devicePixelRatioF()));
  };
  if (!session_) {
    mark(QStringLiteral("check"), tokens.good);
    saved_->setText(tr("Ready"));
    facts_->setText(tr("Drop a .assay folder, or a table, images or an array (CSV, .npy, .npz, CIFAR, IDX), anywhere in this window"));
    return;
  }
  const SessionSnapshot& now = session_->snapshot();
  if (!session_->project().writable()) {
    mark(QStringLiteral("lock"), tokens.caution);
    saved_->setText(tr("Read-only"));
  } else if (now.spilled_bytes > 0) {
    mark(QStringLiteral("warning"), tokens.caution);
    saved_->setText(tr("%1 wait to be saved").arg(QString::fromStdString(bytes_text(now.spilled_bytes))));
  } else {
    mark(QStringLiteral("check"), tokens.good);
    saved_->setText(tr("All changes saved"));
  }
  const QString dot = QStringLiteral("  ·  ");
  facts_->setText(tr("Workers %1 of %2 busy").arg(now.active.size()).arg(cpu_slots()) + dot +
                  tr("project.sqlite %1").arg(QString::fromStdString(bytes_text(now.file_bytes))) + dot +
                  tr("schema %1").arg(session_->project().schema()));
}

}  // namespace assay::app
