// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include "app/window/action_registry.h"

class QKeySequenceEdit;
class QLabel;
class QLineEdit;
class QPushButton;
class QSortFilterProxyModel;
class QTableView;

namespace assay::app {

class ShortcutModel;

/// The keys of every command, to look up and to change. Keys that another command has already are reported before they are taken from it.
/// Changes hold at once and are kept with the user's settings.
class ShortcutEditor : public QDialog {
  Q_OBJECT
 public:
  explicit ShortcutEditor(ActionRegistry& actions, QWidget* parent = nullptr);
  /// Shows the command and puts the focus where its keys are pressed.
  void choose(const QString& id);
  QString chosen() const;

 private:
  void show_chosen();
  void show_conflicts();
  void assign();
  ShortcutModel* model_;
  QSortFilterProxyModel* rows_;
  QLineEdit* find_;
  QTableView* table_;
  QLabel* command_;
  QKeySequenceEdit* keys_;
  QLabel* conflict_;
  QPushButton *assign_, *clear_, *reset_, *reset_all_;
};

}  // namespace assay::app
