// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSystemTrayIcon>
#include <memory>

namespace assay::app {

/// Tells a person who is looking at another window that something has ended: a system notification where the desktop has
/// a tray, and the window's own call for attention everywhere. Says nothing while the window is in front.
class Notifications : public QObject {
  Q_OBJECT
 public:
  explicit Notifications(QWidget* window);
  void tell(const QString& title, const QString& text);

 signals:
  void told(const QString& title, const QString& text);  ///< also when no tray shows it
  void clicked();

 private:
  QWidget* window_;
  std::unique_ptr<QSystemTrayIcon> tray_;
};

}  // namespace assay::app
