// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QTextBrowser>

namespace assay::app {

class ActionRegistry;

/// Pages of help written in Markdown, in a window of their own: "tour", "manual", "method", "shortcuts". The list of
/// shortcuts is made from the commands themselves.
class HelpWindow : public QDialog {
  Q_OBJECT
 public:
  HelpWindow(const ActionRegistry& actions, QWidget* parent);
  void show_page(const QString& page);
  const QTextBrowser& browser() const { return *browser_; }

 private:
  /// Replaces {COMMAND} by the keys of a command, or by its name where it has none.
  QString with_keys(QString text) const;
  QString shortcuts_markdown() const;
  const ActionRegistry& actions_;
  QTextBrowser* browser_;
};

}  // namespace assay::app
