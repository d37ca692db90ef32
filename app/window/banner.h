// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QHBoxLayout;
class QLabel;

namespace assay::app {

/// A strip above the pages that says something about the whole project: read-only, newer, damaged, no room on the disk.
class Banner : public QFrame {
  Q_OBJECT
 public:
  enum class Tone { note, caution, bad };
  explicit Banner(QWidget* parent = nullptr);
  void show_text(Tone tone, const QString& icon_name, const QString& title, const QString& text);
  /// A command at the right end.
  void add_action(QAction* action);
  void restyle();

 private:
  Tone tone_ = Tone::note;
  QString icon_name_;
  QLabel *icon_, *title_, *text_;
  QHBoxLayout* layout_;
};

}  // namespace assay::app
