// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QObject>
#include <QPen>

namespace assay {

/// The colours of interface.md, by meaning. One set for light, one for dark.
struct Tokens {
  bool dark = false;
  QColor window, panel, base;
  QColor line, border;
  QColor text, secondary, faint;
  QColor accent, accent_soft, on_accent;
  QColor selection;
  QColor good, good_soft, caution, caution_soft, bad, bad_soft;
  QColor neutral_soft;
  QColor grid, axis;
};

/// Sizes of text, in roles; each follows the application's font size.
enum class TypeRole { body, secondary, caption, ticks, section, title, page_title, mono };

/// How a series is drawn everywhere: colour, dash and mark of the Okabe-Ito order (interface.md); index wraps at seven.
enum class SeriesMark { disc, diamond, square, triangle_up, triangle_down, circle, none };
struct SeriesLook {
  QColor colour;
  Qt::PenStyle dash = Qt::SolidLine;   ///< CustomDashLine: `pattern` holds
  QList<qreal> pattern;                ///< in pen widths
  SeriesMark mark = SeriesMark::disc;
};

/// Light, dark, or as the system has it; switched live.
class Theme : public QObject {
  Q_OBJECT
 public:
  enum class Choice { system, light, dark };
  static Theme& instance();
  /// Loads the bundled fonts, sets palette, style and style sheet of the application. Once, after QApplication.
  void install();
  void choose(Choice choice);
  Choice choice() const { return choice_; }
  const Tokens& tokens() const { return tokens_; }

 signals:
  void changed();

 private:
  Theme();
  void apply();
  Choice choice_ = Choice::system;
  Tokens tokens_;
  bool installed_ = false;
};

/// The colours in force.
const Tokens& theme_tokens();
/// The light ones, for anything that is printed or exported.
const Tokens& print_tokens();
QFont font_of(TypeRole role);
SeriesLook series_look(int index, bool dark);

/// Style hooks that pages set as dynamic properties, understood by the style sheet:
///   QPushButton  "primary" true            accent button;  "flat" true: no border
///   QLabel       "role" caption | secondary | section | title | page_title | mono | link
///   QWidget      "surface" window | panel | base | card     background and border of a container
///   any field    "invalid" true            bad border
}  // namespace assay
