// SPDX-License-Identifier: GPL-3.0-or-later
// Lines, points, bars and steps between two axes.
#include <QLineF>
#include <QPainterPath>
#include <algorithm>
#include <array>
#include <optional>
#include <cmath>

#include "widgets/figure/figure_axis.h"
#include "widgets/figure/figure_painter.h"
#include "widgets/figure/plot_frame.h"
#include "widgets/theme/series_style.h"

namespace assay {
namespace {

QString text(const std::string& utf8) { return QString::fromStdString(utf8); }

/// How many values a log axis has no place for.
int lost_values(const FigureData& figure) {
  int lost = 0;
  for (const auto& curve : figure.curves)
    for (std::size_t i = 0; i < curve.y.size(); ++i)
      if ((figure.y.scale == Scale::log && curve.y[i] <= 0 && std::isfinite(curve.y[i])) || (figure.x.scale == Scale::log && i < curve.x.size() && curve.x[i] <= 0)) ++lost;
  return lost;
}

class PlotPainter {
 public:
  PlotPainter(const FigureCanvas& canvas, const QRectF& area)
      : c_(canvas), p_(canvas.painter), area_(area), frame_(canvas, area), x_(frame_.x()), y_(frame_.y()), plot_(frame_.plot()),
        metrics_(canvas.font()), ticks_(canvas.tick_font()) {}

  /// Finds the frame and where the legend goes: in a free corner, or above the plot.
  void lay_out() {
    const auto legend_height = [this](double width) { return legend_above(width); };
    frame_.lay_out(legend_height);
    if (!above_ && legend_needed() && c_.style.legend == LegendPlace::automatic && !free_corner(legend_size())) {
      no_corner_ = true;
      frame_.lay_out(legend_height);
    }
  }
  const PlotFrame& frame() const { return frame_; }

  void paint() {
    lay_out();
    frame_.paint_grid();
    p_.save();
    p_.setClipRect(plot_.adjusted(-c_.point, -c_.point, c_.point, c_.point));
    if (!bars())
      for (const auto& curve : c_.figure.curves) paint_band(curve);
    if (bars()) paint_bars();
    else
      for (const auto& curve : c_.figure.curves) paint_curve(curve);
    p_.restore();
    paint_rules();
    for (const auto& curve : c_.figure.curves) paint_chosen(curve);
    frame_.paint_axes();
    paint_legend();
    paint_note();
  }

 private:
  bool bars() const { return c_.figure.kind == FigureKind::bars; }
  double em() const { return c_.style.font_pt * c_.point; }
  QPointF at(double x, double y) const { return frame_.at(x, y); }
  bool seen(double x, double y) const { return frame_.seen(x, y); }

  bool legend_needed() const {
    int named = 0;
    for (const auto& curve : c_.figure.curves) named += curve.name.empty() ? 0 : 1;
    return c_.style.legend != LegendPlace::none && named > 1;
  }
  /// Room that a legend above the plot takes; 0 where it has a place inside.
  double legend_above(double width) {
    above_ = legend_needed() && (c_.style.legend == LegendPlace::above ||
                                 (c_.style.legend == LegendPlace::automatic && (no_corner_ || c_.figure.curves.size() > 6)));
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
  double legend_entry_width(const FigureCurve& curve) const { return em() * 3.2 + metrics_.horizontalAdvance(text(curve.name)); }

  void paint_band(const FigureCurve& curve) {
    if (!curve.line || curve.low.size() != curve.y.size() || curve.high.size() != curve.y.size()) return;
    QColor colour = series_colour(curve.style, c_.ink.dark);
    colour.setAlphaF(0.18F);
    p_.setPen(Qt::NoPen);
    p_.setBrush(colour);
    QPolygonF upper, lower;
    const auto flush = [&] {
      if (upper.size() > 1) {
        std::reverse(lower.begin(), lower.end());
        p_.drawPolygon(upper + lower);
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

  void paint_curve(const FigureCurve& curve) {
    const QColor colour = series_colour(curve.style, c_.ink.dark);
    const std::size_t n = std::min(curve.x.size(), curve.y.size());
    const bool histogram = c_.figure.kind == FigureKind::histogram;
    if (curve.line || histogram) {
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
        else if (curve.steps || histogram) {
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
      if (histogram && n > 1) {
        QPainterPath filled = path;
        filled.lineTo(at(curve.x[n - 1], y_.log() ? y_.low() : 0));
        filled.lineTo(at(curve.x[0], y_.log() ? y_.low() : 0));
        QColor soft = colour;
        soft.setAlphaF(0.25F);
        p_.fillPath(filled, soft);
      }
      QPen pen = series_pen(curve.style, c_.ink.dark, c_.data_line());
      pen.setJoinStyle(Qt::RoundJoin);
      p_.setPen(pen);
      p_.setBrush(Qt::NoBrush);
      p_.drawPath(path);
    }
    if (curve.marks || !curve.line) {
      // In a crowd marks are smaller and let each other show through, so that density is seen.
      const bool crowd = !curve.line && n > 150;
      const double size = c_.style.font_pt * c_.point * (crowd ? 0.36 : 0.45);
      QColor mark = colour;
      if (crowd) mark.setAlphaF(0.55F);
      const bool bars = !curve.line && curve.low.size() == curve.y.size() && curve.high.size() == curve.y.size();
      for (std::size_t i = 0; i < n; ++i) {
        if (!seen(curve.x[i], curve.y[i])) continue;
        if (bars && seen(curve.x[i], curve.low[i]) && seen(curve.x[i], curve.high[i])) {
          p_.setPen(QPen(colour, c_.data_line()));
          p_.drawLine(at(curve.x[i], curve.low[i]), at(curve.x[i], curve.high[i]));
        }
        paint_mark(p_, series_mark(curve.style), at(curve.x[i], curve.y[i]), size, mark, c_.ink.background);
      }
    }
    // Values that are not numbers: a cross on the x axis below the gap.
    for (std::size_t i = 0; i < n; ++i) {
      if (!std::isnan(curve.y[i]) || !std::isfinite(x_.place(curve.x[i]))) continue;
      const double x = plot_.left() + x_.place(curve.x[i]) * plot_.width(), y = plot_.bottom() - em() * 0.35, r = em() * 0.2;
      p_.setPen(QPen(colour, c_.data_line(), Qt::SolidLine, Qt::RoundCap));
      p_.drawLine(QPointF(x - r, y - r), QPointF(x + r, y + r));
      p_.drawLine(QPointF(x - r, y + r), QPointF(x + r, y - r));
    }
    // Infinite values: a triangle at the border.
    for (std::size_t i = 0; i < n; ++i) {
      if (!std::isinf(curve.y[i]) || !std::isfinite(x_.place(curve.x[i]))) continue;
      const double x = plot_.left() + x_.place(curve.x[i]) * plot_.width();
      paint_mark(p_, curve.y[i] > 0 ? SeriesMark::triangle_up : SeriesMark::triangle_down, {x, curve.y[i] > 0 ? plot_.top() + em() * 0.3 : plot_.bottom() - em() * 0.3},
                 em() * 0.6, colour, c_.ink.background);
    }
  }

  /// Room of one group of bars: between neighbouring x, in the painter's units.
  double slot_width() const {
    std::vector<double> x;
    for (const auto& curve : c_.figure.curves) x.insert(x.end(), curve.x.begin(), curve.x.end());
    std::sort(x.begin(), x.end());
    double slot = x_.high() - x_.low();
    for (std::size_t i = 1; i < x.size(); ++i)
      if (x[i] > x[i - 1]) slot = std::min(slot, x[i] - x[i - 1]);
    return plot_.width() * slot / (x_.high() - x_.low());
  }

  /// A bar's rectangle: `k` is the curve's place in its group.
  QRectF bar_of(std::size_t k, const FigureCurve& curve, std::size_t i, double width) const {
    const QPointF top = at(curve.x[i], curve.y[i]);
    const double left = top.x() - width * static_cast<double>(c_.figure.curves.size()) / 2 + static_cast<double>(k) * width;
    const double zero = y_.log() || y_.low() > 0 ? plot_.bottom() : y_.high() < 0 ? plot_.top() : plot_.bottom() - y_.place(0) * plot_.height();
    return QRectF(QPointF(left, top.y()), QPointF(left + width, zero)).normalized();
  }

  void paint_bars() {
    const double groups = std::max<double>(1, static_cast<double>(c_.figure.curves.size()));
    const double width = slot_width() * 0.7 / groups;
    for (std::size_t k = 0; k < c_.figure.curves.size(); ++k) {
      const FigureCurve& curve = c_.figure.curves[k];
      const QColor colour = series_colour(curve.style, c_.ink.dark);
      for (std::size_t i = 0; i < curve.y.size(); ++i) {
        if (!seen(curve.x[i], curve.y[i])) continue;
        const QRectF bar = bar_of(k, curve, i, width);
        p_.fillRect(bar, colour);
        if (i >= curve.low.size() || i >= curve.high.size() || !seen(curve.x[i], curve.low[i]) || !seen(curve.x[i], curve.high[i])) continue;
        p_.setPen(QPen(c_.ink.text, c_.data_line()));
        const double centre = bar.center().x(), low = at(curve.x[i], curve.low[i]).y(), high = at(curve.x[i], curve.high[i]).y(), cap = width * 0.12;
        p_.drawLine(QPointF(centre, low), QPointF(centre, high));
        for (const double y : {low, high}) p_.drawLine(QPointF(centre - cap, y), QPointF(centre + cap, y));
      }
    }
  }

  void paint_rules() {
    for (const auto& rule : c_.figure.rules) {
      const double place = (rule.vertical ? x_ : y_).place(rule.value);
      if (!std::isfinite(place) || place < -1e-9 || place > 1 + 1e-9) continue;
      const QColor colour = series_colour(1, c_.ink.dark);
      p_.setPen(QPen(colour, c_.axis_line() * 1.4, Qt::DashLine));
      const double x = plot_.left() + place * plot_.width(), y = plot_.bottom() - place * plot_.height();
      if (rule.vertical) p_.drawLine(QPointF(x, plot_.top()), QPointF(x, plot_.bottom()));
      else p_.drawLine(QPointF(plot_.left(), y), QPointF(plot_.right(), y));
      if (rule.title.empty()) continue;
      p_.setFont(c_.tick_font());
      p_.setPen(c_.ink.secondary);
      const double width = ticks_.horizontalAdvance(text(rule.title));
      if (rule.vertical) p_.drawText(QPointF(std::min(x + em() * 0.3, plot_.right() - width), plot_.top() + ticks_.ascent()), text(rule.title));
      else p_.drawText(QPointF(plot_.left() + em() * 0.4, y - ticks_.descent() < plot_.top() + ticks_.ascent() ? y + ticks_.ascent() * 1.1 : y - ticks_.descent()), text(rule.title));
    }
  }

  void paint_chosen(const FigureCurve& curve) {
    for (const int i : curve.chosen) {
      if (i < 0 || i >= static_cast<int>(curve.y.size()) || !seen(curve.x[static_cast<std::size_t>(i)], curve.y[static_cast<std::size_t>(i)])) continue;
      const QPointF here = at(curve.x[static_cast<std::size_t>(i)], curve.y[static_cast<std::size_t>(i)]);
      if (!plot_.adjusted(-1, -1, 1, 1).contains(here)) continue;
      const QColor colour = series_colour(1, c_.ink.dark);
      p_.setPen(QPen(colour, c_.data_line() * 1.3));
      p_.setBrush(c_.ink.background);
      p_.drawEllipse(here, em() * 0.4, em() * 0.4);
      p_.setFont(c_.tick_font());
      p_.setPen(colour.darker(c_.ink.dark ? 100 : 115));
      const QString word = QStringLiteral("chosen");
      const double width = ticks_.horizontalAdvance(word);
      const double x = std::clamp(here.x() - width / 2, plot_.left() + em() * 0.2, plot_.right() - width);
      const bool above = here.y() - em() * 0.7 - ticks_.height() > plot_.top();
      p_.drawText(QPointF(x, above ? here.y() - em() * 0.7 : here.y() + em() * 0.7 + ticks_.ascent()), word);
    }
  }

  /// How many points, stretches of line, ends of intervals or bars of a curve lie under `box`.
  int covered_by(std::size_t n, const QRectF& box) const {
    const FigureCurve& curve = c_.figure.curves[n];
    const double width = bars() ? slot_width() * 0.7 / static_cast<double>(c_.figure.curves.size()) : 0;
    int covered = 0;
    std::optional<QPointF> before;
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
      for (const auto* ends : {&curve.low, &curve.high})
        hit = hit || (i < ends->size() && seen(curve.x[i], (*ends)[i]) && box.contains(at(curve.x[i], (*ends)[i])));
      // A stretch longer than the box crosses it without a point inside: look along it in steps shorter than the box is high.
      if (!hit && before && (curve.line || c_.figure.kind == FigureKind::histogram) && QRectF(*before, here).normalized().adjusted(-1, -1, 1, 1).intersects(box)) {
        const int steps = std::clamp(static_cast<int>(QLineF(*before, here).length() / (box.height() * 0.25)), 2, 200);
        for (int s = 1; s < steps && !hit; ++s) hit = box.contains(*before + (here - *before) * s / steps);
      }
      covered += hit ? 1 : 0;
      before = here;
    }
    return covered;
  }

  /// The corner with the fewest points under a legend of this size; nothing where all are taken.
  std::optional<QRectF> free_corner(const QSizeF& size) const {
    const double gap = em() * 0.5;
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
      if (covered < fewest) fewest = covered, best = box;
    }
    return best;
  }

  void draw_entry(const FigureCurve& curve, const QPointF& left_middle) {
    const QColor colour = series_colour(curve.style, c_.ink.dark);
    const double width = em() * 2;
    if (c_.figure.kind == FigureKind::bars) {
      p_.fillRect(QRectF(left_middle.x() + width * 0.3, left_middle.y() - em() * 0.35, em() * 0.8, em() * 0.7), colour);
    } else {
      if (curve.line) {
        p_.setPen(series_pen(curve.style, c_.ink.dark, c_.data_line()));
        p_.drawLine(left_middle, left_middle + QPointF(width, 0));
      }
      if (curve.marks || !curve.line) paint_mark(p_, series_mark(curve.style), left_middle + QPointF(width / 2, 0), c_.style.font_pt * 0.45 * c_.point, colour, c_.ink.background);
    }
    p_.setPen(c_.ink.text);
    p_.setFont(c_.font());
    p_.drawText(QPointF(left_middle.x() + width + em() * 0.4, left_middle.y() + metrics_.ascent() * 0.36), text(curve.name));
  }

  QSizeF legend_size() const {
    QSizeF size(0, em() * 0.4);
    for (const auto& curve : c_.figure.curves)
      if (!curve.name.empty()) size = {std::max(size.width(), legend_entry_width(curve)), size.height() + metrics_.height() * 1.1};
    return size;
  }

  void paint_legend() {
    if (!legend_needed()) return;
    if (above_) {
      double x = plot_.left(), y = area_.top() + metrics_.height() * 0.6;
      for (const auto& curve : c_.figure.curves) {
        if (curve.name.empty()) continue;
        if (x > plot_.left() && x + legend_entry_width(curve) > area_.right()) x = plot_.left(), y += metrics_.height() * 1.15;
        draw_entry(curve, {x, y});
        x += legend_entry_width(curve);
      }
      return;
    }
    const QSizeF size = legend_size();
    const QRectF box = free_corner(size).value_or(QRectF(QPointF(plot_.right() - size.width() - em() * 0.5, plot_.top() + em() * 0.5), size));
    QColor patch = c_.ink.background;
    patch.setAlphaF(0.85F);
    p_.fillRect(box, patch);
    double y = box.top() + metrics_.height() * 0.65;
    for (const auto& curve : c_.figure.curves) {
      if (curve.name.empty()) continue;
      draw_entry(curve, {box.left() + em() * 0.3, y});
      y += metrics_.height() * 1.1;
    }
  }

  void paint_note() {
    if (const QString words = frame_.interval_words(); !words.isEmpty()) {
      p_.setFont(c_.tick_font());
      p_.setPen(c_.ink.secondary);
      p_.drawText(QPointF(plot_.left(), area_.bottom() - ticks_.descent()), ticks_.elidedText(words, Qt::ElideRight, area_.right() - plot_.left()));
    }
    const int lost = lost_values(c_.figure);
    if (lost == 0) return;
    p_.setFont(c_.tick_font());
    p_.setPen(c_.ink.secondary);
    const QString words = QStringLiteral("%1 values not above 0 have no place on the log axis").arg(lost);
    p_.drawText(QPointF(std::max(plot_.left(), plot_.right() - ticks_.horizontalAdvance(words)), plot_.top() - ticks_.descent() * 0.6), words);
  }

  const FigureCanvas& c_;
  QPainter& p_;
  QRectF area_;
  PlotFrame frame_;
  const PaperAxis& x_;
  const PaperAxis& y_;
  const QRectF& plot_;
  QFontMetricsF metrics_, ticks_;
  bool above_ = false, no_corner_ = false;
};

}  // namespace

void paint_plot(const FigureCanvas& canvas, const QRectF& area) { PlotPainter(canvas, area).paint(); }

std::vector<PlotPoint> plot_points(const FigureCanvas& canvas, const QRectF& area) {
  PlotPainter painter(canvas, area);
  painter.lay_out();
  const QRectF plot = painter.frame().plot();
  std::vector<PlotPoint> points;
  for (std::size_t c = 0; c < canvas.figure.curves.size(); ++c) {
    const FigureCurve& curve = canvas.figure.curves[c];
    for (std::size_t k = 0; k < std::min(curve.x.size(), curve.y.size()); ++k) {
      if (!painter.frame().seen(curve.x[k], curve.y[k])) continue;
      const QPointF place = painter.frame().at(curve.x[k], curve.y[k]);
      if (plot.adjusted(-1, -1, 1, 1).contains(place)) points.push_back({place, static_cast<int>(c), static_cast<int>(k)});
    }
  }
  return points;
}

PlotPlace plot_place(const FigureCanvas& canvas, const QRectF& area) {
  PlotPainter painter(canvas, area);
  painter.lay_out();
  const PlotFrame& frame = painter.frame();
  return {frame.plot(), frame.x().low(), frame.x().high(), frame.y().low(), frame.y().high()};
}

}  // namespace assay
