// SPDX-License-Identifier: GPL-3.0-or-later
// The legend of a plot: where it disturbs least, and its entries.
#include <QLineF>
#include <algorithm>
#include <array>
#include <cmath>

#include "widgets/figure/bar_fill.h"
#include "widgets/figure/plot_painter.h"
#include "widgets/theme/series_style.h"

namespace assay {
namespace {

QString text(const std::string& utf8) { return QString::fromStdString(utf8); }

}  // namespace

bool PlotPainter::legend_needed() const {
  int named = 0;
  for (const auto& curve : c_.figure.curves) named += curve.name.empty() ? 0 : 1;
  return c_.style.legend != LegendPlace::none && named > 1 && !raster();  // a raster names its bands
}

double PlotPainter::legend_entry_width(const FigureCurve& curve) const { return em() * 3.2 + metrics_.horizontalAdvance(text(curve.name)); }

/// Room that a legend above the plot takes; 0 where it has a place inside or beside.
double PlotPainter::legend_above(double width) {
  above_ = legend_needed() && (c_.style.legend == LegendPlace::above ||
                               (c_.style.legend == LegendPlace::automatic && (no_corner_ || stacked() || (c_.figure.curves.size() > 6 && !frame_.aspect()))));
  if (!above_) return 0;
  double x = 0;
  int rows = 1;
  for (const auto& curve : c_.figure.curves) {
    if (curve.name.empty()) continue;
    if (x > 0 && x + legend_entry_width(curve) > width) x = 0, ++rows;
    x += legend_entry_width(curve);
  }
  return rows * metrics_.height() * 1.15;
}

QSizeF PlotPainter::legend_size() const {
  QSizeF size(0, em() * 0.4);
  for (const auto& curve : c_.figure.curves)
    if (!curve.name.empty()) size = {std::max(size.width(), legend_entry_width(curve)), size.height() + metrics_.height() * 1.1};
  return size;
}

/// How many points, stretches of line, ends of intervals or bars of a curve lie under `box`.
int PlotPainter::covered_by(std::size_t n, const QRectF& box) const {
  const FigureCurve curve = bent_for_log_axes(c_.figure.curves[n], frame_);
  const double width = bars() ? bar_width() : 0;
  int covered = 0;
  std::optional<QPointF> before;
  QRectF before_band;
  for (std::size_t i = 0; i < std::min(curve.x.size(), curve.y.size()); ++i) {
    if (!seen(curve.x[i], curve.y[i])) {
      before.reset();
      continue;
    }
    const QPointF here = at(curve.x[i], curve.y[i]);
    if (bars()) {
      QRectF bar = bar_of(n, curve, i, width);
      if (i < curve.high.size() && seen(curve.x[i], curve.high[i])) bar.setTop(std::min(bar.top(), at(curve.x[i], curve.high[i]).y()));
      covered += bar.intersects(box) ? 1 : 0;
      continue;
    }
    bool hit = box.contains(here);
    if (i < curve.low.size() && i < curve.high.size() && seen(curve.x[i], curve.low[i]) && seen(curve.x[i], curve.high[i])) {
      const QRectF band(at(curve.x[i], curve.high[i]), at(curve.x[i], curve.low[i]));
      hit = hit || (band.left() >= box.left() && band.left() <= box.right() && band.top() <= box.bottom() && band.bottom() >= box.top());
      // Between two points a band is as wide as at its wider end, to be on the safe side.
      if (!hit && before && curve.line) hit = QRectF(QPointF(before_band.left(), std::min(before_band.top(), band.top())), QPointF(band.left(), std::max(before_band.bottom(), band.bottom()))).intersects(box);
      before_band = band;
    }
    // A stretch longer than the box crosses it without a point inside: look along it in steps shorter than the box is high.
    const auto crosses = [&box](const QPointF& from, const QPointF& to) {
      if (!QRectF(from, to).normalized().adjusted(-1, -1, 1, 1).intersects(box)) return false;
      const int steps = std::clamp(static_cast<int>(QLineF(from, to).length() / (box.height() * 0.25)), 2, 200);
      for (int s = 1; s < steps; ++s)
        if (box.contains(from + (to - from) * s / steps)) return true;
      return false;
    };
    if (!hit && before && (curve.line || histogram())) {
      const QPointF corner(here.x(), before->y());
      hit = curve.steps && !histogram() ? box.contains(corner) || crosses(*before, corner) || crosses(corner, here) : crosses(*before, here);
    }
    covered += hit ? 1 : 0;
    before = here;
  }
  return covered;
}

/// The corner with the fewest points under a legend of this size; nothing where all are taken.
std::optional<QRectF> PlotPainter::free_corner(const QSizeF& size) const {
  const double gap = em() * 0.5;
  if (size.width() + 2 * gap > plot_.width() || size.height() + 2 * gap > plot_.height()) return std::nullopt;
  const std::array<QPointF, 4> corners{{{plot_.right() - size.width() - gap, plot_.top() + gap}, {plot_.left() + gap, plot_.top() + gap},
                                        {plot_.right() - size.width() - gap, plot_.bottom() - size.height() - gap}, {plot_.left() + gap, plot_.bottom() - size.height() - gap}}};
  const std::array<LegendPlace, 4> names{LegendPlace::top_right, LegendPlace::top_left, LegendPlace::bottom_right, LegendPlace::bottom_left};
  std::optional<QRectF> best;
  int fewest = c_.style.legend == LegendPlace::automatic ? 1 : 1 << 30;
  for (std::size_t k = 0; k < corners.size(); ++k) {
    if (c_.style.legend != LegendPlace::automatic && c_.style.legend != names[k]) continue;
    const QRectF box(corners[k], size);
    int covered = 0;
    for (std::size_t n = 0; n < c_.figure.curves.size(); ++n) covered += covered_by(n, box);
    for (const FigureRule& rule : c_.figure.rules) {
      const double place = (rule.vertical ? x_ : y_).place(rule.value);
      if (!std::isfinite(place) || place < 0 || place > 1) continue;
      const double x = plot_.left() + place * plot_.width(), y = plot_.bottom() - place * plot_.height();
      covered += rule.vertical ? x > box.left() && x < box.right() : y > box.top() && y < box.bottom();
      if (!rule.title.empty()) covered += rule_title_box(rule).intersects(box) ? 1 : 0;
    }
    if (covered < fewest) fewest = covered, best = box;
  }
  return best;
}

/// Beside a plot whose shape is fixed there is room to spare at the right.
std::optional<QRectF> PlotPainter::free_side(const QSizeF& size) const {
  if (!frame_.aspect() || c_.style.legend != LegendPlace::automatic) return std::nullopt;
  const double gap = em();
  if (area_.right() - plot_.right() < size.width() + gap || size.height() > plot_.height()) return std::nullopt;
  return QRectF(QPointF(plot_.right() + gap, plot_.top()), size);
}

void PlotPainter::draw_entry(std::size_t k, const QPointF& left_middle) {
  const FigureCurve& curve = c_.figure.curves[k];
  const QColor colour = series_colour(curve.style, c_.ink.dark);
  const double width = em() * 2;
  const QRectF swatch(left_middle.x() + width * 0.3, left_middle.y() - em() * 0.35, em() * 1.1, em() * 0.7);
  if (bars()) {
    paint_bar_fill(p_, swatch, level_of(k), colour, c_.ink.background, em() * 0.45);
  } else if (histogram()) {
    const bool ground = k == 0 && c_.figure.curves.size() > 1;
    QColor soft = colour;
    soft.setAlphaF(ground ? 0.24F : 0.16F);
    p_.fillRect(swatch, soft);
    if (!ground) {
      p_.setPen(QPen(colour, c_.data_line() * 0.8));
      p_.setBrush(Qt::NoBrush);
      p_.drawRect(swatch);
    }
  } else {
    if (curve.line) {
      p_.setPen(pen_of(curve));
      p_.drawLine(left_middle, left_middle + QPointF(width, 0));
    }
    if (curve.marks || !curve.line) paint_mark(p_, series_mark(curve.style), left_middle + QPointF(width / 2, 0), c_.style.font_pt * 0.45 * c_.point, colour, c_.ink.background);
  }
  p_.setPen(c_.ink.text);
  p_.setFont(c_.font());
  const double left = left_middle.x() + width + em() * 0.4;
  p_.drawText(QPointF(left, left_middle.y() + metrics_.ascent() * 0.36), metrics_.elidedText(text(curve.name), Qt::ElideRight, std::max(em() * 4, area_.right() - left)));
}

void PlotPainter::paint_legend() {
  if (!legend_needed()) return;
  const auto& curves = c_.figure.curves;
  if (above_) {
    double x = plot_.left(), y = area_.top() + metrics_.height() * 0.6;
    for (std::size_t k = 0; k < curves.size(); ++k) {
      if (curves[k].name.empty()) continue;
      if (x > plot_.left() && x + legend_entry_width(curves[k]) > area_.right()) x = plot_.left(), y += metrics_.height() * 1.15;
      draw_entry(k, {x, y});
      x += legend_entry_width(curves[k]);
    }
    return;
  }
  const QSizeF size = legend_size();
  const std::optional<QRectF> side = free_side(size);
  const QRectF box = side ? *side : free_corner(size).value_or(QRectF(QPointF(plot_.right() - size.width() - em() * 0.5, plot_.top() + em() * 0.5), size));
  if (!side) {
    QColor patch = c_.ink.background;
    patch.setAlphaF(0.85F);
    p_.fillRect(box, patch);
  }
  double y = box.top() + metrics_.height() * 0.65;
  for (std::size_t k = 0; k < curves.size(); ++k) {
    if (curves[k].name.empty()) continue;
    draw_entry(k, {box.left() + em() * 0.3, y});
    y += metrics_.height() * 1.1;
  }
}

}  // namespace assay
