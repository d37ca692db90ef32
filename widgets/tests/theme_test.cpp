// SPDX-License-Identifier: GPL-3.0-or-later
// Claims of the design's pages on tokens, type and status words, tested against the running theme.
#include <gtest/gtest.h>

#include <QApplication>
#include <QFontDatabase>
#include <QFontInfo>
#include <QFontMetricsF>
#include <QImage>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QRawFont>
#include <QSignalSpy>
#include <QTableWidget>
#include <QVBoxLayout>

#include "widgets/status_chip.h"
#include "widgets/theme/icons.h"
#include "widgets/theme/series_style.h"
#include "widgets/theme/theme.h"

namespace assay {
namespace {

class ThemeOf : public testing::TestWithParam<bool> {
 protected:
  const Tokens& tokens() const { return GetParam() ? dark_tokens() : light_tokens(); }
};

TEST(ContrastRatio, IsThatOfTheStandard) {
  // WCAG 2.2, relative luminance: black on white 21, and #777777 on white 4.48 (the well-known near miss).
  EXPECT_NEAR(contrast_ratio(Qt::black, Qt::white), 21, 1e-9);
  EXPECT_NEAR(contrast_ratio(QColor("#777777"), Qt::white), 4.48, 0.005);
}

TEST_P(ThemeOf, EveryTextIsReadableOnEveryGround) {
  const Tokens& t = tokens();
  for (const QColor& ground : {t.base, t.window, t.panel}) {
    for (const QColor& ink : {t.text, t.secondary, t.faint, t.accent, t.good, t.caution, t.bad}) {
      EXPECT_GE(contrast_ratio(ink, ground), 4.5) << qPrintable(ink.name()) << " on " << qPrintable(ground.name());
    }
  }
  EXPECT_GE(contrast_ratio(t.on_accent, t.accent), 4.5);
  EXPECT_GE(contrast_ratio(t.text, t.selection), 4.5);
  EXPECT_GE(contrast_ratio(t.secondary, t.selection), 4.5);
}

TEST_P(ThemeOf, EveryStatusChipIsReadable) {
  Theme::instance().apply(GetParam() ? "dark" : "light");
  for (int i = 0; i < 9; ++i) {
    const StatusLook look = status_look(static_cast<RunStatus>(i));
    EXPECT_GE(contrast_ratio(look.ink, look.soft), 4.5) << qPrintable(look.word);
  }
}

TEST_P(ThemeOf, SeriesMarksStandOut) {
  // Orange and sky need an outline or a label on white (the design says so), the others reach 3:1 by themselves.
  for (int i : {0, 1, 2, 6}) EXPECT_GE(contrast_ratio(series_colour(i, GetParam()), tokens().base), 3) << i;
}

INSTANTIATE_TEST_SUITE_P(LightAndDark, ThemeOf, testing::Bool(), [](const auto& info) { return info.param ? "dark" : "light"; });

TEST(Theme, AnnouncesEachSwitchOnceAndRecoloursLive) {
  Theme& theme = Theme::instance();
  theme.apply("light");
  QSignalSpy spy(&theme, &Theme::changed);
  theme.apply("dark");
  EXPECT_EQ(spy.count(), 1);
  EXPECT_TRUE(theme.is_dark());
  EXPECT_EQ(QApplication::palette().color(QPalette::Base), dark_tokens().base);
  theme.apply("light");
  EXPECT_EQ(QApplication::palette().color(QPalette::Base), light_tokens().base);
}

TEST(Theme, FallsBackToTheSystemForUnknownChoices) {
  Theme::instance().apply("purple");
  EXPECT_EQ(Theme::instance().choice(), Theme::Choice::system);
  Theme::instance().apply("light");
}

TEST(Fonts, AreTheBundledOnesWithDigitsOfOneWidth) {
  ASSERT_TRUE(load_fonts());
  Theme::instance().apply("light");
  for (const TextRole role : {TextRole::body, TextRole::title, TextRole::code, TextRole::tick}) {
    const QFont font = theme_font(role);
    EXPECT_EQ(QFontInfo(font).family(), role == TextRole::code ? mono_family() : sans_family());
    const QFontMetricsF metrics(font);
    for (const QChar digit : QStringLiteral("123456789")) {
      EXPECT_NEAR(metrics.horizontalAdvance(digit), metrics.horizontalAdvance('0'), 1e-6) << digit.toLatin1();
    }
  }
}

TEST(Fonts, HaveTheSignsThatFiguresUse) {
  load_fonts();
  const QRawFont metrics = QRawFont::fromFont(theme_font(TextRole::body));  // this font alone, no substitutes
  for (const char32_t sign : U"\u03bb\u03c1\u03b3\u2212\u00d7\u00b1\u2264\u2265\u2192\u2070\u2079\u207b\u2080\u00b2\u2026") {
    if (sign == 0) continue;
    EXPECT_TRUE(metrics.supportsCharacter(static_cast<uint>(sign))) << std::hex << static_cast<unsigned>(sign);
  }
}

TEST(Fonts, FollowTheScale) {
  Theme& theme = Theme::instance();
  theme.apply("light");
  QPushButton button("Export");
  button.ensurePolished();
  const int plain = button.sizeHint().height();
  const double body = theme.font(TextRole::body).pointSizeF();
  EXPECT_NEAR(theme.font(TextRole::title).pointSizeF() / body, 16.0 / 13, 1e-9);
  theme.set_font_scale(2);
  EXPECT_NEAR(theme.font(TextRole::body).pointSizeF(), 2 * body, 1e-9);
  QPushButton large("Export");
  large.ensurePolished();
  EXPECT_NEAR(large.sizeHint().height(), 2 * plain, 4);
  theme.set_font_scale(1);
}

TEST(Theme, ControlsAndRowsHaveTheHeightsOfTheDesign) {
  Theme::instance().apply("light");
  QPushButton button("Export");
  QLineEdit edit;
  QTableWidget table(2, 2);
  for (QWidget* widget : std::initializer_list<QWidget*>{&button, &edit, &table}) widget->ensurePolished();
  EXPECT_NEAR(button.sizeHint().height(), 28, 1);
  EXPECT_NEAR(edit.sizeHint().height(), 28, 1);
  table.show();
  EXPECT_NEAR(table.rowHeight(0), 24, 1);
}

TEST(StatusChip, SaysItsWordToScreenReaders) {
  StatusChip chip;
  const std::pair<RunStatus, const char*> words[] = {
      {RunStatus::queued, "Queued"}, {RunStatus::waiting, "Waiting"}, {RunStatus::running, "Running"},
      {RunStatus::paused, "Paused"}, {RunStatus::cancelling, "Cancelling"}, {RunStatus::finished, "Finished"},
      {RunStatus::failed, "Failed"}, {RunStatus::cancelled, "Cancelled"}, {RunStatus::interrupted, "Interrupted"}};
  QStringList icons;
  for (const auto& [status, word] : words) {
    chip.set_status(status);
    EXPECT_EQ(chip.accessibleName(), word);
    EXPECT_FALSE(chip.toolTip().isEmpty());
    EXPECT_TRUE(icon_names().contains(status_icon(status))) << word;
    icons << status_icon(status);
  }
  icons.removeDuplicates();
  EXPECT_EQ(icons.size(), 9) << "no two states share a glyph";
}

TEST(StatusChip, SurvivesAStateFromAnotherVersion) {
  StatusChip chip(static_cast<RunStatus>(42));
  EXPECT_EQ(chip.accessibleName(), "Unknown");
  EXPECT_FALSE(chip.grab().isNull());
}

TEST(StatusChip, KeepsTheGlyphInANarrowColumn) {
  QImage image(20, 24, QImage::Format_ARGB32_Premultiplied);
  image.fill(Qt::transparent);
  QPainter painter(&image);
  const QRect chip = paint_status_chip(&painter, image.rect(), RunStatus::interrupted, theme_font(TextRole::body));
  EXPECT_LE(chip.width(), status_chip_size(RunStatus::interrupted, theme_font(TextRole::body)).width() / 2);
}

QImage drawn(const QIcon& icon, int side, qreal ratio) {
  return icon.pixmap(QSize(side, side), ratio).toImage().convertToFormat(QImage::Format_ARGB32);
}

TEST(Icons, AllDrawSomethingInTheColourOfTheText) {
  Theme::instance().apply("light");
  ASSERT_GT(icon_names().size(), 60);
  for (const QString& name : icon_names()) {
    const QImage image = drawn(icon(name), 16, 2);
    ASSERT_EQ(image.size(), QSize(32, 32)) << qPrintable(name);
    int inked = 0;
    for (int y = 0; y < 32; ++y) {
      for (int x = 0; x < 32; ++x) {
        const QRgb pixel = image.pixel(x, y);
        if (qAlpha(pixel) < 250) continue;
        ++inked;
        ASSERT_NEAR(qRed(pixel), light_tokens().text.red(), 2) << qPrintable(name);
      }
    }
    EXPECT_GT(inked, 8) << qPrintable(name);
  }
}

TEST(Icons, FollowTheThemeWithoutBeingAskedAgain) {
  Theme::instance().apply("light");
  const QIcon kept = icon("stop");
  const QImage light = drawn(kept, 16, 1);
  Theme::instance().apply("dark");
  EXPECT_NE(light, drawn(kept, 16, 1));
  Theme::instance().apply("light");
}

TEST(Icons, UnknownNameIsAFrameAndNoCrash) { EXPECT_FALSE(drawn(icon("no such icon"), 16, 1).isNull()); }

TEST(FocusRing, LiesOutsideTheFieldAndGoesWithIt) {
  Theme::instance().apply("light");
  QWidget window;
  auto* layout = new QVBoxLayout(&window);
  auto* first = new QLineEdit;
  auto* second = new QPushButton("Run");
  layout->addWidget(first);
  layout->addWidget(second);
  window.show();
  window.activateWindow();
  QApplication::setActiveWindow(&window);
  first->setFocus(Qt::TabFocusReason);
  QWidget* ring = window.findChild<QWidget*>("focus_ring");
  ASSERT_TRUE(ring);
  EXPECT_TRUE(ring->geometry().contains(first->geometry().adjusted(-2, -2, 2, 2)));
  second->setFocus(Qt::TabFocusReason);
  EXPECT_TRUE(ring->geometry().contains(second->geometry()));
  auto* page = new QWidget(&window);
  auto* inner = new QLineEdit(page);
  page->show();
  inner->show();
  inner->setFocus(Qt::TabFocusReason);
  delete page;  // takes the ring with it
  first->setFocus(Qt::TabFocusReason);
  EXPECT_TRUE(window.findChild<QWidget*>("focus_ring"));
}

}  // namespace
}  // namespace assay

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
  QApplication application(argc, argv);
  assay::Theme::instance().apply("light");
  return RUN_ALL_TESTS();
}
