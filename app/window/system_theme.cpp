// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/system_theme.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QEvent>
#include <QFileInfo>
#include <QPalette>
#include <QTimer>

#include "widgets/theme/theme.h"

namespace assay::app {

namespace {

const QString service = QStringLiteral("org.freedesktop.portal.Desktop");
const QString path = QStringLiteral("/org/freedesktop/portal/desktop");
const QString interface_name = QStringLiteral("org.freedesktop.portal.Settings");
const QString appearance = QStringLiteral("org.freedesktop.appearance");
const QString scheme_key = QStringLiteral("color-scheme");
const QString contrast_key = QStringLiteral("contrast");

/// Asking for a bus where there is none would start one.
bool has_session_bus() {
  return !qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS") || QFileInfo::exists(qEnvironmentVariable("XDG_RUNTIME_DIR") + QStringLiteral("/bus"));
}

}  // namespace

SystemTheme::SystemTheme(QObject* parent) : QObject(parent) {
  const SystemLook look = Theme::instance().system_look();  // of the palette before ours took its place
  palette_dark_ = look.dark;
  palette_contrast_ = look.high_contrast;
  qApp->installEventFilter(this);
  if (!has_session_bus()) return;
  QDBusConnection bus = QDBusConnection::sessionBus();
  if (!bus.isConnected()) return;
  bus.connect(service, path, interface_name, QStringLiteral("SettingChanged"), this, SLOT(take_setting(QString, QString, QDBusVariant)));
  ask_portal(scheme_key);
  ask_portal(contrast_key);
}

void SystemTheme::ask_portal(const QString& key) {
  QDBusMessage question = QDBusMessage::createMethodCall(service, path, interface_name, QStringLiteral("Read"));
  question << appearance << key;
  auto* answer = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(question, 2000), this);
  connect(answer, &QDBusPendingCallWatcher::finished, this, [this, key, answer] {
    const QDBusPendingReply<QDBusVariant> reply = *answer;
    if (reply.isValid()) take_setting(appearance, key, reply.value());
    answer->deleteLater();
  });
}

void SystemTheme::take_setting(const QString& space, const QString& key, const QDBusVariant& value) {
  if (space != appearance) return;
  QVariant plain = value.variant();
  while (plain.metaType() == QMetaType::fromType<QDBusVariant>()) plain = plain.value<QDBusVariant>().variant();  // Read wraps its answer twice
  const uint number = plain.toUInt();
  if (key == scheme_key) portal_dark_ = number == 1 ? std::optional<bool>(true) : number == 2 ? std::optional<bool>(false) : std::nullopt;
  if (key == contrast_key) portal_contrast_ = number == 1;
  tell();
}

bool SystemTheme::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::ThemeChange && !reading_) {
    reading_ = true;  // every window gets the event: read once
    QTimer::singleShot(0, this, &SystemTheme::read_palette);
  }
  return QObject::eventFilter(watched, event);
}

void SystemTheme::read_palette() {
  // The platform's own palette shows only while the program sets none.
  const QPalette ours = QApplication::palette();
  QApplication::setPalette(QPalette());
  const SystemLook look = look_of(QApplication::palette());
  QApplication::setPalette(ours);
  reading_ = false;
  palette_dark_ = look.dark;
  palette_contrast_ = look.high_contrast;
  tell();
}

void SystemTheme::tell() { Theme::instance().set_system_look({portal_dark_.value_or(palette_dark_), palette_contrast_ || portal_contrast_}); }

}  // namespace assay::app
