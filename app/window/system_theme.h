// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDBusVariant>
#include <QObject>
#include <optional>

class QDBusPendingCallWatcher;

namespace assay::app {

/// Tells Theme whether the desktop is dark and whether it asks for high contrast, now and whenever that changes: from the desktop's
/// settings portal where there is one (org.freedesktop.appearance), else from the palette of the platform. GUI thread; one for the program.
class SystemTheme : public QObject {
  Q_OBJECT
 public:
  explicit SystemTheme(QObject* parent = nullptr);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private slots:
  void take_setting(const QString& space, const QString& key, const QDBusVariant& value);

 private:
  void ask_portal(const QString& key);
  void read_palette();
  void tell();
  bool palette_dark_ = false, palette_contrast_ = false;
  std::optional<bool> portal_dark_;  ///< nothing: the desktop has no preference
  bool portal_contrast_ = false;
  bool reading_ = false;
};

}  // namespace assay::app
