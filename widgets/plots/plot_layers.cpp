// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/plot_layers.h"

#include <algorithm>
#include <cmath>

#include "widgets/plots/legend_strip.h"
#include "widgets/theme/theme.h"

namespace assay {
namespace {

QRectF inside_axes(QCustomPlot* plot) { return QRectF(plot->axisRect()->rect()); }

/// A triangle that points up or down with its tip at `tip`.
void draw_triangle(QPainter* painter, const QPointF& tip, bool up, double size, const QColor& colour) {
  const double base = tip.y() + (up ? size : -size);
  painter->setPen(Qt::NoPen);
  painter->setBrush(colour);
  painter->drawPolygon(QPolygonF{{tip.x(), tip.y()}, {tip.x() - size * 0.6, base}, {tip.x() + size * 0.6, base}});
}

/// Text on a patch of the background, so that lines below do not cross it.
void draw_label(QPainter* painter, QRectF rect, const QString& text, const QRectF& bounds) {
  const Tokens& tokens = theme_tokens();
  if (rect.right() > bounds.right() - 2) rect.moveRight(bounds.right() - 2);
  if (rect.left() < bounds.left() + 2) rect.moveLeft(bounds.left() + 2);
  if (rect.top() < bounds.top()) rect.moveTop(bounds.top());
  QColor patch = tokens.base;
  patch.setAlphaF(0.8F);
  painter->fillRect(rect.adjusted(-2, 1, 2, -1), patch);
  painter->setPen(tokens.secondary);
  painter->drawText(rect, Qt::AlignCenter | Qt::TextDontClip, text);
}

}  // namespace

ShadeLayer::ShadeLayer(QCustomPlot* plot, const PlotDecor& decor) : QCPLayerable(plot, QStringLiteral("shades")), decor_(decor) {}
void ShadeLayer::applyDefaultAntialiasingHint(QCPPainter* painter) const { painter->setAntialiasing(false); }

void ShadeLayer::draw(QCPPainter* painter) {
  QCustomPlot* plot = parentPlot();
  const QRectF area = inside_axes(plot);
  const Tokens& tokens = theme_tokens();
  QColor tint = tokens.accent;
  tint.setAlphaF(tokens.dark ? 0.10F : 0.055F);
  painter->setFont(font_of(TypeRole::ticks));
  for (const PlotShade& shade : decor_.shades) {
    const auto edge = [&](double x, double open) {
      return std::isfinite(x) ? std::clamp(plot->xAxis->coordToPixel(x), area.left(), area.right()) : open;
    };
    const double left = edge(shade.from, area.left()), right = edge(shade.to, area.right() + 1);
    if (right <= left) continue;
    const QRectF rect(left, area.top(), right - left, area.height() + 1);
    painter->fillRect(rect, tint);
    if (shade.text.isEmpty()) continue;
    painter->setPen(tokens.secondary);
    const QFontMetricsF metrics(painter->font());
    if (metrics.horizontalAdvance(shade.text) + 8 <= rect.width())
      painter->drawText(rect.adjusted(4, 2, -4, 0), Qt::AlignTop | Qt::AlignRight, shade.text);
  }
}

MarkLayer::MarkLayer(QCustomPlot* plot, const PlotDecor& decor) : QCPLayerable(plot, QStringLiteral("marks")), decor_(decor) {}
void MarkLayer::applyDefaultAntialiasingHint(QCPPainter* painter) const { painter->setAntialiasing(true); }

void MarkLayer::draw(QCPPainter* painter) {
  painter->setAntialiasing(true);
  painter->setFont(font_of(TypeRole::ticks));
  const QRectF area = inside_axes(parentPlot());
  const Tokens& tokens = theme_tokens();
  if (!decor_.empty_text.isEmpty()) {
    painter->setPen(tokens.secondary);
    painter->drawText(area, Qt::AlignCenter | Qt::TextWordWrap, decor_.empty_text);
  }
  draw_rules(painter);
  for (const auto& series : decor_.series) {
    if (!series->visible) continue;
    draw_unshowable(painter, *series);
    draw_chosen(painter, *series);
  }
  if (decor_.focused) {
    painter->setPen(QPen(tokens.accent, 2));
    painter->setBrush(Qt::NoBrush);
    painter->drawRoundedRect(QRectF(parentPlot()->rect()).adjusted(1, 1, -1, -1), 4, 4);
  }
}

void MarkLayer::draw_rules(QCPPainter* painter) const {
  QCustomPlot* plot = parentPlot();
  const QRectF area = inside_axes(plot);
  const Tokens& tokens = theme_tokens();
  const QFontMetricsF metrics(painter->font());
  QPen pen(series_look(1, tokens.dark).colour, 1);
  pen.setDashPattern({5, 4});
  for (const PlotRule& rule : decor_.rules) {
    QCPAxis* axis = rule.vertical ? plot->xAxis : plot->yAxis;
    if (axis->scaleType() == QCPAxis::stLogarithmic && rule.value <= 0) continue;
    const double width = metrics.horizontalAdvance(rule.text) + 2;
    const double place = axis->coordToPixel(rule.value);
    if (!axis->range().contains(rule.value)) {
      // Off the range: an arrow at the border that it lies behind, with the text.
      if (rule.vertical) continue;
      const bool above = place < area.top();
      const QPointF tip(area.left() + 8, above ? area.top() + 1 : area.bottom() - 1);
      draw_triangle(painter, tip, above, 6, pen.color());
      if (!rule.text.isEmpty())
        draw_label(painter, QRectF(area.left() + 16, above ? area.top() : area.bottom() - metrics.height(), width, metrics.height()), rule.text, area);
      continue;
    }
    painter->setPen(pen);
    if (rule.vertical) painter->drawLine(QPointF(place, area.top()), QPointF(place, area.bottom()));
    else painter->drawLine(QPointF(area.left(), place), QPointF(area.right(), place));
    if (rule.text.isEmpty()) continue;
    QRectF text(area.left() + 5, place - metrics.height() - 1, width, metrics.height());
    if (rule.vertical) text.moveTo(place + 4, area.top() + 2);
    else if (text.top() < area.top()) text.moveTop(place + 1);
    draw_label(painter, text, rule.text, area);
  }
}

void MarkLayer::draw_unshowable(QCPPainter* painter, const PlotSeries& series) const {
  QCustomPlot* plot = parentPlot();
  const QRectF area = inside_axes(plot);
  const QColor colour = series.look(theme_tokens()).colour;
  const QFontMetricsF metrics(painter->font());
  // Calls show(pixel, index) for the points in view, leaving out those closer than `apart` pixels to the last one shown.
  const auto spaced = [&](const std::vector<std::uint32_t>& points, double apart, auto show) {
    const QCPRange range = plot->xAxis->range();
    auto it = std::lower_bound(points.begin(), points.end(), range.lower, [&](std::uint32_t i, double x) { return series.x(i) < x; });
    double last = -1e9;
    while (it != points.end() && series.x(*it) <= range.upper) {
      const double pixel = plot->xAxis->coordToPixel(series.x(*it));
      if (pixel - last >= apart) {
        show(pixel, *it);
        last = pixel;
      }
      // Jump to the first point that may be far enough, so that a million marks cost as little as a hundred.
      const double next = plot->xAxis->pixelToCoord(last + apart);
      it = std::lower_bound(it + 1, points.end(), next, [&](std::uint32_t i, double x) { return series.x(i) < x; });
    }
  };
  spaced(series.not_numbers, 6, [&](double x, std::uint32_t) {
    painter->setPen(QPen(colour, 1.4));
    const double y = area.bottom() + 0.5;
    painter->drawLine(QPointF(x - 2.5, y - 2.5), QPointF(x + 2.5, y + 2.5));
    painter->drawLine(QPointF(x - 2.5, y + 2.5), QPointF(x + 2.5, y - 2.5));
  });
  double written = -1e9;
  spaced(series.infinite, 8, [&](double x, std::uint32_t i) {
    const bool up = series.y(i) > 0;
    draw_triangle(painter, {x, up ? area.top() : area.bottom()}, up, 7, colour);
    const QString text = up ? QStringLiteral("+∞") : QStringLiteral("−∞");
    const bool beside = x - written < 6 * metrics.horizontalAdvance(text);
    written = x;
    if (beside) return;  // one value for a row of them
    painter->setPen(theme_tokens().secondary);
    const double width = metrics.horizontalAdvance(text);
    const QRectF rect(x - width / 2, up ? area.top() + 8 : area.bottom() - 8 - metrics.height(), width, metrics.height());
    if (rect.left() > area.left() && rect.right() < area.right()) painter->drawText(rect, Qt::AlignCenter | Qt::TextDontClip, text);
  });
  if (plot->yAxis->scaleType() == QCPAxis::stLogarithmic)
    spaced(series.not_positive, 8, [&](double x, std::uint32_t) { draw_triangle(painter, {x, area.bottom()}, false, 7, colour); });
  // A line shows by leaving the plot where it goes on; a lone mark off the range does not.
  if (series.line || series.size() > 20000) return;
  const QCPRange y_range = plot->yAxis->range();
  for (std::size_t i = 0; i < series.size(); ++i) {
    const double y = series.y(i);
    if (!std::isfinite(y) || y_range.contains(y) || !plot->xAxis->range().contains(series.x(i))) continue;
    if (y <= 0 && plot->yAxis->scaleType() == QCPAxis::stLogarithmic) continue;
    const bool up = y > y_range.upper;
    draw_triangle(painter, {plot->xAxis->coordToPixel(series.x(i)), up ? area.top() : area.bottom()}, up, 7, colour);
  }
}

void MarkLayer::draw_chosen(QCPPainter* painter, const PlotSeries& series) const {
  QCustomPlot* plot = parentPlot();
  const SeriesLook look = series.look(theme_tokens());
  for (const std::uint32_t i : series.chosen) {
    if (i >= series.size() || !std::isfinite(series.y(i))) continue;
    const QPointF at(plot->xAxis->coordToPixel(series.x(i)), plot->yAxis->coordToPixel(series.y(i)));
    if (!inside_axes(plot).adjusted(-1, -1, 1, 1).contains(at)) continue;
    painter->setPen(QPen(look.colour, 2));
    painter->setBrush(theme_tokens().base);
    painter->drawEllipse(at, 5.5, 5.5);
  }
}

CursorLayer::CursorLayer(QCustomPlot* plot, const PlotDecor& decor) : QCPLayerable(plot, QStringLiteral("cursor")), decor_(decor) {}
void CursorLayer::applyDefaultAntialiasingHint(QCPPainter* painter) const { painter->setAntialiasing(true); }

void CursorLayer::draw(QCPPainter* painter) {
  QCustomPlot* plot = parentPlot();
  const QRectF area = inside_axes(plot);
  const Tokens& tokens = theme_tokens();
  painter->setAntialiasing(true);
  if (decor_.box) {
    QColor fill = tokens.accent;
    fill.setAlphaF(0.12F);
    painter->setPen(QPen(tokens.accent, 1));
    painter->setBrush(fill);
    painter->drawRect(*decor_.box);
  }
  if (!decor_.cursor || !plot->xAxis->range().contains(*decor_.cursor)) return;
  const double x = std::round(plot->xAxis->coordToPixel(*decor_.cursor)) + 0.5;
  QPen pen(tokens.text, 1);
  pen.setDashPattern({1.5, 2.5});
  painter->setPen(pen);
  painter->drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
  for (const auto& series : decor_.series) {
    if (!series->visible || !series->line) continue;
    const std::size_t i = series->at(*decor_.cursor);
    if (i >= series->size()) continue;
    const double value = series->shown(i);
    if (!std::isfinite(value) || (plot->yAxis->scaleType() == QCPAxis::stLogarithmic && value <= 0)) continue;
    const double place = series->steps ? x : plot->xAxis->coordToPixel(series->x(i));
    const auto [first, last] = series->x_extent();
    if (*decor_.cursor < first || *decor_.cursor > last) continue;
    const QPointF at(place, plot->yAxis->coordToPixel(value));
    if (!area.adjusted(-1, -1, 1, 1).contains(at)) continue;
    painter->setPen(QPen(series->look(tokens).colour, 1.6));
    painter->setBrush(tokens.base);
    painter->drawEllipse(at, 3.6, 3.6);
  }
}

}  // namespace assay
