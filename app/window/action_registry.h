// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QHash>
#include <QKeySequence>
#include <QList>
#include <QObject>

namespace assay::app {

/// How a command is declared: once, for menus, toolbar, context menus and (later) the palette.
struct ActionSpec {
  QString id;     ///< stable, "run.cancel"; the object's name
  QString text;   ///< with a mnemonic
  QString icon{}; ///< name of a theme icon
  QList<QKeySequence> shortcuts{};
  QString help{};
};

/// Every command of the window by id. Shortcuts that a person changed are kept with the user's settings.
class ActionRegistry : public QObject {
  Q_OBJECT
 public:
  explicit ActionRegistry(QWidget* window);

  /// Makes the command's action, owned by the window; an id given twice is a programming error.
  QAction* add(const ActionSpec& spec);
  /// The action of an id; a programming error when there is none.
  QAction* operator[](const QString& id) const;
  const QList<QAction*>& all() const { return order_; }

  QList<QKeySequence> default_shortcuts(const QString& id) const;
  /// Empty list: none. Kept with the user's settings until reset.
  void set_shortcuts(const QString& id, const QList<QKeySequence>& shortcuts);
  void reset_shortcuts();
  void reset_shortcuts(const QString& id);
  /// Draws the icons again in the colours of the theme.
  void refresh_icons();


 signals:
  void shortcuts_changed();

 private:
  /// Sets the keys and says them in the tooltip.
  void give(const ActionSpec& spec, const QList<QKeySequence>& shortcuts);
  QWidget* window_;
  QHash<QString, QAction*> actions_;
  QHash<QString, ActionSpec> specs_;
  QList<QAction*> order_;
};

}  // namespace assay::app
