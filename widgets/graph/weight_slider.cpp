// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/graph/weight_slider.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace assay {

WeightSlider::WeightSlider(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setAccessibleName(tr("Hide edges with an absolute weight below"));
  setToolTip(tr("One tick per learned edge. Arrows move by 0.01, Page keys to the next tick"));
}

void WeightSlider::set_ticks(std::vector<Tick> ticks) {
  ticks_ = std::move(ticks);
  std::erase_if(ticks_, [](const Tick& tick) { return !std::isfinite(tick.weight); });
  std::sort(ticks_.begin(), ticks_.end(), [](const Tick& a, const Tick& b) { return a.weight < b.weight; });
  const double largest = ticks_.empty() ? 0 : ticks_.back().weight;
  maximum_ = largest > 0 ? largest * 1.15 : 1;
  update();
}

void WeightSlider::set_value(double value) {
  value = std::isfinite(value) ? std::max(value, 0.0) : 0;
  if (value == value_) return;
  value_ = value;
  setAccessibleDescription(QString::number(value_, 'f', 2));
  update();
  emit value_changed(value_);
}

QSize WeightSlider::sizeHint() const { return {fontMetrics().height() * 20, fontMetrics().height() * 2}; }
QSize WeightSlider::minimumSizeHint() const { return {fontMetrics().height() * 6, fontMetrics().height() * 2}; }

double WeightSlider::place_of(double value) const {
  const double room = 9;
  return room + std::min(value / maximum_, 1.0) * (width() - 2 * room);
}

double WeightSlider::value_at(double x) const {
  const double room = 9;
  return std::clamp((x - room) / std::max(width() - 2 * room, 1.0), 0.0, 1.0) * maximum_;
}

void WeightSlider::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Tokens& tokens = theme_tokens();
  const double groove = height() - 10, tick_height = std::min(11.0, height() / 3.0);
  painter.setPen(Qt::NoPen);
  painter.setBrush(tokens.border);
  painter.drawRoundedRect(QRectF(place_of(0) - 2, groove - 1.5, place_of(maximum_) - place_of(0) + 4, 3), 1.5, 1.5);
  painter.setBrush(tokens.accent);
  if (value_ > 0) painter.drawRoundedRect(QRectF(place_of(0) - 2, groove - 1.5, place_of(value_) - place_of(0) + 2, 3), 1.5, 1.5);
  for (const Tick& tick : ticks_) {
    QColor colour = edge_look(tick.status, tokens).colour;
    if (tick.weight < value_) colour.setAlphaF(0.3F);
    painter.fillRect(QRectF(place_of(tick.weight) - 1.5, groove - 8 - tick_height, 3, tick_height), colour);
  }
  painter.setPen(QPen(tokens.accent, 2));
  painter.setBrush(tokens.base);
  painter.drawEllipse(QPointF(place_of(value_), groove), 6.5, 6.5);
  if (hasFocus()) {
    painter.setBrush(Qt::NoBrush);
    QColor ring = tokens.accent;
    ring.setAlphaF(0.5F);
    painter.setPen(QPen(ring, 2));
    painter.drawEllipse(QPointF(place_of(value_), groove), 8.8, 8.8);
  }
}

void WeightSlider::mousePressEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) set_value(value_at(event->position().x()));
}

void WeightSlider::mouseMoveEvent(QMouseEvent* event) {
  if (event->buttons() & Qt::LeftButton) set_value(value_at(event->position().x()));
}

void WeightSlider::wheelEvent(QWheelEvent* event) {
  if (!hasFocus()) return event->ignore();
  set_value(std::clamp(value_ + event->angleDelta().y() / 120.0 * maximum_ / 50, 0.0, maximum_));
}

void WeightSlider::keyPressEvent(QKeyEvent* event) {
  const auto next = [&](bool up) {
    // Just past the next tick: one more edge hidden, or one more shown.
    double found = up ? maximum_ : 0;
    if (up) {
      for (const Tick& tick : ticks_)
        if (tick.weight >= value_) return std::nextafter(tick.weight, maximum_ * 2);
      return found;
    }
    for (auto it = ticks_.rbegin(); it != ticks_.rend(); ++it)
      if (it->weight < value_) return it->weight;
    return found;
  };
  switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Down: set_value(std::max(0.0, std::round(value_ * 100 - 1) / 100)); break;
    case Qt::Key_Right:
    case Qt::Key_Up: set_value(std::min(maximum_, std::round(value_ * 100 + 1) / 100)); break;
    case Qt::Key_PageUp: set_value(next(true)); break;
    case Qt::Key_PageDown: set_value(next(false)); break;
    case Qt::Key_Home: set_value(0); break;
    case Qt::Key_End: set_value(maximum_); break;
    default: QWidget::keyPressEvent(event);
  }
}

}  // namespace assay
