// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/legend_strip.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

namespace assay {
namespace {

int row_height(const QWidget* widget) { return widget->fontMetrics().height() + 4; }
int sample_width(const QWidget* widget) { return widget->fontMetrics().height() * 5 / 4; }
int gap(const QWidget* widget) { return widget->fontMetrics().height() / 3; }

}  // namespace

QPen series_pen(const SeriesLook& look, double width) {
  QPen pen(look.colour, width, look.dash, Qt::FlatCap, Qt::RoundJoin);
  if (look.dash == Qt::CustomDashLine) pen.setDashPattern(look.pattern);
  return pen;
}

LegendStrip::LegendStrip(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::TabFocus);
  QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
  setMouseTracking(true);
}

void LegendStrip::set_entries(std::vector<LegendEntry> entries) {
  entries_ = std::move(entries);
  current_ = std::clamp(current_, 0, std::max(0, static_cast<int>(entries_.size()) - 1));
  setVisible(entries_.size() > 1);
  updateGeometry();
  update();
  announce();
}

void LegendStrip::announce() {
  QStringList names;
  for (const LegendEntry& entry : entries_) names << (entry.visible ? entry.name : tr("%1 (hidden)").arg(entry.name));
  setAccessibleName(tr("Legend: %1").arg(names.join(QStringLiteral(", "))));
}

int LegendStrip::entry_width(const LegendEntry& entry) const {
  return sample_width(this) + gap(this) + fontMetrics().horizontalAdvance(entry.name) + 2 * gap(this);
}

std::vector<QRect> LegendStrip::places(int width) const {
  std::vector<QRect> result(entries_.size());
  const int height = row_height(this);
  std::size_t first = 0;
  int row = 0;
  while (first < entries_.size()) {
    std::size_t end = first;
    int used = 0;
    while (end < entries_.size()) {
      const int next = entry_width(entries_[end]) + (end > first ? gap(this) : 0);
      if (end > first && used + next > width) break;
      used += next;
      ++end;
    }
    int x = std::max(0, width - used);
    for (std::size_t i = first; i < end; ++i) {
      const int wide = std::min(entry_width(entries_[i]), width);
      result[i] = QRect(x, row * height, wide, height);
      x += wide + gap(this);
    }
    first = end;
    ++row;
  }
  return result;
}

QSize LegendStrip::sizeHint() const {
  int width = 0;
  for (const LegendEntry& entry : entries_) width += entry_width(entry) + gap(this);
  return {width, row_height(this)};
}

QSize LegendStrip::minimumSizeHint() const {
  return {entries_.empty() ? 0 : sample_width(this) * 4, row_height(this)};
}

int LegendStrip::heightForWidth(int width) const {
  const auto rects = places(width);
  return rects.empty() ? 0 : rects.back().bottom() + 1;
}

void LegendStrip::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const auto rects = places(width());
  const Tokens& tokens = theme_tokens();
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const LegendEntry& entry = entries_[i];
    const QRect rect = rects[i].adjusted(gap(this), 0, -gap(this), 0);
    const double middle = rect.center().y() + 0.5;
    SeriesLook look = entry.look;
    if (!entry.visible) look.colour = tokens.faint;
    const QPointF from(rect.left(), middle), to(rect.left() + sample_width(this), middle);
    if (entry.line) {
      painter.setPen(series_pen(look, 2));
      painter.drawLine(from, to);
    }
    if (!entry.line && look.mark == SeriesMark::none) {
      const QPointF middle_point = (from + to) / 2;
      painter.setPen(QPen(look.colour, 1.2));
      painter.drawLine(middle_point - QPointF(3.5, 0), middle_point + QPointF(3.5, 0));
      painter.drawLine(middle_point - QPointF(0, 3.5), middle_point + QPointF(0, 3.5));
    }
    if (entry.mark || !entry.line) paint_mark(painter, look.mark, (from + to) / 2, 7, look.colour, tokens.base);
    QFont font = this->font();
    font.setStrikeOut(!entry.visible);
    painter.setFont(font);
    painter.setPen(entry.visible ? tokens.text : tokens.faint);
    const QRect text = rect.adjusted(sample_width(this) + gap(this), 0, 0, 0);
    painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, fontMetrics().elidedText(entry.name, Qt::ElideRight, text.width() + 1));
    if (ring_ && hasFocus() && static_cast<int>(i) == current_) {
      painter.setPen(QPen(tokens.accent, 2));
      painter.setBrush(Qt::NoBrush);
      painter.drawRoundedRect(QRectF(rects[i]).adjusted(1, 1, -1, -1), 4, 4);
    }
  }
}

int LegendStrip::entry_at(const QPoint& place) const {
  const auto rects = places(width());
  for (std::size_t i = 0; i < rects.size(); ++i)
    if (rects[i].contains(place)) return static_cast<int>(i);
  return -1;
}

void LegendStrip::mousePressEvent(QMouseEvent* event) {
  const int entry = entry_at(event->position().toPoint());
  if (entry < 0 || event->button() != Qt::LeftButton) return QWidget::mousePressEvent(event);
  current_ = entry;
  if (event->modifiers() & Qt::AltModifier) emit isolated(entry);
  else emit toggled(entry);
}

void LegendStrip::keyPressEvent(QKeyEvent* event) {
  const int count = static_cast<int>(entries_.size());
  if (count == 0) return QWidget::keyPressEvent(event);
  switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Up: current_ = (current_ + count - 1) % count; break;
    case Qt::Key_Right:
    case Qt::Key_Down: current_ = (current_ + 1) % count; break;
    case Qt::Key_Space:
    case Qt::Key_Return:
    case Qt::Key_Enter:
      if (event->modifiers() & Qt::AltModifier) emit isolated(current_);
      else emit toggled(current_);
      break;
    default: return QWidget::keyPressEvent(event);
  }
  ring_ = true;
  update();
}

bool LegendStrip::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    const int entry = entry_at(help->pos());
    if (entry >= 0)
      QToolTip::showText(help->globalPos(), tr("%1: click hides or shows it, Alt-click shows it alone").arg(entries_[static_cast<std::size_t>(entry)].name), this);
    return true;
  }
  return QWidget::event(event);
}

void LegendStrip::focusInEvent(QFocusEvent* event) {
  QWidget::focusInEvent(event);
  ring_ = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
  update();
}

}  // namespace assay
