// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/graph/graph_legend.h"

#include <QPainter>

#include "widgets/graph/edge_style.h"
#include "widgets/graph/paint_graph.h"

namespace assay {

GraphLegend::GraphLegend(QWidget* parent) : QWidget(parent) { setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed); }

void GraphLegend::set_counts(const std::array<int, 5>& counts, bool difference, const QString& title, bool weighted) {
  entries_.clear();
  weighted_ = weighted;
  const auto count = [&](EdgeStatus status) { return counts[static_cast<std::size_t>(status)]; };
  QStringList words;
  if (difference) {
    for (const EdgeStatus status : {EdgeStatus::correct, EdgeStatus::reversed, EdgeStatus::extra, EdgeStatus::missing}) {
      const QString text = QStringLiteral("%1, %2").arg(edge_status_title(status)).arg(count(status));
      entries_.push_back({status, status == EdgeStatus::reversed ? text + tr(" (drawn as learned)") : text, text});
    }
  } else {
    const QString text = QStringLiteral("%1, %2").arg(title).arg(count(EdgeStatus::plain));
    entries_.push_back({EdgeStatus::plain, text, text});
  }
  for (const Entry& entry : entries_) words << entry.text;
  setAccessibleName(tr("Edges: %1").arg(words.join(QStringLiteral("; "))));
  update();
}

QSize GraphLegend::sizeHint() const { return {fontMetrics().height() * 30, fontMetrics().height() * 2}; }
QSize GraphLegend::minimumSizeHint() const { return {fontMetrics().height() * 8, fontMetrics().height() * 2}; }

void GraphLegend::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Tokens& tokens = theme_tokens();
  painter.setFont(font_of(TypeRole::caption));
  const QFontMetrics metrics(painter.font());
  const int unit = metrics.height(), sample = unit * 4 / 3, gap = unit / 2;
  const QString width_words = tr("Width follows the weight");
  const auto needed = [&](bool shortened) {
    int total = 2 * unit;
    for (const Entry& entry : entries_) total += sample + gap + metrics.horizontalAdvance(shortened ? entry.short_text : entry.text) + unit;
    return total;
  };
  const bool shortened = needed(false) > width();
  int x = unit;
  const double middle = height() / 2.0;
  for (const Entry& entry : entries_) {
    paint_edge_sample(painter, {double(x), middle}, {double(x + sample), middle}, edge_look(entry.status, tokens), 2);
    x += sample + gap;
    const QString& text = shortened ? entry.short_text : entry.text;
    painter.setPen(tokens.text);
    painter.drawText(QRect(x, 0, metrics.horizontalAdvance(text) + 2, height()), Qt::AlignLeft | Qt::AlignVCenter, text);
    x += metrics.horizontalAdvance(text) + unit;
  }
  if (weighted_ && x + metrics.horizontalAdvance(width_words) + unit <= width()) {
    painter.setPen(tokens.secondary);
    painter.drawText(QRect(0, 0, width() - unit, height()), Qt::AlignRight | Qt::AlignVCenter, width_words);
  }
}

}  // namespace assay
