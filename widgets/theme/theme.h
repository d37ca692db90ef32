// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QObject>
#include <QPen>
#include <QString>

#include "widgets/theme/series_style.h"

class QApplication;
class QPalette;

namespace assay {

/// The colours of one theme; names as in the design's table of tokens. GUI thread.
struct Tokens {
  QColor window, panel, base;
  QColor line, border;
  QColor text, secondary, faint;
  QColor accent, accent_soft, on_accent;
  QColor selection;
  QColor good, good_soft, caution, caution_soft, bad, bad_soft, neutral_soft;
  QColor grid, axis;
  bool dark = false;
};

const Tokens& light_tokens();
const Tokens& dark_tokens();
/// The light ones, for anything that is printed or exported.
inline const Tokens& print_tokens() { return light_tokens(); }

/// Sizes by use: body 13 px at a font scale of 100 %, the others in the proportions of the design.
enum class TextRole { body, secondary, caption, tick, section, title, page_title, code, ticks = tick, mono = code };
using TypeRole = TextRole;

/// What the desktop asks for.
struct SystemLook {
  bool dark = false;
  bool high_contrast = false;
};
/// Of a palette that the platform gives: dark by its window colour; high contrast where its text has the full black on white or white on
/// black (19:1 or more) on both its window and its base.
SystemLook look_of(const QPalette& palette);
/// The same tokens with every text and mark at least 7:1 on base and window, lines at least 4.5:1, and one plain ground.
Tokens with_high_contrast(const Tokens& tokens);

/// The look of the whole application, switched live. GUI thread only; made on first use, needs a QApplication.
class Theme : public QObject {
  Q_OBJECT
 public:
  enum class Choice { system, light, dark };
  static Theme& instance();

  /// Loads the bundled fonts and sets style, palette and style sheet. `choice`: "system", "light" or "dark"; others mean system.
  void apply(const QString& choice);
  void choose(const QString& choice) { apply(choice); }
  void apply(Choice choice);
  void choose(Choice choice) { apply(choice); }
  Choice choice() const { return choice_; }
  bool is_dark() const { return dark_; }
  /// What the desktop asks for: followed at once where the choice is "system"; high contrast holds for every choice.
  void set_system_look(const SystemLook& look);
  SystemLook system_look() const { return {system_dark_, high_contrast_}; }
  const Tokens& tokens() const;

  /// Font scale in 1.0 to 2.0 on top of the system's; changes every size.
  void set_font_scale(double scale);
  double font_scale() const { return font_scale_; }
  QFont font(TextRole role) const;

 signals:
  /// Colours or font sizes are others now; whoever paints by hand repaints, whoever keeps icons asks for them again.
  void changed();

 private:
  Theme();
  void refresh();
  Choice choice_ = Choice::system;
  bool dark_ = false, system_dark_ = false, high_contrast_ = false, styled_ = false;
  double font_scale_ = 1, base_pixels_ = 13;
};

/// Tokens of the theme in use.
const Tokens& theme_tokens();
/// Font of a role in the theme in use.
QFont theme_font(TextRole role);
inline QFont font_of(TextRole role) { return theme_font(role); }
/// Registers the bundled fonts once; also for programs without a window. Returns false if a file could not be read.
bool load_fonts();
/// Family names of the bundled fonts.
QString sans_family();
QString mono_family();

/// Ratio of WCAG 2 between two opaque colours, 1 to 21.
double contrast_ratio(const QColor& a, const QColor& b);

}  // namespace assay
