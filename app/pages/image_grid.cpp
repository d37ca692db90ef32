// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/image_grid.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "widgets/theme/theme.h"

namespace assay::app {

QImage image_of(const Matrix& matrix, const ImageStack& stack, const ValueRange& range, int index) {
  QImage image(stack.width, stack.height, QImage::Format_ARGB32);
  const auto plane = static_cast<std::size_t>(stack.width) * static_cast<std::size_t>(stack.height);
  const std::size_t first = static_cast<std::size_t>(index) * plane * static_cast<std::size_t>(stack.channels);
  const double span = range.high > range.low ? range.high - range.low : 1;
  for (int y = 0; y < stack.height; ++y) {
    auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
    for (int x = 0; x < stack.width; ++x) {
      const std::size_t at = first + static_cast<std::size_t>(y) * static_cast<std::size_t>(stack.width) + static_cast<std::size_t>(x);
      int shade[3] = {0, 0, 0};
      bool missing = false;
      for (int c = 0; c < 3; ++c) {
        const double value = matrix.values[at + (stack.channels == 3 ? static_cast<std::size_t>(c) * plane : 0)];
        missing = missing || std::isnan(value);
        shade[c] = missing ? 0 : static_cast<int>(std::lround(std::clamp((value - range.low) / span, 0.0, 1.0) * 255));
      }
      line[x] = missing ? qRgba(0, 0, 0, 0) : qRgb(shade[0], shade[1], shade[2]);
    }
  }
  return image;
}

ImageGrid::ImageGrid(QWidget* parent) : QAbstractScrollArea(parent) {
  setObjectName(QStringLiteral("image_grid"));
  setFrameShape(NoFrame);
  setFocusPolicy(Qt::StrongFocus);
  verticalScrollBar()->setSingleStep(fontMetrics().height() * 2);
  viewport()->setMouseTracking(true);
  viewport()->setCursor(Qt::PointingHandCursor);
  connect(&Theme::instance(), &Theme::changed, this, [this] { update_range(); });
}

void ImageGrid::set_figure(const FigureData& figure) {
  figure_ = figure;
  images_.clear();
  stack_ = image_stack(figure.matrix).value_or(ImageStack{});
  range_ = image_range(figure.matrix);
  current_ = std::clamp(current_, 0, std::max(0, stack_.count - 1));
  setAccessibleName(QString::fromStdString(figure.title));
  setAccessibleDescription(tr("%1 images of %2 × %3 pixels").arg(stack_.count).arg(stack_.width).arg(stack_.height));
  update_range();
}

QImage ImageGrid::image(int index) const { return index >= 0 && index < stack_.count ? cached(index) : QImage(); }
QString ImageGrid::caption(int index) const {
  return index >= 0 && index < static_cast<int>(figure_.captions.size()) ? QString::fromStdString(figure_.captions[static_cast<std::size_t>(index)]) : QString();
}

const QImage& ImageGrid::cached(int index) const {
  auto found = images_.find(index);
  if (found == images_.end()) found = images_.emplace(index, image_of(figure_.matrix, stack_, range_, index)).first;
  return found->second;
}

ImageGrid::Geometry ImageGrid::geometry_now() const {
  Geometry g;
  const int unit = fontMetrics().height();
  g.gap = unit / 2;
  g.margin = unit;
  g.caption = figure_.captions.empty() ? 0 : QFontMetrics(theme_font(TextRole::caption)).height() + unit / 6;
  const int room = std::max(unit, viewport()->width() - 2 * g.margin);
  const double shape = stack_.width > 0 ? static_cast<double>(stack_.height) / stack_.width : 1;
  if (figure_.per_row > 0) {
    g.columns = figure_.per_row;
    g.width = zoom_ > 0 ? zoom_ : std::clamp((room + g.gap) / g.columns - g.gap, unit, unit * 10);
  } else if (zoom_ > 0) {
    g.width = zoom_;
    g.columns = std::max(1, (room + g.gap) / (g.width + g.gap));
  } else {
    // As large as lets all of them be seen at once, within reason.
    const int high = viewport()->height() - 2 * g.margin;
    g.width = unit * 3;
    for (int width = unit * 10; width >= unit * 3; width -= std::max(1, unit / 4)) {
      const int columns = std::max(1, (room + g.gap) / (width + g.gap)), rows = (stack_.count + columns - 1) / columns;
      const int height = static_cast<int>(width * shape);
      if (rows * (height + g.caption + g.gap) - g.gap > high) continue;
      g.width = width;
      break;
    }
    g.columns = std::max(1, (room + g.gap) / (g.width + g.gap));
  }
  g.height = std::max(1, static_cast<int>(std::lround(g.width * shape)));
  g.rows = (stack_.count + g.columns - 1) / g.columns;
  return g;
}

int ImageGrid::shown_width() const { return geometry_now().width; }

void ImageGrid::update_range() {
  const Geometry g = geometry_now();
  verticalScrollBar()->setPageStep(viewport()->height());
  verticalScrollBar()->setRange(0, std::max(0, g.total() - viewport()->height()));
  const int wide = 2 * g.margin + g.columns * (g.width + g.gap) - g.gap;
  horizontalScrollBar()->setPageStep(viewport()->width());
  horizontalScrollBar()->setRange(0, std::max(0, wide - viewport()->width()));
  viewport()->update();
}

QRect ImageGrid::place_of(int index) const {
  const Geometry g = geometry_now();
  return {g.margin + (index % g.columns) * (g.width + g.gap) - horizontalScrollBar()->value(),
          g.margin + (index / g.columns) * g.step_y() - verticalScrollBar()->value(), g.width, g.height};
}

int ImageGrid::index_at(const QPoint& place) const {
  const Geometry g = geometry_now();
  const int x = place.x() - g.margin + horizontalScrollBar()->value(), y = place.y() - g.margin + verticalScrollBar()->value();
  if (x < 0 || y < 0 || x % (g.width + g.gap) >= g.width || y % g.step_y() >= g.height + g.caption) return -1;
  const int column = x / (g.width + g.gap), index = y / g.step_y() * g.columns + column;
  return column < g.columns && index < stack_.count ? index : -1;
}

void ImageGrid::set_current(int index) {
  if (stack_.count == 0) return;
  index = std::clamp(index, 0, stack_.count - 1);
  const bool other = index != current_;
  current_ = index;
  const Geometry g = geometry_now();
  const int top = index / g.columns * g.step_y(), bar = verticalScrollBar()->value();
  if (top < bar) verticalScrollBar()->setValue(top);
  if (top + g.step_y() + 2 * g.margin > bar + viewport()->height()) verticalScrollBar()->setValue(top + g.step_y() + 2 * g.margin - viewport()->height());
  viewport()->update();
  if (!other) return;
  setAccessibleDescription(caption(index).isEmpty() ? tr("Image %1 of %2").arg(index + 1).arg(stack_.count)
                                                    : tr("Image %1 of %2, %3").arg(index + 1).arg(stack_.count).arg(caption(index)));
  emit current_changed(index);
}

void ImageGrid::set_zoom(int width) {
  const int unit = fontMetrics().height();
  zoom_ = width <= 0 ? 0 : std::clamp(width, unit, unit * 40);
  update_range();
  emit zoom_changed(shown_width());
}

void ImageGrid::step_zoom(double factor) { set_zoom(static_cast<int>(std::lround(shown_width() * factor))); }

void ImageGrid::paintEvent(QPaintEvent* event) {
  const Tokens& tokens = theme_tokens();
  QPainter painter(viewport());
  painter.fillRect(event->rect(), tokens.base);
  if (stack_.count == 0) return;
  const Geometry g = geometry_now();
  const double ratio = devicePixelRatioF();
  painter.setRenderHint(QPainter::SmoothPixmapTransform, g.width * ratio < stack_.width);
  const QFont caption_font = theme_font(TextRole::caption);
  const QFontMetrics metrics(caption_font);
  const int first = std::max(0, (event->rect().top() - g.margin + verticalScrollBar()->value()) / g.step_y()) * g.columns;
  for (int index = first; index < stack_.count; ++index) {
    const QRect place = place_of(index);
    if (place.top() > event->rect().bottom()) break;
    painter.drawImage(place, cached(index));
    painter.setPen(QPen(tokens.line, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(QRectF(place).adjusted(-0.5, -0.5, 0.5, 0.5));
    if (index == current_ && hasFocus()) {
      painter.setPen(QPen(tokens.accent, 2));
      painter.drawRect(QRectF(place).adjusted(-2, -2, 2, 2));
    }
    if (g.caption > 0) {
      painter.setFont(caption_font);
      painter.setPen(tokens.secondary);
      painter.drawText(QRect(place.left(), place.bottom() + 2, place.width(), g.caption), Qt::AlignHCenter | Qt::AlignTop,
                       metrics.elidedText(caption(index), Qt::ElideRight, place.width()));
    }
  }
}

void ImageGrid::resizeEvent(QResizeEvent* event) {
  QAbstractScrollArea::resizeEvent(event);
  update_range();
  if (zoom_ == 0) emit zoom_changed(shown_width());
}

void ImageGrid::keyPressEvent(QKeyEvent* event) {
  const int columns = geometry_now().columns;
  switch (event->key()) {
    case Qt::Key_Left: return set_current(current_ - 1);
    case Qt::Key_Right: return set_current(current_ + 1);
    case Qt::Key_Up: return set_current(current_ - columns >= 0 ? current_ - columns : current_);
    case Qt::Key_Down: return set_current(current_ + columns < stack_.count ? current_ + columns : current_);
    case Qt::Key_Home: return set_current(0);
    case Qt::Key_End: return set_current(stack_.count - 1);
    case Qt::Key_Plus:
    case Qt::Key_Equal: return step_zoom(1.25);
    case Qt::Key_Minus: return step_zoom(0.8);
    case Qt::Key_0: return set_zoom(0);
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
      if (stack_.count > 0) emit opened(current_);
      return;
    default: QAbstractScrollArea::keyPressEvent(event);
  }
}

void ImageGrid::mousePressEvent(QMouseEvent* event) {
  pressed_ = event->button() == Qt::LeftButton ? index_at(event->pos()) : -1;
  if (pressed_ >= 0) set_current(pressed_);
}

void ImageGrid::mouseReleaseEvent(QMouseEvent* event) {
  const int released = index_at(event->pos());
  if (pressed_ >= 0 && released == pressed_) emit opened(released);
  pressed_ = -1;
}

void ImageGrid::wheelEvent(QWheelEvent* event) {
  if (event->modifiers() & Qt::ControlModifier) {
    if (event->angleDelta().y() != 0) step_zoom(event->angleDelta().y() > 0 ? 1.25 : 0.8);
    return event->accept();
  }
  QAbstractScrollArea::wheelEvent(event);
}

bool ImageGrid::viewportEvent(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    const int index = index_at(help->pos());
    if (index >= 0) QToolTip::showText(help->globalPos(), caption(index).isEmpty() ? tr("Image %1").arg(index + 1) : caption(index), viewport());
    else QToolTip::hideText();
    return true;
  }
  return QAbstractScrollArea::viewportEvent(event);
}

}  // namespace assay::app
