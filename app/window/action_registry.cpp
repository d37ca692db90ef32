// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/action_registry.h"

#include <QSettings>
#include <QWidget>

#include "widgets/theme/icons.h"

namespace assay::app {

namespace {

QString settings_key(const QString& id) { return QStringLiteral("shortcuts/") + id; }

QList<QKeySequence> from_texts(const QStringList& texts) {
  QList<QKeySequence> list;
  for (const QString& text : texts) list.append(QKeySequence(text, QKeySequence::PortableText));
  return list;
}

}  // namespace

ActionRegistry::ActionRegistry(QWidget* window) : QObject(window), window_(window) {}

QAction* ActionRegistry::add(const ActionSpec& spec) {
  Q_ASSERT(!actions_.contains(spec.id));
  auto* action = new QAction(spec.text, window_);
  action->setObjectName(spec.id);
  if (!spec.icon.isEmpty()) action->setIcon(icon(spec.icon));
  if (!spec.help.isEmpty()) action->setStatusTip(spec.help);
  window_->addAction(action);
  actions_.insert(spec.id, action);
  specs_.insert(spec.id, spec);
  order_.append(action);
  const QSettings settings;
  give(spec, settings.contains(settings_key(spec.id)) ? from_texts(settings.value(settings_key(spec.id)).toStringList()) : spec.shortcuts);
  return action;
}

QAction* ActionRegistry::operator[](const QString& id) const {
  QAction* action = actions_.value(id);
  Q_ASSERT_X(action, "ActionRegistry", qPrintable(id));
  return action;
}

QList<QKeySequence> ActionRegistry::default_shortcuts(const QString& id) const { return specs_.value(id).shortcuts; }

void ActionRegistry::give(const ActionSpec& spec, const QList<QKeySequence>& shortcuts) {
  QAction* action = actions_[spec.id];
  action->setShortcuts(shortcuts);
  QString plain = spec.text;
  plain.remove('&').remove(QChar(0x2026));
  const QString keys =
      action->shortcut().isEmpty() ? QString() : QStringLiteral(" (%1)").arg(action->shortcut().toString(QKeySequence::NativeText));
  action->setToolTip((spec.help.isEmpty() ? plain : spec.help) + keys);
}

void ActionRegistry::set_shortcuts(const QString& id, const QList<QKeySequence>& shortcuts) {
  give(specs_.value(id), shortcuts);
  QStringList texts;
  for (const QKeySequence& key : shortcuts) texts << key.toString(QKeySequence::PortableText);
  QSettings().setValue(settings_key(id), texts);
  emit shortcuts_changed();
}

void ActionRegistry::reset_shortcuts(const QString& id) {
  QSettings().remove(settings_key(id));
  give(specs_.value(id), specs_.value(id).shortcuts);
  emit shortcuts_changed();
}

void ActionRegistry::reset_shortcuts() {
  QSettings().remove(QStringLiteral("shortcuts"));
  for (const ActionSpec& spec : specs_) give(spec, spec.shortcuts);
  emit shortcuts_changed();
}

void ActionRegistry::refresh_icons() {
  for (const ActionSpec& spec : specs_) {
    if (!spec.icon.isEmpty()) actions_[spec.id]->setIcon(icon(spec.icon));
  }
}

}  // namespace assay::app
