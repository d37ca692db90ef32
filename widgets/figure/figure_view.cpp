// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/figure/figure_view.h"

#include <QFontInfo>
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
  return form.arg(row_name(cell), column_name(cell), value);
}

PlotPlace FigureView::plot_place_now() const {
  Measure measure;
  return plot_place({measure.painter(), point(), figure_, style_, FigureInk::screen()}, figure_area());
}

QString FigureView::row_name(const Cell& cell) const { return name_at(figure_.matrix.row_names, cell.row); }
QString FigureView::column_name(const Cell& cell) const { return name_at(figure_.matrix.column_names, cell.column); }

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
