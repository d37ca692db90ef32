// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/figure/figure_view.h"

#include <QFontInfo>
#include <QMouseEvent>
#include <cmath>

#include "core/base/numbers.h"
#include "widgets/theme/theme.h"

namespace assay {

FigureView::FigureView(QWidget* parent) : QWidget(parent) {
  setMouseTracking(true);
  setAccessibleName(tr("Figure"));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  style_.line_pt = 1.1;
  connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void FigureView::set_figure(const FigureData& figure) {
  figure_ = figure;
  readout_.clear();
  setAccessibleName(QString::fromStdString(figure.title));
  setAccessibleDescription(table_text().left(4000));
  update();
}

void FigureView::set_legend(LegendPlace place) {
  style_.legend = place;
  update();
}

QString FigureView::table_text() const { return QString::fromStdString(figure_csv(figure_)); }
QSize FigureView::sizeHint() const { return {fontMetrics().height() * 30, fontMetrics().height() * 18}; }
QSize FigureView::minimumSizeHint() const { return {fontMetrics().height() * 8, fontMetrics().height() * 6}; }

double FigureView::point() const { return QFontInfo(theme_font(TextRole::secondary)).pixelSize() / style_.font_pt; }

QRectF FigureView::figure_area() const {
  const double unit = fontMetrics().height();
  const double strip = figure_.kind == FigureKind::heatmap ? unit * 1.5 : 0;
  return QRectF(rect()).adjusted(unit / 3, unit / 3, -unit / 3, -unit / 3 - strip);
}

void FigureView::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const FigureInk ink = FigureInk::screen();
  painter.fillRect(rect(), ink.background);
  paint_figure(painter, figure_area(), point(), figure_, style_, ink);
  if (figure_.kind != FigureKind::heatmap) return;
  painter.setFont(theme_font(TextRole::secondary));
  painter.setPen(ink.secondary);
  const double unit = fontMetrics().height();
  painter.drawText(QRectF(unit / 2, height() - unit * 1.5, width() - unit, unit * 1.4), Qt::AlignLeft | Qt::AlignVCenter,
                   readout_.isEmpty() ? tr("Rows are causes, columns effects. Point at a cell to read it.") : readout_);
}

void FigureView::mouseMoveEvent(QMouseEvent* event) {
  QString text;
  const Matrix& m = figure_.matrix;
  if (figure_.kind == FigureKind::heatmap && m.shape.size() == 2 && m.shape[0] > 0) {
    QPixmap surface(1, 1);
    QPainter painter(&surface);
    const QRectF cells = heat_map_cells({painter, point(), figure_, style_, FigureInk::screen()}, figure_area());
    if (cells.contains(event->position())) {
      const auto row = static_cast<std::size_t>((event->position().y() - cells.top()) / cells.height() * static_cast<double>(m.shape[0]));
      const auto column = static_cast<std::size_t>((event->position().x() - cells.left()) / cells.width() * static_cast<double>(m.shape[1]));
      const auto name = [](const std::vector<std::string>& names, std::size_t i) { return i < names.size() ? QString::fromStdString(names[i]) : QString::number(i + 1); };
      const std::size_t at = row * static_cast<std::size_t>(m.shape[1]) + column;
      if (at < m.values.size()) text = tr("%1 → %2:  %3").arg(name(m.row_names, row), name(m.column_names, column), QString::fromStdString(for_people(m.values[at])));
    }
  }
  if (text == readout_) return;
  readout_ = text;
  update();
}

void FigureView::leaveEvent(QEvent*) {
  if (readout_.isEmpty()) return;
  readout_.clear();
  update();
}

}  // namespace assay
