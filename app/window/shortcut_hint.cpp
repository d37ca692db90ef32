// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/shortcut_hint.h"

#include <QEvent>

namespace assay::app {
namespace {

/// A dock that floats is a window of its own: the commands belong to what it floats from.
QAction* command_above(QWidget* widget, const QString& id) {
  for (; widget != nullptr; widget = widget->parentWidget())
    if (auto* action = widget->findChild<QAction*>(id, Qt::FindDirectChildrenOnly)) return action;
  return nullptr;
}

}  // namespace

ShortcutHint::ShortcutHint(QWidget* widget, const QStringList& commands, Say say)
    : QObject(widget), widget_(widget), commands_(commands), actions_(commands.size()), say_(std::move(say)) {
  for (qsizetype k = 0; k < commands_.size(); ++k) said_ << QString();
  say_(said_);
  widget_->installEventFilter(this);
  look();
}

bool ShortcutHint::eventFilter(QObject* watched, QEvent* event) {
  if (watched == widget_ && event->type() == QEvent::Show) look();
  return QObject::eventFilter(watched, event);
}

void ShortcutHint::look() {
  for (qsizetype k = 0; k < commands_.size(); ++k) {
    QAction* found = command_above(widget_, commands_[k]);
    if (found == actions_[k]) continue;
    if (actions_[k]) disconnect(actions_[k], nullptr, this, nullptr);
    actions_[k] = found;
    if (found != nullptr) connect(found, &QAction::changed, this, [this] { say(); });
  }
  say();
}

void ShortcutHint::say() {
  QStringList keys;
  for (const QPointer<QAction>& action : actions_)
    keys << (action ? action->shortcut().toString(QKeySequence::NativeText) : QString());
  if (keys == said_) return;
  said_ = keys;
  say_(said_);
}

}  // namespace assay::app
