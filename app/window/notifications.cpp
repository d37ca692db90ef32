// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/notifications.h"

#include <QApplication>
#include <QWidget>

namespace assay::app {

Notifications::Notifications(QWidget* window) : QObject(window), window_(window) {}

void Notifications::tell(const QString& title, const QString& text) {
  if (window_->isActiveWindow()) return;
  emit told(title, text);
  QApplication::alert(window_);
  if (!QSystemTrayIcon::isSystemTrayAvailable() || !QSystemTrayIcon::supportsMessages()) return;
  if (!tray_) {
    tray_ = std::make_unique<QSystemTrayIcon>(window_->windowIcon());
    tray_->setToolTip(QStringLiteral("Assay"));
    connect(tray_.get(), &QSystemTrayIcon::messageClicked, this, &Notifications::clicked);
    connect(tray_.get(), &QSystemTrayIcon::activated, this, [this] { emit clicked(); });
  }
  tray_->show();
  tray_->showMessage(title, text, window_->windowIcon());
}

}  // namespace assay::app
