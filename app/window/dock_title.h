// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDockWidget>
#include <QWidget>

class QHBoxLayout;
class QLabel;
class QToolButton;

namespace assay::app {

/// The 28-pixel title of a dock: its name, room for a summary and a command, float and close buttons.
class DockTitle : public QWidget {
  Q_OBJECT
 public:
  explicit DockTitle(QDockWidget* dock);
  void set_text(const QString& text);
  /// Stands before the buttons, right-aligned.
  void add_widget(QWidget* widget);
  void refresh_icons();

 private:
  QDockWidget* dock_;
  QLabel* text_;
  QHBoxLayout* layout_;
  int extras_ = 2;  ///< where the next added widget goes
  QToolButton *float_, *close_;
};

}  // namespace assay::app
