// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/shortcut_model.h"

#include <QFont>

namespace assay::app {

namespace {

QString keys_text(const QList<QKeySequence>& keys) {
  QStringList texts;
  for (const QKeySequence& key : keys) texts << key.toString(QKeySequence::NativeText);
  return texts.join(QStringLiteral(", "));
}

bool collide(const QKeySequence& a, const QKeySequence& b) {
  return !a.isEmpty() && !b.isEmpty() && (a.matches(b) != QKeySequence::NoMatch || b.matches(a) != QKeySequence::NoMatch);
}

}  // namespace

ShortcutModel::ShortcutModel(ActionRegistry& actions, QObject* parent) : QAbstractTableModel(parent), actions_(actions) {}

int ShortcutModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(actions_.all().size()); }
int ShortcutModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : column_count; }

QString ShortcutModel::id_of(int row) const { return row >= 0 && row < rowCount() ? actions_.all()[row]->objectName() : QString(); }

QString ShortcutModel::name_of(const QString& id) const {
  QString name = actions_[id]->text();
  return name.remove('&').remove(QChar(0x2026));
}

QVariant ShortcutModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const QAction* action = actions_.all()[index.row()];
  const QString id = action->objectName();
  const bool changed = action->shortcuts() != actions_.default_shortcuts(id);
  if (role == id_role) return id;
  if (role == changed_role) return changed;
  if (role == Qt::FontRole && changed && index.column() == keys_column) {
    QFont bold;
    bold.setWeight(QFont::DemiBold);
    return bold;
  }
  if (role == Qt::ToolTipRole) return action->statusTip();
  if (role != Qt::DisplayRole) return {};
  switch (index.column()) {
    case command_column: return name_of(id);
    case keys_column: return keys_text(action->shortcuts());
    case default_column: return keys_text(actions_.default_shortcuts(id));
  }
  return {};
}

QVariant ShortcutModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  return section == command_column ? tr("Command") : section == keys_column ? tr("Keys") : tr("Default");
}

QStringList ShortcutModel::conflicts(const QString& id, const QKeySequence& keys) const {
  QStringList others;
  for (const QAction* action : actions_.all()) {
    if (action->objectName() == id) continue;
    const QList<QKeySequence> own = action->shortcuts();
    if (std::any_of(own.begin(), own.end(), [&](const QKeySequence& key) { return collide(key, keys); })) others << action->objectName();
  }
  return others;
}

void ShortcutModel::assign(const QString& id, const QKeySequence& keys) {
  for (const QString& other : conflicts(id, keys)) {
    QList<QKeySequence> left = actions_[other]->shortcuts();
    left.removeIf([&](const QKeySequence& key) { return collide(key, keys); });
    actions_.set_shortcuts(other, left);
  }
  actions_.set_shortcuts(id, keys.isEmpty() ? QList<QKeySequence>() : QList<QKeySequence>{keys});
  announce();
}

void ShortcutModel::reset(const QString& id) {
  // Its first keys may belong to another command by now: that one gives them back.
  for (const QKeySequence& key : actions_.default_shortcuts(id)) {
    for (const QString& other : conflicts(id, key)) {
      QList<QKeySequence> left = actions_[other]->shortcuts();
      left.removeIf([&](const QKeySequence& taken) { return collide(taken, key); });
      actions_.set_shortcuts(other, left);
    }
  }
  actions_.reset_shortcuts(id);
  announce();
}

void ShortcutModel::reset_all() {
  actions_.reset_shortcuts();
  announce();
}

void ShortcutModel::announce() {
  emit dataChanged(index(0, 0), index(rowCount() - 1, column_count - 1));
}

}  // namespace assay::app
