// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/figure/figure_view.h"

#include <QFontInfo>
#include <QKeyEvent>
#include <QMouseEvent>
#include <algorithm>
#include <cmath>
#include <tuple>

#include "core/base/numbers.h"
#include "widgets/figure/image_painter.h"
#include "widgets/figure/table_layout.h"
#include "widgets/theme/theme.h"

namespace assay {
namespace {

/// A painter for measuring only.
class Measure {
 public:
  Measure() : painter_(&surface_) {}
  QPainter& painter() { return painter_; }

 private:
  QPixmap surface_{1, 1};
  QPainter painter_;
};

QString name_at(const std::vector<std::string>& names, std::size_t i) {
  return i < names.size() ? QString::fromStdString(names[i]) : QString::number(i + 1);
}

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

FigureView::FigureView(QWidget* parent) : QWidget(parent) {
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setAccessibleName(tr("Figure"));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  style_.line_pt = 1.1;
  connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void FigureView::set_figure(const FigureData& figure) {
  // The same figure with new numbers keeps the range that a person zoomed to and the frame that is shown; another choice of
  // columns starts afresh.
  const bool same = figure.name == figure_.name && figure.x.title == figure_.x.title && figure.y.title == figure_.y.title;
  const bool zoomed_before = same && zoomed_;
  const FigureAxis x = figure_.x, y = figure_.y;
  const int frame = figure_.frame;
  figure_ = figure;
  for (const bool across : {true, false}) {
    const FigureAxis& axis = across ? figure.x : figure.y;
    (across ? home_x_ : home_y_) = {axis.low, axis.high};
  }
  zoomed_ = zoomed_before;
  if (zoomed_before) {
    figure_.x.low = x.low, figure_.x.high = x.high;
    figure_.y.low = y.low, figure_.y.high = y.high;
  }
  if (same && frame_count() > 0 && figure.frame != all_frames) figure_.frame = std::min(frame, frame_count() - 1);
  points_.reset();
  tiles_.reset();
  readout_.clear();
  hovered_.clear();
  setAccessibleName(QString::fromStdString(figure.title));
  setAccessibleDescription(table_text().left(4000));
  update();
}

void FigureView::set_legend(LegendPlace place) {
  style_.legend = place;
  points_.reset();
  update();
}

void FigureView::set_marked(const QStringList& labels) {
  marked_ = labels;
  update();
}

void FigureView::set_marked_cell(const QString& row, const QString& column) {
  marked_row_ = row;
  marked_column_ = column;
  update();
}

void FigureView::reset_view() {
  std::tie(figure_.x.low, figure_.x.high) = home_x_;
  std::tie(figure_.y.low, figure_.y.high) = home_y_;
  zoomed_ = false;
  points_.reset();
  update();
}

int FigureView::frame_count() const { return assay::frame_count(figure_); }

void FigureView::set_frame(int frame) {
  const int count = frame_count();
  if (count == 0) return;
  frame = std::clamp(frame, 0, count - 1);
  if (frame == figure_.frame) return;
  figure_.frame = frame;
  setAccessibleDescription(tr("Frame %1 of %2. %3").arg(frame + 1).arg(count).arg(frame_caption()));
  update();
  emit frame_changed(frame);
}

QString FigureView::frame_caption() const {
  const auto at = static_cast<std::size_t>(std::max(0, figure_.frame));
  return at < figure_.captions.size() ? QString::fromStdString(figure_.captions[at]) : QString();
}

int FigureView::height_for(int width) const {
  const double margin = fontMetrics().height() * 2 / 3.0, room = width - margin;
  if (room <= 0) return minimumSizeHint().height();
  Measure measure;
  const FigureCanvas canvas{measure.painter(), point(), figure_, style_, FigureInk::screen()};
  double height = sizeHint().height();
  if (figure_.kind == FigureKind::table) height = table_height(canvas, room) + margin;
  if (figure_.kind == FigureKind::images) height = (figure_.frames ? frames_height(canvas, room) : image_grid_height(canvas, room)) + margin;
  return static_cast<int>(std::ceil(height + strip_height()));
}

QString FigureView::table_text() const { return QString::fromStdString(figure_csv(figure_)); }
QSize FigureView::sizeHint() const { return {fontMetrics().height() * 30, fontMetrics().height() * 18}; }
QSize FigureView::minimumSizeHint() const { return {fontMetrics().height() * 8, fontMetrics().height() * 6}; }

double FigureView::point() const { return QFontInfo(theme_font(TextRole::secondary)).pixelSize() / style_.font_pt; }

bool FigureView::labelled() const {
  return std::any_of(figure_.curves.begin(), figure_.curves.end(), [](const FigureCurve& curve) { return !curve.labels.empty(); });
}

bool FigureView::zoomable() const {
  const FigureKind kind = figure_.kind;
  return !figure_.curves.empty() && figure_.x.categories.empty() && kind != FigureKind::heatmap && kind != FigureKind::table &&
         kind != FigureKind::images && kind != FigureKind::graph;
}

bool FigureView::shows_images() const { return figure_.kind == FigureKind::images && !figure_.frames; }

double FigureView::strip_height() const {
  const bool named = shows_images() && !figure_.captions.empty();
  return figure_.kind == FigureKind::heatmap || labelled() || named ? fontMetrics().height() * 1.5 : 0;
}

QRectF FigureView::figure_area() const {
  const double unit = fontMetrics().height();
  return QRectF(rect()).adjusted(unit / 3, unit / 3, -unit / 3, -unit / 3 - strip_height());
}

QString FigureView::strip_text() const {
  if (!readout_.isEmpty()) return readout_;
  if (shows_images()) return tr("Point at an image to read its caption in full.");
  if (labelled()) return tr("Point at a mark to name it; click keeps it.");
  if (!figure_.row_column.empty()) return tr("Point at a cell to read it; click plots that pair.");
  return tr("Rows are causes, columns effects. Point at a cell to read it.");
}

void FigureView::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const FigureInk ink = FigureInk::screen();
  painter.fillRect(rect(), ink.background);
  paint_figure(painter, figure_area(), point(), figure_, style_, ink);
  painter.setRenderHint(QPainter::Antialiasing);
  paint_marks(painter);
  if (strip_height() == 0) return;
  painter.setFont(theme_font(TextRole::secondary));
  painter.setPen(ink.secondary);
  const double unit = fontMetrics().height();
  const QRectF strip(unit / 2, height() - unit * 1.5, width() - unit, unit * 1.4);
  painter.drawText(strip, Qt::AlignLeft | Qt::AlignVCenter,
                   QFontMetricsF(painter.font()).elidedText(strip_text(), Qt::ElideRight, strip.width()));
}

void FigureView::paint_marks(QPainter& painter) const {
  const QColor accent = theme_tokens().accent;
  painter.setBrush(Qt::NoBrush);
  if (!marked_.isEmpty() || !hovered_.isEmpty()) {
    const double radius = fontMetrics().height() * 0.42;
    for (const PlotPoint& point : points()) {
      const QString label = label_of(point);
      if (label.isEmpty()) continue;
      const bool kept = marked_.contains(label);
      if (!kept && label != hovered_) continue;
      painter.setPen(QPen(accent, kept ? 2.2 : 1.4));
      painter.drawEllipse(point.place, radius, radius);
    }
  }
  if (marked_row_.isEmpty() || figure_.matrix.shape.size() != 2) return;
  const auto place = [](const std::vector<std::string>& names, const QString& name) {
    return std::find(names.begin(), names.end(), name.toStdString()) - names.begin();
  };
  const auto row = place(figure_.matrix.row_names, marked_row_), column = place(figure_.matrix.column_names, marked_column_);
  if (row >= figure_.matrix.shape[0] || column >= figure_.matrix.shape[1]) return;
  Measure measure;
  const QRectF cells = heat_map_cells({measure.painter(), point(), figure_, style_, FigureInk::screen()}, figure_area());
  const double width = cells.width() / static_cast<double>(figure_.matrix.shape[1]), height = cells.height() / static_cast<double>(figure_.matrix.shape[0]);
  painter.setPen(QPen(accent, 2));
  painter.drawRect(QRectF(cells.left() + width * static_cast<double>(column), cells.top() + height * static_cast<double>(row), width, height).adjusted(1, 1, -1, -1));
}

int FigureView::image_at(const QPointF& place) const {
  if (!shows_images()) return -1;
  if (!tiles_) {
    Measure measure;
    const ImageGrid grid = image_grid({measure.painter(), point(), figure_, style_, FigureInk::screen()}, figure_area());
    tiles_.emplace();
    for (const QRectF& tile : grid.tiles) tiles_->push_back(tile.adjusted(0, 0, 0, grid.caption));
  }
  const auto found = std::find_if(tiles_->begin(), tiles_->end(), [&](const QRectF& tile) { return tile.contains(place); });
  return found == tiles_->end() ? -1 : static_cast<int>(found - tiles_->begin());
}

QString FigureView::image_caption(int image) const {
  const auto at = static_cast<std::size_t>(image);
  return image >= 0 && at < figure_.captions.size() ? QString::fromStdString(figure_.captions[at]) : QString();
}

const std::vector<PlotPoint>& FigureView::points() const {
  if (!points_) {
    Measure measure;
    points_ = zoomable() ? plot_points({measure.painter(), point(), figure_, style_, FigureInk::screen()}, figure_area())
                         : std::vector<PlotPoint>{};
  }
  return *points_;
}

QString FigureView::label_of(const PlotPoint& point) const {
  const FigureCurve& curve = figure_.curves[static_cast<std::size_t>(point.curve)];
  const auto at = static_cast<std::size_t>(point.index);
  return at < curve.labels.size() ? QString::fromStdString(curve.labels[at]) : QString();
}

const PlotPoint* FigureView::nearest_point(const QPointF& place) const {
  const PlotPoint* nearest = nullptr;
  double least = fontMetrics().height() * 0.8;
  for (const PlotPoint& point : points()) {
    if (figure_.curves[static_cast<std::size_t>(point.curve)].labels.empty()) continue;
    const double distance = std::hypot(point.place.x() - place.x(), point.place.y() - place.y());
    if (distance < least) least = distance, nearest = &point;
  }
  return nearest;
}

std::optional<FigureView::Cell> FigureView::cell_at(const QPointF& place) const {
  const Matrix& m = figure_.matrix;
  if (figure_.kind != FigureKind::heatmap || m.shape.size() != 2 || m.shape[0] <= 0) return std::nullopt;
  Measure measure;
  const QRectF cells = heat_map_cells({measure.painter(), point(), figure_, style_, FigureInk::screen()}, figure_area());
  if (!cells.contains(place)) return std::nullopt;
  const auto index = [](double share, std::int64_t count) {
    return static_cast<std::size_t>(std::min<double>(share * static_cast<double>(count), static_cast<double>(count - 1)));
  };
  return Cell{index((place.y() - cells.top()) / cells.height(), m.shape[0]), index((place.x() - cells.left()) / cells.width(), m.shape[1])};
}

QString FigureView::cell_text(const Cell& cell) const {
  const Matrix& m = figure_.matrix;
  const std::size_t at = cell.row * static_cast<std::size_t>(m.shape[1]) + cell.column;
  if (at >= m.values.size()) return {};
  const QString value = std::isfinite(m.values[at]) ? QString::fromStdString(for_people(m.values[at])) : tr("n/a");
  const QString form = figure_.row_column.empty() ? QStringLiteral("%1 → %2:  %3") : QStringLiteral("%1, %2:  %3");
  return form.arg(name_at(m.row_names, cell.row), name_at(m.column_names, cell.column), value);
}

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
    emit cell_clicked(name_at(figure_.matrix.row_names, cell->row), name_at(figure_.matrix.column_names, cell->column));
  } else if (const QString caption = image_caption(image_at(event->position())); !caption.isEmpty()) {
    emit point_clicked(caption);
  } else if (const PlotPoint* point = labelled() ? nearest_point(event->position()) : nullptr) {
    emit point_clicked(label_of(*point));
  }
}

void FigureView::mouseDoubleClickEvent(QMouseEvent*) { reset_view(); }

PlotPlace FigureView::plot_place_now() const {
  Measure measure;
  return plot_place({measure.painter(), point(), figure_, style_, FigureInk::screen()}, figure_area());
}

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

void FigureView::resizeEvent(QResizeEvent*) {
  points_.reset();
  tiles_.reset();
}

void FigureView::leaveEvent(QEvent*) {
  if (!hovered_.isEmpty()) {
    hovered_.clear();
    emit point_hovered({});
  }
  set_readout({});
  update();
}

}  // namespace assay
