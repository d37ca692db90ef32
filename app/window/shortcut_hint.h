// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QObject>
#include <QPointer>
#include <QStringList>
#include <QWidget>
#include <functional>

namespace assay::app {

/// Keeps a text that names keys true: the keys of commands are looked up in the window when the widget comes to be seen, and again
/// whenever a person changes them. Owned by the widget.
class ShortcutHint : public QObject {
 public:
  /// The keys of each command, in this order, as people read them; empty for a command without keys or outside a window.
  using Say = std::function<void(const QStringList& keys)>;
  ShortcutHint(QWidget* widget, const QStringList& commands, Say say);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void look();
  void say();
  QWidget* widget_;
  QStringList commands_, said_;
  QList<QPointer<QAction>> actions_;
  Say say_;
};

}  // namespace assay::app
