// SPDX-License-Identifier: GPL-3.0-or-later
#include <qcustomplot.h>

#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "widgets/plots/live_plot_state.h"

namespace assay {

bool LivePlot::State::handle(QEvent* event) {
  switch (event->type()) {
    case QEvent::Paint:
      // What a hidden or resized plot has put off is drawn before it is seen.
      if (dirty || !qFuzzyCompare(plot->devicePixelRatioF(), plot->bufferDevicePixelRatio())) redraw();
      return false;
    case QEvent::Resize: schedule(); return false;
    case QEvent::MouseButtonPress: press(static_cast<QMouseEvent*>(event)); return true;
    case QEvent::MouseMove: move(static_cast<QMouseEvent*>(event)); return true;
    case QEvent::MouseButtonRelease: release(static_cast<QMouseEvent*>(event)); return true;
    case QEvent::MouseButtonDblClick: plot_widget->reset_view(); return true;
    case QEvent::Wheel: wheel(static_cast<QWheelEvent*>(event)); return true;
    case QEvent::ToolTip: return true;  // what the plot shows is told at its title, never over the data
    case QEvent::Leave: place_cursor(std::nullopt); return false;
    default: return false;
  }
}

void LivePlot::State::press(QMouseEvent* event) {
  plot_widget->setFocus(Qt::MouseFocusReason);
  if (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton) return event->ignore();
  pressed = true;
  dragged = false;
  press_at = event->position();
  press_x = plot->xAxis->range();
  press_y = plot->yAxis->range();
}

void LivePlot::State::move(QMouseEvent* event) {
  const QPointF at = event->position();
  const QRectF area(plot->axisRect()->rect());
  if (pressed && (dragged || (at - press_at).manhattanLength() > 4)) {
    dragged = true;
    if (drag_mode == DragMode::box) {
      decor.box = QRectF(press_at, at).normalized().intersected(area);
      redraw_cursor();
      return;
    }
    plot->xAxis->setRange(press_x);
    plot->yAxis->setRange(press_y);
    pan(at.x() - press_at.x(), at.y() - press_at.y());
    return;
  }
  if (cursor_shown && area.adjusted(-2, -2, 2, 2).contains(at))
    place_cursor(plot->xAxis->pixelToCoord(std::clamp(at.x(), area.left(), area.right())));
  else
    place_cursor(std::nullopt);
}

void LivePlot::State::release(QMouseEvent* event) {
  if (!pressed) return event->ignore();
  pressed = false;
  if (!decor.box) return;
  const QRectF box = *decor.box;
  decor.box.reset();
  if (box.width() > 4 && box.height() > 4) {
    const QCPRange x(plot->xAxis->pixelToCoord(box.left()), plot->xAxis->pixelToCoord(box.right()));
    const QCPRange y(plot->yAxis->pixelToCoord(box.bottom()), plot->yAxis->pixelToCoord(box.top()));
    plot->xAxis->setRange(x);
    plot->yAxis->setRange(y);
    auto_y = false;
    x_changed_by_hand();
  } else {
    redraw_cursor();
  }
}

void LivePlot::State::wheel(QWheelEvent* event) {
  const QPoint turned = event->angleDelta();
  const double notches = (turned.y() != 0 ? turned.y() : turned.x()) / 120.0;
  if (notches == 0) return;
  const double factor = std::pow(0.85, notches);
  if (event->modifiers() & Qt::ShiftModifier) {
    plot->yAxis->scaleRange(factor, plot->yAxis->pixelToCoord(event->position().y()));
    auto_y = false;
    schedule();
  } else {
    zoom_x(factor, plot->xAxis->pixelToCoord(event->position().x()));
  }
}

void LivePlot::State::zoom_x(double factor, double about) {
  const QCPRange before = plot->xAxis->range();
  plot->xAxis->scaleRange(factor, about);
  const QCPRange after = plot->xAxis->range();
  if (!QCPRange::validRange(after) || after.size() <= 1e-12 * std::max(std::abs(after.lower), std::abs(after.upper)))
    plot->xAxis->setRange(before);
  x_changed_by_hand();
}

void LivePlot::State::pan(double dx, double dy) {
  const auto shift = [](QCPAxis* axis, double pixels) {
    const QCPRange range = axis->range();
    const double low = axis->pixelToCoord(axis->coordToPixel(range.lower) - pixels);
    const double high = axis->pixelToCoord(axis->coordToPixel(range.upper) - pixels);
    axis->setRange(QCPRange(low, high));
  };
  if (dy != 0 && (std::abs(dy) > 8 || !auto_y)) {  // a sideways drag keeps y fitted to what is in view
    shift(plot->yAxis, dy);
    auto_y = false;
  }
  shift(plot->xAxis, dx);
  x_changed_by_hand();
}

void LivePlot::State::x_changed_by_hand() {
  auto_x = false;
  schedule();
  emit plot_widget->x_range_changed(plot->xAxis->range().lower, plot->xAxis->range().upper);
}

void LivePlot::State::place_cursor(std::optional<double> x) {
  if (decor.cursor == x) return;
  decor.cursor = x;
  redraw_cursor();
  emit plot_widget->cursor_moved(x);
}

void LivePlot::State::step_cursor(int steps) {
  const QCPRange range = plot->xAxis->range();
  const PlotSeries* series = first_visible();
  if (!series) return;
  if (!decor.cursor) return place_cursor(series->x(series->at((range.lower + range.upper) / 2) % series->size()));
  // To the next point, or the next pixel where points lie closer.
  const double pixel = plot->xAxis->coordToPixel(*decor.cursor);
  const double next_pixel = plot->xAxis->pixelToCoord(pixel + steps);
  std::size_t i = series->at(next_pixel) % series->size();
  const std::size_t here = series->at(*decor.cursor) % series->size();
  if (i == here) {
    if (steps > 0 && i + 1 < series->size()) ++i;
    if (steps < 0 && i > 0) --i;
  }
  place_cursor(std::clamp(series->x(i), range.lower, range.upper));
}

void LivePlot::keyPressEvent(QKeyEvent* event) {
  State& s = *state_;
  const bool shift = event->modifiers() & Qt::ShiftModifier;
  const QRect area = s.plot->axisRect()->rect();
  if (event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier)) return QWidget::keyPressEvent(event);
  switch (event->key()) {
    case Qt::Key_L:
      if (shift) set_log_x(s.axes.x_scale == Scale::linear);
      else set_log_y(s.axes.y_scale == Scale::linear);
      emit scales_chosen();
      break;
    case Qt::Key_C:
      set_cursor_shown(!s.cursor_shown);
      emit cursor_shown_chosen(s.cursor_shown);
      break;
    case Qt::Key_S:
      set_smoothing(s.smoothing > 0 ? 0 : s.last_smoothing);
      emit smoothing_chosen(s.smoothing);
      break;
    case Qt::Key_Plus:
    case Qt::Key_Equal: zoom(1.25); break;
    case Qt::Key_Minus: zoom(0.8); break;
    case Qt::Key_0: reset_view(); break;
    case Qt::Key_Left:
      if (shift || !s.cursor_shown) s.pan(area.width() / 10.0, 0);
      else s.step_cursor(-1);
      break;
    case Qt::Key_Right:
      if (shift || !s.cursor_shown) s.pan(-area.width() / 10.0, 0);
      else s.step_cursor(1);
      break;
    case Qt::Key_Up: s.pan(0, area.height() / 10.0); break;
    case Qt::Key_Down: s.pan(0, -area.height() / 10.0); break;
    case Qt::Key_Home:
      if (const PlotSeries* series = s.first_visible()) s.place_cursor(series->x(0));
      break;
    case Qt::Key_End:
      if (const PlotSeries* series = s.first_visible()) s.place_cursor(series->x(series->size() - 1));
      break;
    case Qt::Key_Escape:
      if (!s.decor.cursor) return QWidget::keyPressEvent(event);
      s.place_cursor(std::nullopt);
      break;
    default: QWidget::keyPressEvent(event);
  }
}

}  // namespace assay
