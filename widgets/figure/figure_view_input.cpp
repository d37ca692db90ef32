// SPDX-License-Identifier: GPL-3.0-or-later
// What pointer, wheel and keys do in a figure.
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <tuple>

#include "core/base/numbers.h"
#include "widgets/figure/figure_view.h"

namespace assay {
namespace {

/// A range zoomed around a place in it (0..1), in the axis's own scale.
std::pair<double, double> zoomed(double low, double high, Scale scale, double factor, double centre) {
  const bool log = scale == Scale::log && low > 0;
  if (log) low = std::log(low), high = std::log(high);
  const double middle = low + (high - low) * centre;
  low = middle - (middle - low) * factor;
  high = middle + (high - middle) * factor;
  return log ? std::pair(std::exp(low), std::exp(high)) : std::pair(low, high);
}
std::pair<double, double> moved(double low, double high, Scale scale, double share) {
  const bool log = scale == Scale::log && low > 0;
  if (log) low = std::log(low), high = std::log(high);
  const double by = (high - low) * share;
  return log ? std::pair(std::exp(low + by), std::exp(high + by)) : std::pair(low + by, high + by);
}

}  // namespace

void FigureView::set_readout(const QString& text) {
  if (text == readout_) return;
  readout_ = text;
  update();
}

void FigureView::mouseMoveEvent(QMouseEvent* event) {
  if (pressed_ && zoomable()) {
    const QPointF from = dragged_.value_or(*pressed_);
    if (dragged_ || (event->position() - *pressed_).manhattanLength() > fontMetrics().height() / 3.0) {
      pan(event->position() - from);
      dragged_ = event->position();
      return;
    }
  }
  if (const auto cell = cell_at(event->position())) return set_readout(cell_text(*cell));
  if (shows_images()) return set_readout(image_caption(image_at(event->position())));
  const PlotPoint* point = labelled() ? nearest_point(event->position()) : nullptr;
  const QString label = point ? label_of(*point) : QString();
  if (label != hovered_) {
    hovered_ = label;
    update();
    emit point_hovered(label);
  }
  if (!point) return set_readout({});
  const FigureCurve& curve = figure_.curves[static_cast<std::size_t>(point->curve)];
  const auto at = static_cast<std::size_t>(point->index);
  set_readout(tr("%1 %2   %3 %4   %5")
                  .arg(QString::fromStdString(figure_.x.title), QString::fromStdString(for_people(curve.x[at])),
                       QString::fromStdString(figure_.y.title), QString::fromStdString(for_people(curve.y[at])), label));
}

void FigureView::mousePressEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) pressed_ = event->position();
}

void FigureView::mouseReleaseEvent(QMouseEvent* event) {
  const bool was_drag = dragged_.has_value();
  const bool was_pressed = pressed_.has_value();
  pressed_.reset();
  dragged_.reset();
  if (was_drag || !was_pressed || event->button() != Qt::LeftButton) return;
  if (const auto cell = cell_at(event->position()); cell && !figure_.row_column.empty()) {
    emit cell_clicked(row_name(*cell), column_name(*cell));
  } else if (const QString caption = image_caption(image_at(event->position())); !caption.isEmpty()) {
    emit point_clicked(caption);
  } else if (const PlotPoint* point = labelled() ? nearest_point(event->position()) : nullptr) {
    emit point_clicked(label_of(*point));
  }
}

void FigureView::mouseDoubleClickEvent(QMouseEvent*) { reset_view(); }

void FigureView::zoom(double factor_x, double factor_y, const QPointF& centre) {
  if (!zoomable()) return;
  const PlotPlace place = plot_place_now();
  if (place.plot.width() <= 0 || place.plot.height() <= 0) return;
  const auto set = [this](FigureAxis& axis, const std::pair<double, double>& range) {
    if (!std::isfinite(range.first) || !std::isfinite(range.second) || !(range.second > range.first)) return;
    axis.low = range.first;
    axis.high = range.second;
    zoomed_ = true;
  };
  const double at_x = std::clamp((centre.x() - place.plot.left()) / place.plot.width(), 0.0, 1.0);
  const double at_y = std::clamp((place.plot.bottom() - centre.y()) / place.plot.height(), 0.0, 1.0);
  if (factor_x != 1) set(figure_.x, zoomed(place.x_low, place.x_high, figure_.x.scale, factor_x, at_x));
  if (factor_y != 1) set(figure_.y, zoomed(place.y_low, place.y_high, figure_.y.scale, factor_y, at_y));
  points_.reset();
  update();
}

void FigureView::pan(const QPointF& by) {
  const PlotPlace place = plot_place_now();
  if (place.plot.width() <= 0 || place.plot.height() <= 0) return;
  std::tie(figure_.x.low, figure_.x.high) = moved(place.x_low, place.x_high, figure_.x.scale, -by.x() / place.plot.width());
  zoomed_ = true;
  std::tie(figure_.y.low, figure_.y.high) = moved(place.y_low, place.y_high, figure_.y.scale, by.y() / place.plot.height());
  points_.reset();
  update();
}

void FigureView::wheelEvent(QWheelEvent* event) {
  if (!zoomable()) return QWidget::wheelEvent(event);
  // Shift turns the wheel sideways on some platforms.
  const int turned = event->angleDelta().y() != 0 ? event->angleDelta().y() : event->angleDelta().x();
  const double factor = std::pow(0.8, turned / 120.0);
  const bool vertical = event->modifiers().testFlag(Qt::ShiftModifier);
  zoom(vertical ? 1 : factor, vertical ? factor : 1, event->position());
  event->accept();
}

void FigureView::keyPressEvent(QKeyEvent* event) {
  const QPointF centre = QRectF(rect()).center();
  const double step = fontMetrics().height() * 2;
  switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
      return zoom(0.8, 0.8, centre);
    case Qt::Key_Minus:
      return zoom(1.25, 1.25, centre);
    case Qt::Key_0:
      return reset_view();
    case Qt::Key_Home:
    case Qt::Key_End:
      if (frame_count() > 0) return set_frame(event->key() == Qt::Key_Home ? 0 : frame_count() - 1);
      break;
    case Qt::Key_Left:
    case Qt::Key_Right:
      if (frame_count() > 0) return set_frame(frame() + (event->key() == Qt::Key_Right ? 1 : -1));
      if (zoomable()) return pan({event->key() == Qt::Key_Left ? step : -step, 0});
      break;
    case Qt::Key_Up:
    case Qt::Key_Down:
      if (zoomable()) return pan({0, event->key() == Qt::Key_Up ? step : -step});
      break;
    default:
      break;
  }
  QWidget::keyPressEvent(event);
}

}  // namespace assay
