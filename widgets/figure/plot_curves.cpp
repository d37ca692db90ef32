// SPDX-License-Identifier: GPL-3.0-or-later
// The curves of a plot: bands, lines, marks, bars of a histogram and of a bar chart.
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "core/report/stacked_bars.h"
#include "widgets/figure/bar_fill.h"
#include "widgets/figure/plot_clip.h"
#include "widgets/figure/plot_painter.h"
#include "widgets/theme/series_style.h"

namespace assay {

FigureCurve bent_for_log_axes(const FigureCurve& curve, const PlotFrame& frame) {
  if (frame.figure().kind != FigureKind::roc || !curve.line || (!frame.x().log() && !frame.y().log())) return curve;
  FigureCurve bent = curve;
  for (auto* values : {&bent.x, &bent.y, &bent.low, &bent.high}) values->clear();
  bent.labels.clear();
  bent.chosen.clear();
  const double least_x = frame.x().log() ? frame.x().low() : 0, least_y = frame.y().log() ? frame.y().low() * 1e-3 : 0;
  const bool band = curve.low.size() == curve.y.size() && curve.high.size() == curve.y.size();
  const auto add = [&](double x, double y, double low, double high) {
    const auto shown = [&](double value) { return frame.y().log() ? std::max(value, least_y) : value; };
    bent.x.push_back(frame.x().log() ? std::max(x, least_x * 1e-3) : x);
    bent.y.push_back(shown(y));
    if (!band) return;
    bent.low.push_back(shown(low));
    bent.high.push_back(shown(high));
  };
  const auto low_at = [&](std::size_t i) { return band ? curve.low[i] : 0.0; };
  const auto high_at = [&](std::size_t i) { return band ? curve.high[i] : 0.0; };
  for (std::size_t i = 0; i < std::min(curve.x.size(), curve.y.size()); ++i) {
    if (i > 0 && frame.x().log() && curve.x[i] > least_x && curve.x[i] > curve.x[i - 1] * 1.05) {
      const double from = std::max(curve.x[i - 1], least_x);
      const int pieces = std::clamp(static_cast<int>(std::ceil(24 * std::log10(curve.x[i] / from))), 1, 96);
      for (int k = curve.x[i - 1] < least_x ? 0 : 1; k < pieces; ++k) {
        const double x = from * std::pow(curve.x[i] / from, static_cast<double>(k) / pieces);
        const double share = (x - curve.x[i - 1]) / (curve.x[i] - curve.x[i - 1]);
        const auto between = [share](double a, double b) { return a + (b - a) * share; };
        add(x, between(curve.y[i - 1], curve.y[i]), between(low_at(i - (band ? 1 : 0)), low_at(i)), between(high_at(i - (band ? 1 : 0)), high_at(i)));
      }
    }
    add(curve.x[i], curve.y[i], low_at(i), high_at(i));
  }
  return bent;
}

void PlotPainter::paint_stretch(const QPointF& from, const QPointF& to) {
  QPainterPath path(from);
  path.lineTo(to);
  p_.drawPath(line_inside(path, rim()));
}

void PlotPainter::paint_band(const FigureCurve& curve) {
  if (!curve.line || curve.low.size() != curve.y.size() || curve.high.size() != curve.y.size()) return;
  QColor colour = series_colour(curve.style, c_.ink.dark);
  colour.setAlphaF(0.18F);
  p_.setPen(Qt::NoPen);
  p_.setBrush(colour);
  QPolygonF upper, lower;
  const auto flush = [&] {
    if (upper.size() > 1) {
      std::reverse(lower.begin(), lower.end());
      p_.drawPolygon(polygon_inside(upper + lower, plot_));
    }
    upper.clear();
    lower.clear();
  };
  for (std::size_t i = 0; i < curve.y.size(); ++i) {
    if (!seen(curve.x[i], curve.low[i]) || !seen(curve.x[i], curve.high[i])) {
      flush();
      continue;
    }
    upper << at(curve.x[i], curve.high[i]);
    lower << at(curve.x[i], curve.low[i]);
  }
  flush();
}

void PlotPainter::paint_curve(const FigureCurve& curve) {
  if (curve.line && !histogram()) paint_line(curve);
  if (curve.marks || (!curve.line && !histogram())) paint_marks(curve);
  paint_lost(curve);
}

QPen PlotPainter::pen_of(const FigureCurve& curve) const {
  QPen pen = behind(curve) ? QPen(c_.ink.secondary, c_.axis_line() * 1.6, Qt::SolidLine, Qt::FlatCap) : series_pen(curve.style, c_.ink.dark, c_.data_line());
  pen.setJoinStyle(behind(curve) ? Qt::MiterJoin : Qt::RoundJoin);
  return pen;
}

void PlotPainter::paint_line(const FigureCurve& curve) {
  const std::size_t n = std::min(curve.x.size(), curve.y.size());
  QPainterPath path;
  bool open = false;
  // Far more points than the paper can show: one column of extremes per hair line.
  const double column = c_.point * 0.25;
  double last_x = NAN, low = 0, high = 0;
  for (std::size_t i = 0; i < n; ++i) {
    if (!seen(curve.x[i], curve.y[i])) {
      open = false;
      last_x = NAN;
      continue;
    }
    const QPointF here = at(curve.x[i], curve.y[i]);
    if (!open) path.moveTo(here);
    else if (curve.steps) {
      path.lineTo(QPointF(here.x(), path.currentPosition().y()));
      path.lineTo(here);
    } else if (n > 5000 && std::abs(here.x() - last_x) < column) {
      if (here.y() < low || here.y() > high) path.lineTo(here);
    } else {
      path.lineTo(here);
    }
    if (std::isnan(last_x) || std::abs(here.x() - last_x) >= column) last_x = here.x(), low = high = here.y();
    low = std::min(low, here.y());
    high = std::max(high, here.y());
    open = true;
  }
  p_.setPen(pen_of(curve));
  p_.setBrush(Qt::NoBrush);
  p_.drawPath(line_inside(path, rim()));
}

void PlotPainter::paint_marks(const FigureCurve& curve) {
  const std::size_t n = std::min(curve.x.size(), curve.y.size());
  const QColor colour = series_colour(curve.style, c_.ink.dark);
  // In a crowd marks are smaller and let each other show through, so that density is seen.
  const bool crowd = !curve.line && n > 150;
  // Over the small field of one frame among several they leave some of it to be seen.
  const double small = c_.figure.kind == FigureKind::images ? std::clamp(plot_.width() / (em() * 24), 0.4, 1.0) : 1;
  const double size = c_.style.font_pt * c_.point * (crowd ? 0.36 : 0.45) * small;
  QColor mark = colour;
  if (crowd) mark.setAlphaF(0.55F);
  const bool intervals = !curve.line && curve.low.size() == curve.y.size() && curve.high.size() == curve.y.size();
  for (std::size_t i = 0; i < n; ++i) {
    if (!seen(curve.x[i], curve.y[i]) || !rim().contains(at(curve.x[i], curve.y[i]))) continue;
    if (intervals && seen(curve.x[i], curve.low[i]) && seen(curve.x[i], curve.high[i])) {
      p_.setPen(QPen(colour, c_.data_line()));
      paint_stretch(at(curve.x[i], curve.low[i]), at(curve.x[i], curve.high[i]));
    }
    paint_mark(p_, series_mark(curve.style), at(curve.x[i], curve.y[i]), size, mark, c_.ink.background);
  }
}

/// Values that are not numbers: a cross on the x axis below the gap. Infinite values: a triangle at the border.
void PlotPainter::paint_lost(const FigureCurve& curve) {
  const QColor colour = series_colour(curve.style, c_.ink.dark);
  for (std::size_t i = 0; i < std::min(curve.x.size(), curve.y.size()); ++i) {
    if (std::isfinite(curve.y[i]) || !std::isfinite(x_.place(curve.x[i]))) continue;
    const double x = plot_.left() + x_.place(curve.x[i]) * plot_.width();
    if (std::isinf(curve.y[i])) {
      paint_mark(p_, curve.y[i] > 0 ? SeriesMark::triangle_up : SeriesMark::triangle_down, {x, curve.y[i] > 0 ? plot_.top() + em() * 0.3 : plot_.bottom() - em() * 0.3},
                 em() * 0.6, colour, c_.ink.background);
      continue;
    }
    const double y = plot_.bottom() - em() * 0.35, r = em() * 0.2;
    p_.setPen(QPen(colour, c_.data_line(), Qt::SolidLine, Qt::RoundCap));
    p_.drawLine(QPointF(x - r, y - r), QPointF(x + r, y + r));
    p_.drawLine(QPointF(x - r, y + r), QPointF(x + r, y - r));
  }
}

/// Bars that let the group behind them show through: the first of several is the ground, without outlines.
void PlotPainter::paint_histogram(const FigureCurve& curve, bool ground) {
  const std::size_t n = std::min(curve.x.size(), curve.y.size());
  const QColor colour = series_colour(curve.style, c_.ink.dark);
  QColor soft = colour;
  soft.setAlphaF(ground ? 0.24F : 0.16F);
  const double floor = y_.log() ? y_.low() : 0, hair = c_.data_line() * 0.8;
  for (std::size_t i = 0; i + 1 < n; ++i) {
    if (!seen(curve.x[i], curve.y[i]) || !seen(curve.x[i + 1], floor) || !(curve.y[i] > floor)) continue;
    const QRectF bar = QRectF(at(curve.x[i], curve.y[i]), at(curve.x[i + 1], floor)).normalized() & rim();
    if (bar.isEmpty()) continue;
    const double seam = bar.width() > 4 * hair ? hair * 0.5 : 0;
    p_.fillRect(ground ? bar.adjusted(0, 0, -seam, 0) : bar, soft);
    if (ground || bar.width() < 3 * hair) continue;
    p_.setPen(QPen(colour, hair, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
    p_.setBrush(Qt::NoBrush);
    p_.drawRect(bar);
  }
}

/// Room of one group of bars: between neighbouring x, in the painter's units.
double PlotPainter::slot_width() const {
  std::vector<double> x;
  for (const auto& curve : c_.figure.curves) x.insert(x.end(), curve.x.begin(), curve.x.end());
  std::sort(x.begin(), x.end());
  double slot = x_.high() - x_.low();
  for (std::size_t i = 1; i < x.size(); ++i)
    if (x[i] > x[i - 1]) slot = std::min(slot, x[i] - x[i - 1]);
  return plot_.width() * slot / (x_.high() - x_.low());
}

/// Width of one bar or stack: the groups of a category share its room.
double PlotPainter::bar_width() const {
  const std::size_t level = static_cast<std::size_t>(std::max(1, c_.figure.stacked));
  const double beside = static_cast<double>(std::max<std::size_t>(1, (c_.figure.curves.size() + level - 1) / level));
  return slot_width() * (stacked() ? 0.58 : 0.7) / beside;
}

/// A bar's rectangle: `k` is the curve's place in its group, or in its stack.
QRectF PlotPainter::bar_of(std::size_t k, const FigureCurve& curve, std::size_t i, double width) const {
  const std::size_t level = static_cast<std::size_t>(std::max(1, c_.figure.stacked));
  const double base = stacked() ? bar_bases(c_.figure, k)[i] : 0;
  const QPointF top = at(curve.x[i], base + curve.y[i]);
  const double left = top.x() - width * static_cast<double>((c_.figure.curves.size() + level - 1) / level) / 2 + static_cast<double>(k / level) * width;
  const double zero = y_.log() || y_.low() > 0 ? plot_.bottom() : y_.high() < 0 ? plot_.top() : plot_.bottom() - y_.place(0) * plot_.height();
  const double foot = base != 0 && std::isfinite(y_.place(base)) ? at(curve.x[i], base).y() : zero;
  return QRectF(QPointF(left, top.y()), QPointF(left + width, foot)).normalized();
}

void PlotPainter::paint_bars() {
  const double width = bar_width();
  for (std::size_t k = 0; k < c_.figure.curves.size(); ++k) {
    const FigureCurve& curve = c_.figure.curves[k];
    const QColor colour = series_colour(curve.style, c_.ink.dark);
    for (std::size_t i = 0; i < curve.y.size(); ++i) {
      if (!std::isfinite(x_.place(curve.x[i]))) continue;
      const QRectF bar = bar_of(k, curve, i, width);
      if (std::isfinite(curve.y[i]) && std::isfinite(bar.height())) paint_bar_fill(p_, bar & rim(), level_of(k), colour, c_.ink.background, em() * 0.55);
      paint_bar_interval(k, i, bar.center().x(), width);
    }
  }
}

/// The interval of a bar; that of a stack at its top.
void PlotPainter::paint_bar_interval(std::size_t k, std::size_t i, double middle, double width) {
  const FigureCurve& curve = c_.figure.curves[k];
  std::vector<double> ends;
  if (stacked() && tops_stack(c_.figure, k)) ends = stack_interval(c_.figure, k, i);
  if (!stacked() && i < curve.low.size() && i < curve.high.size() && seen(curve.x[i], curve.y[i])) ends = {curve.low[i], curve.high[i]};
  if (ends.size() != 2 || !seen(curve.x[i], ends[0]) || !seen(curve.x[i], ends[1])) return;
  p_.setPen(QPen(c_.ink.text, c_.data_line()));
  const double low = at(curve.x[i], ends[0]).y(), high = at(curve.x[i], ends[1]).y(), cap = width * 0.12;
  paint_stretch({middle, low}, {middle, high});
  for (const double y : {low, high}) paint_stretch({middle - cap, y}, {middle + cap, y});
}

}  // namespace assay
