// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/figure/raster_painter.h"

#include <QLineF>
#include <algorithm>
#include <cmath>

#include "widgets/figure/plot_painter.h"
#include "widgets/theme/series_style.h"

namespace assay {
namespace {

std::vector<double> rows_of(const FigureCurve& curve) {
  std::vector<double> rows;
  for (const double neuron : curve.y)
    if (std::isfinite(neuron)) rows.push_back(neuron);
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  return rows;
}

void set_step_range(FigureData& figure) {
  double first = 1, last = 1;
  for (const FigureCurve& curve : figure.curves)
    for (const double step : curve.x)
      if (std::isfinite(step)) first = std::min(first, std::floor(step)), last = std::max(last, std::ceil(step));
  if (!figure.x.low) figure.x.low = first - 0.5;
  if (!figure.x.high) figure.x.high = last + 0.5;
}

void paint_spikes(const FigureCanvas& c, const std::vector<RasterBand>& bands, const PlotFrame& frame) {
  const QRectF plot = frame.plot();
  const double step = plot.width() / (frame.x().high() - frame.x().low()), unit = plot.height() / (frame.y().high() - frame.y().low());
  const double width = std::clamp(step * 0.6, c.point * 0.35, c.data_line() * 1.2);
  for (std::size_t k = 0; k < bands.size(); ++k) {
    const FigureCurve& curve = frame.figure().curves[k];
    const RasterBand& band = bands[k];
    const double row = unit * (band.high - band.low) / static_cast<double>(std::max<std::size_t>(band.rows, 1));
    const double half = std::clamp(row * 0.8, c.point * 0.7, c.style.font_pt * c.point * 0.6) / 2;
    QList<QLineF> strokes;
    for (std::size_t i = 0; i < std::min(curve.x.size(), curve.y.size()); ++i) {
      if (!frame.seen(curve.x[i], curve.y[i])) continue;
      const QPointF here = frame.at(curve.x[i], curve.y[i]);
      const double top = std::max(here.y() - half, plot.top()), bottom = std::min(here.y() + half, plot.bottom());
      if (here.x() >= plot.left() && here.x() <= plot.right() && top < bottom) strokes << QLineF(here.x(), top, here.x(), bottom);
    }
    c.painter.setPen(QPen(series_colour(band.style, c.ink.dark), width, Qt::SolidLine, Qt::FlatCap));
    c.painter.drawLines(strokes);
  }
  c.painter.setPen(QPen(c.ink.axis, c.axis_line()));
  for (std::size_t k = 0; k + 1 < bands.size(); ++k) {
    const double y = frame.at(frame.x().low(), bands[k].high).y();
    if (y > plot.top() && y < plot.bottom()) c.painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
  }
}

/// Each name beside the seen part of its band; one that would lie over the name below it is left out.
void paint_band_names(const FigureCanvas& c, const std::vector<RasterBand>& bands, const PlotFrame& frame) {
  const QRectF plot = frame.plot();
  const QFontMetricsF metrics(c.tick_font());
  const double left = plot.right() + c.style.font_pt * c.point * 0.5, room = frame.area().right() - left;
  double free = INFINITY;
  c.painter.setFont(c.tick_font());
  c.painter.setPen(c.ink.text);
  for (const RasterBand& band : bands) {
    const double bottom = std::min(frame.at(frame.x().low(), band.low).y(), plot.bottom());
    const double top = std::max(frame.at(frame.x().low(), band.high).y(), plot.top());
    const double middle = (top + bottom) / 2, half = metrics.ascent() * 0.42;
    if (!(bottom > top) || middle + half > free) continue;
    c.painter.drawText(QPointF(left, middle + metrics.ascent() * 0.36), metrics.elidedText(QString::fromStdString(band.name), Qt::ElideMiddle, room));
    free = middle - half;
  }
}

}  // namespace

RasterLayout raster_layout(const FigureData& figure) {
  RasterLayout laid{figure, {}};
  std::vector<std::vector<double>> rows;
  std::size_t all = 0;
  for (const FigureCurve& curve : figure.curves) all += rows.emplace_back(rows_of(curve)).size();
  const double least = std::max(1.0, static_cast<double>(all) / static_cast<double>(std::max<std::size_t>(rows.size(), 1)) / 2);
  double foot = 0;
  for (std::size_t k = 0; k < rows.size(); ++k) {
    FigureCurve& curve = laid.figure.curves[k];
    const double count = static_cast<double>(rows[k].size()), height = std::max(count, least);
    for (double& y : curve.y) {
      if (!std::isfinite(y)) continue;
      const auto rank = std::lower_bound(rows[k].begin(), rows[k].end(), y) - rows[k].begin();
      y = foot + height * (static_cast<double>(rank) + 0.5) / count;
    }
    curve.low.clear();
    curve.high.clear();
    laid.bands.push_back({curve.name, curve.style, foot, foot + height, rows[k].size()});
    foot += height;
  }
  laid.figure.x.scale = laid.figure.y.scale = Scale::linear;
  set_step_range(laid.figure);
  if (!laid.figure.y.low) laid.figure.y.low = 0;
  if (!laid.figure.y.high) laid.figure.y.high = std::max(foot, 1.0);
  return laid;
}

void paint_raster(const FigureCanvas& canvas, const QRectF& area) {
  const RasterLayout laid = raster_layout(canvas.figure);
  const FigureCanvas banded{canvas.painter, canvas.point, laid.figure, canvas.style, canvas.ink};
  PlotPainter plot(banded, area, [&](const PlotFrame& frame) {
    frame.paint_grid();
    paint_spikes(banded, laid.bands, frame);
  });
  plot.paint();
  paint_band_names(banded, laid.bands, plot.frame());
}

}  // namespace assay
