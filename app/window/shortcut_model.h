// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QKeySequence>

#include "app/window/action_registry.h"

namespace assay::app {

/// The commands of the window with their keys: what a person chose, and what they were at first.
class ShortcutModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { command_column, keys_column, default_column, column_count };
  enum Role { id_role = Qt::UserRole, changed_role };
  explicit ShortcutModel(ActionRegistry& actions, QObject* parent = nullptr);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  QString id_of(int row) const;
  /// "Compare", without mnemonic and dots.
  QString name_of(const QString& id) const;
  /// Ids of other commands that would answer to these keys too, or to their beginning.
  QStringList conflicts(const QString& id, const QKeySequence& keys) const;
  /// Gives a command these keys in place of its own (empty: none) and takes them from every other command.
  void assign(const QString& id, const QKeySequence& keys);
  void reset(const QString& id);
  void reset_all();

 private:
  void announce();
  ActionRegistry& actions_;
};

}  // namespace assay::app
