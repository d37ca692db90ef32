// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/theme.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontInfo>
#include <QPalette>
#include <QStyleFactory>
#include <QWidget>
#include <algorithm>
#include <cmath>

#include "widgets/theme/assay_style.h"
#include "widgets/theme/focus_ring.h"
#include "widgets/theme/style_sheet.h"

static void init_assay_resources() { Q_INIT_RESOURCE(assay); }

namespace assay {
namespace {

QColor c(const char* hex) { return QColor(QLatin1String(hex)); }

double channel(double v) { return v <= 0.03928 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); }
double luminance(const QColor& colour) {
  return 0.2126 * channel(colour.redF()) + 0.7152 * channel(colour.greenF()) + 0.0722 * channel(colour.blueF());
}

QPalette palette_of(const Tokens& t) {
  QPalette p;
  p.setColor(QPalette::Window, t.window);
  p.setColor(QPalette::WindowText, t.text);
  p.setColor(QPalette::Base, t.base);
  p.setColor(QPalette::AlternateBase, t.panel);
  p.setColor(QPalette::Text, t.text);
  p.setColor(QPalette::PlaceholderText, t.faint);
  p.setColor(QPalette::Button, t.base);
  p.setColor(QPalette::ButtonText, t.text);
  p.setColor(QPalette::BrightText, t.bad);
  p.setColor(QPalette::Highlight, t.selection);
  p.setColor(QPalette::HighlightedText, t.text);
  p.setColor(QPalette::Link, t.accent);
  p.setColor(QPalette::LinkVisited, t.accent);
  p.setColor(QPalette::ToolTipBase, t.panel);
  p.setColor(QPalette::ToolTipText, t.text);
  p.setColor(QPalette::Light, t.base);
  p.setColor(QPalette::Midlight, t.line);
  p.setColor(QPalette::Mid, t.border);
  p.setColor(QPalette::Dark, t.border);
  p.setColor(QPalette::Shadow, t.line);
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText}) {
    p.setColor(QPalette::Disabled, role, t.faint);
  }
  return p;
}

}  // namespace

const Tokens& light_tokens() {
  static const Tokens t{c("#F1F3F5"), c("#F8F9FA"), c("#FFFFFF"), c("#E1E4E9"), c("#C6CBD3"), c("#1B2026"), c("#535C68"),
                        c("#636C78"), c("#474EC4"), c("#E8E9F9"), c("#FFFFFF"), c("#E3E5F8"), c("#19733F"), c("#E2F1E8"),
                        c("#855600"), c("#FAEFD8"), c("#B3261E"), c("#FBE8E6"), c("#E9ECEF"), c("#ECEEF1"), c("#7A838F"), false};
  return t;
}

const Tokens& dark_tokens() {
  static const Tokens t{c("#1C1E22"), c("#202328"), c("#15171A"), c("#2D3138"), c("#474D57"), c("#E3E6EA"), c("#A6AEB9"),
                        c("#969FAB"), c("#9BA3FF"), c("#2A2D4B"), c("#14162B"), c("#2D3155"), c("#6FCB97"), c("#1C3226"),
                        c("#E2B35E"), c("#392E18"), c("#F29088"), c("#432625"), c("#2B2F35"), c("#24272C"), c("#7E8793"), true};
  return t;
}

double contrast_ratio(const QColor& a, const QColor& b) {
  const double x = luminance(a), y = luminance(b);
  return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

SystemLook look_of(const QPalette& palette) {
  const QColor window = palette.color(QPalette::Window), base = palette.color(QPalette::Base);
  SystemLook look;
  look.dark = window.lightnessF() < 0.5;
  look.high_contrast = contrast_ratio(window, palette.color(QPalette::WindowText)) >= 19 && contrast_ratio(base, palette.color(QPalette::Text)) >= 19;
  return look;
}

Tokens with_high_contrast(const Tokens& tokens) {
  Tokens t = tokens;
  t.text = t.dark ? QColor(Qt::white) : QColor(Qt::black);
  t.base = t.panel = t.window = t.dark ? QColor(Qt::black) : QColor(Qt::white);
  // Towards the colour of text in steps of a twentieth, as little as is needed.
  const auto raise = [&](QColor& colour, const QColor& ground, double ratio) {
    const QColor from = colour;
    for (int step = 0; step <= 20 && contrast_ratio(colour, ground) < ratio; ++step) {
      const double f = step / 20.0;
      colour = QColor::fromRgbF(static_cast<float>(from.redF() + f * (t.text.redF() - from.redF())), static_cast<float>(from.greenF() + f * (t.text.greenF() - from.greenF())),
                                static_cast<float>(from.blueF() + f * (t.text.blueF() - from.blueF())));
    }
  };
  for (QColor* mark : {&t.secondary, &t.faint, &t.accent, &t.axis}) raise(*mark, t.base, 7);
  raise(t.good, t.good_soft, 7);
  raise(t.caution, t.caution_soft, 7);
  raise(t.bad, t.bad_soft, 7);
  for (QColor* mark : {&t.good, &t.caution, &t.bad}) raise(*mark, t.base, 7);
  for (QColor* line : {&t.line, &t.border}) raise(*line, t.base, 4.5);
  t.on_accent = contrast_ratio(t.accent, Qt::white) > contrast_ratio(t.accent, Qt::black) ? QColor(Qt::white) : QColor(Qt::black);
  return t;
}

bool load_fonts() {
  static const bool loaded = [] {
    init_assay_resources();
    bool all = true;
    for (const char* file : {"AssaySans-Regular", "AssaySans-SemiBold", "AssaySans-Bold", "JetBrainsMono-Regular", "JetBrainsMono-Bold"}) {
      all = QFontDatabase::addApplicationFont(QStringLiteral(":/assay/fonts/%1.ttf").arg(QLatin1String(file))) >= 0 && all;
    }
    return all;
  }();
  return loaded;
}

QString sans_family() { return QStringLiteral("Assay Sans"); }
QString mono_family() { return QStringLiteral("JetBrains Mono"); }

Theme::Theme() {
  load_fonts();
  const SystemLook look = look_of(QApplication::palette());
  system_dark_ = look.dark;
  high_contrast_ = look.high_contrast;
  // A system set to larger text than the usual 9 to 11 points keeps its proportion.
  const QFont system = QApplication::font();
  const double pixels = QFontInfo(system).pixelSize();
  if (pixels > 15) base_pixels_ = 13 * std::min(pixels / 13.0, 2.0);
}

Theme& Theme::instance() {
  static Theme* theme = new Theme;  // lives as long as the process: widgets may be torn down after main() returns
  return *theme;
}

const Tokens& Theme::tokens() const {
  if (!high_contrast_) return dark_ ? dark_tokens() : light_tokens();
  static const Tokens light = with_high_contrast(light_tokens()), dark = with_high_contrast(dark_tokens());
  return dark_ ? dark : light;
}

void Theme::set_system_look(const SystemLook& look) {
  if (look.dark == system_dark_ && look.high_contrast == high_contrast_) return;
  const bool seen = look.high_contrast != high_contrast_ || choice_ == Choice::system;
  system_dark_ = look.dark;
  high_contrast_ = look.high_contrast;
  if (styled_ && seen) apply(choice_);
}

void Theme::apply(const QString& choice) {
  apply(choice == QLatin1String("light") ? Choice::light : choice == QLatin1String("dark") ? Choice::dark : Choice::system);
}

void Theme::apply(Choice choice) {
  choice_ = choice;
  dark_ = choice_ == Choice::dark || (choice_ == Choice::system && system_dark_);
  refresh();
}

void Theme::set_font_scale(double scale) {
  const double wanted = std::clamp(scale, 0.8, 2.0);
  if (wanted == font_scale_) return;
  font_scale_ = wanted;
  if (styled_) refresh();
}

QFont Theme::font(TextRole role) const {
  QFont font(role == TextRole::code ? mono_family() : sans_family());
  double size = 13;
  switch (role) {
    case TextRole::body: size = 13; break;
    case TextRole::secondary: size = 12; break;
    case TextRole::caption: size = 11; break;
    case TextRole::tick: size = 10.5; break;
    case TextRole::section: size = 13; break;
    case TextRole::title: size = 16; break;
    case TextRole::page_title: size = 19; break;
    case TextRole::code: size = 12; break;
  }
  // Points, so that fractions survive: 96 pixels are 72 points at 1x on every platform that we run on.
  font.setPointSizeF(size * base_pixels_ / 13 * font_scale_ * 0.75);
  if (role == TextRole::section || role == TextRole::title || role == TextRole::page_title) font.setWeight(QFont::DemiBold);
  return font;
}

void Theme::refresh() {
  if (!styled_) {
    QApplication::setStyle(new AssayStyle);
    FocusRing::install();
    styled_ = true;
  }
  const QFont body = font(TextRole::body);
  QApplication::setFont(body);
  QApplication::setPalette(palette_of(tokens()));
  qApp->setStyleSheet(style_sheet(tokens(), body));
  emit changed();
  for (QWidget* widget : QApplication::topLevelWidgets()) widget->update();
}

const Tokens& theme_tokens() { return Theme::instance().tokens(); }
QFont theme_font(TextRole role) { return Theme::instance().font(role); }

}  // namespace assay
