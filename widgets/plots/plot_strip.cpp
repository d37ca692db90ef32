// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/plot_strip.h"

#include <QPainter>
#include <algorithm>

#include "widgets/theme/theme.h"

namespace assay {
namespace {

double mark_size() { return QFontMetricsF(font_of(TypeRole::caption)).height() * 0.5; }
double gap() { return QFontMetricsF(font_of(TypeRole::caption)).height() * 0.35; }

}  // namespace

PlotStrip::PlotStrip(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("plot_strip"));
  setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
  setAccessibleName(tr("Values at the cursor"));
  connect(&Theme::instance(), &Theme::changed, this, [this] {
    updateGeometry();
    update();
  });
}

void PlotStrip::set_values(const QString& place, std::vector<Part> parts) {
  place_ = place;
  parts_ = std::move(parts);
  flat_.clear();
  for (const Part& part : parts_)
    for (const CursorValue& value : part.values) flat_.push_back(&value);
  announce();
}

void PlotStrip::set_hint(const QString& text) {
  if (place_.isEmpty() && text == hint_) return;
  hint_ = text;
  set_values({}, {});
}

void PlotStrip::set_note(const QString& text) {
  if (text == note_) return;
  note_ = text;
  announce();
}

void PlotStrip::announce() {
  setAccessibleDescription(words());
  setToolTip(words());
  update();
}

QString PlotStrip::words() const {
  QStringList sentences;
  if (place_.isEmpty() && !hint_.isEmpty()) sentences << hint_;
  if (!place_.isEmpty()) {
    QStringList plots;
    for (const Part& part : parts_) {
      QStringList values;
      for (const CursorValue& value : part.values) values << (part.values.size() > 1 ? value.name + QChar(' ') + value.text : value.text);
      if (!values.isEmpty()) plots << part.title + QStringLiteral(": ") + values.join(QStringLiteral(" · "));
    }
    sentences << (plots.isEmpty() ? place_ : place_ + QStringLiteral(" – ") + plots.join(QStringLiteral("; ")));
  }
  if (!note_.isEmpty()) sentences << note_;
  return sentences.join(QStringLiteral(". "));
}

QSize PlotStrip::sizeHint() const {
  return {QFontMetrics(font_of(TypeRole::caption)).horizontalAdvance(words()) + 2, QFontMetrics(font_of(TypeRole::caption)).height() + 4};
}

QSize PlotStrip::minimumSizeHint() const { return {0, sizeHint().height()}; }

/// Marks alone say whose a number is, as in the legend; names stand beside them where there is room.
std::vector<PlotStrip::Piece> PlotStrip::pieces(bool with_names) const {
  const QFontMetricsF words(font_of(TypeRole::caption)), numbers(font_of(TypeRole::mono));
  std::vector<Piece> made;
  const auto say = [&](const QString& text) { made.push_back({text, -1, words.horizontalAdvance(text) + 2 * gap()}); };
  if (place_.isEmpty()) {
    if (!hint_.isEmpty()) say(hint_);
    return made;
  }
  say(place_);
  const auto filled = std::count_if(parts_.begin(), parts_.end(), [](const Part& part) { return !part.values.empty(); });
  int index = 0;
  for (const Part& part : parts_) {
    if (filled > 1 && !part.values.empty()) say(part.title);
    for (const CursorValue& value : part.values) {
      if (with_names && part.values.size() > 1) say(value.name);
      made.push_back({value.text, index++, mark_size() + gap() + numbers.horizontalAdvance(value.text) + 3 * gap()});
    }
  }
  return made;
}

void PlotStrip::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Tokens& tokens = theme_tokens();
  const QFont quiet = font_of(TypeRole::caption), mono = font_of(TypeRole::mono);
  const QFontMetricsF metrics(quiet);
  const double note_width = note_.isEmpty() ? 0 : metrics.horizontalAdvance(note_);
  const auto total = [](const std::vector<Piece>& all) {
    double sum = 0;
    for (const Piece& piece : all) sum += piece.width;
    return sum;
  };
  std::vector<Piece> shown = pieces(true);
  if (total(shown) + note_width > width()) shown = pieces(false);
  double x = 0;
  for (const Piece& piece : shown) {
    const double room = width() - x;
    if (room < metrics.height()) break;
    if (piece.value < 0) {
      painter.setFont(quiet);
      painter.setPen(tokens.secondary);
      painter.drawText(QRectF(x, 0, room, height()), Qt::AlignLeft | Qt::AlignVCenter, metrics.elidedText(piece.text, Qt::ElideRight, room));
    } else {
      const CursorValue& value = *flat_[static_cast<std::size_t>(piece.value)];
      const SeriesLook look = series_look(value.look, tokens.dark);
      if (look.mark == SeriesMark::none) painter.fillRect(QRectF(x, height() / 2.0 - 1, mark_size(), 2), look.colour);
      else paint_mark(painter, look.mark, QPointF(x + mark_size() / 2, height() / 2.0), mark_size(), look.colour, tokens.base);
      const double left = x + mark_size() + gap();
      painter.setFont(mono);
      painter.setPen(tokens.text);
      painter.drawText(QRectF(left, 0, width() - left, height()), Qt::AlignLeft | Qt::AlignVCenter,
                       QFontMetricsF(mono).elidedText(piece.text, Qt::ElideRight, std::max(0.0, width() - left)));
    }
    x += piece.width;
  }
  const double room = width() - x - gap();
  if (note_.isEmpty() || room < std::min(note_width, metrics.height() * 8)) return;
  painter.setFont(quiet);
  painter.setPen(tokens.secondary);
  painter.drawText(QRectF(x + gap(), 0, room, height()), Qt::AlignRight | Qt::AlignVCenter, metrics.elidedText(note_, Qt::ElideRight, room));
}

}  // namespace assay
