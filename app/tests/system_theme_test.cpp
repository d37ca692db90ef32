// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/system_theme.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QPalette>

#include "app/tests/project_fixture.h"
#include "widgets/theme/theme.h"

namespace assay::app::testing {
namespace {

QPalette palette(const QColor& ground, const QColor& text) {
  QPalette made;
  for (const auto role : {QPalette::Window, QPalette::Base}) made.setColor(role, ground);
  for (const auto role : {QPalette::WindowText, QPalette::Text}) made.setColor(role, text);
  return made;
}

struct SystemColours : ::testing::Test {
  void TearDown() override {
    Theme::instance().set_system_look({});
    Theme::instance().apply("light");
  }
};

TEST_F(SystemColours, AreReadFromThePalette) {
  EXPECT_TRUE(look_of(palette("#202020", "#e0e0e0")).dark);
  EXPECT_FALSE(look_of(palette("#f0f0f0", "#202020")).dark);
  EXPECT_FALSE(look_of(palette("#f0f0f0", "#202020")).high_contrast);
  EXPECT_TRUE(look_of(palette(Qt::black, Qt::white)).high_contrast);
  EXPECT_TRUE(look_of(palette(Qt::white, Qt::black)).high_contrast);
}

TEST_F(SystemColours, AreFollowedLiveWhereTheChoiceIsSystem) {
  Theme::instance().apply("system");
  Theme::instance().set_system_look({true, false});
  EXPECT_TRUE(Theme::instance().is_dark());
  EXPECT_EQ(QApplication::palette().color(QPalette::Base), dark_tokens().base);
  Theme::instance().set_system_look({false, false});
  EXPECT_FALSE(Theme::instance().is_dark());
}

TEST_F(SystemColours, DoNotChangeAChosenTheme) {
  Theme::instance().apply("light");
  Theme::instance().set_system_look({true, false});
  EXPECT_FALSE(Theme::instance().is_dark());
}

TEST_F(SystemColours, OfHighContrastGiveEveryTextSevenToOne) {
  for (const char* choice : {"light", "dark"}) {
    Theme::instance().apply(choice);
    Theme::instance().set_system_look({false, true});
    const Tokens& t = theme_tokens();
    for (const QColor& text : {t.text, t.secondary, t.faint, t.accent, t.good, t.caution, t.bad}) {
      EXPECT_GE(contrast_ratio(text, t.base), 7) << choice << " " << text.name().toStdString();
      EXPECT_GE(contrast_ratio(text, t.window), 7) << choice << " " << text.name().toStdString();
    }
    EXPECT_GE(contrast_ratio(t.on_accent, t.accent), 4.5);
    EXPECT_GE(contrast_ratio(t.border, t.base), 4.5);
  }
}

/// Answers like a desktop's settings portal.
class Portal : public QObject {
  Q_OBJECT
  Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")
 public:
  uint scheme = 1;
 public slots:
  QDBusVariant Read(const QString&, const QString& key) const {
    return QDBusVariant(QVariant::fromValue(QDBusVariant(key == QLatin1String("color-scheme") ? scheme : 0u)));
  }
};

TEST_F(SystemColours, ComeFromTheDesktopsPortalAndFollowIt) {
  QDBusConnection bus = QDBusConnection::sessionBus();
  if (!bus.isConnected()) GTEST_SKIP() << "no session bus";
  Portal portal;
  QDBusConnection desktop = QDBusConnection::connectToBus(QDBusConnection::SessionBus, "desktop");
  if (!desktop.registerService("org.freedesktop.portal.Desktop")) GTEST_SKIP() << "a real portal is there";
  desktop.registerObject("/org/freedesktop/portal/desktop", &portal, QDBusConnection::ExportAllSlots);
  Theme::instance().apply("system");
  const SystemTheme follower;
  EXPECT_TRUE(wait_until([] { return Theme::instance().is_dark(); }, 3000)) << "prefer-dark was not read";
  QDBusMessage change = QDBusMessage::createSignal("/org/freedesktop/portal/desktop", "org.freedesktop.portal.Settings", "SettingChanged");
  change << "org.freedesktop.appearance" << "color-scheme" << QVariant::fromValue(QDBusVariant(2u));
  desktop.send(change);
  EXPECT_TRUE(wait_until([] { return !Theme::instance().is_dark(); }, 3000)) << "prefer-light was not followed";
}

}  // namespace
}  // namespace assay::app::testing

#include "system_theme_test.moc"
