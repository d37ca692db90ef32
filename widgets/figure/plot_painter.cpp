// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/figure/plot_painter.h"

#include <algorithm>
#include <cmath>

#include "widgets/figure/raster_painter.h"
#include "widgets/theme/series_style.h"

namespace assay {
namespace {

QString text(const std::string& utf8) { return QString::fromStdString(utf8); }

/// How many values a log axis has no place for.
int lost_values(const FigureData& figure) {
  if (figure.kind == FigureKind::roc) return 0;  // rates of 0 belong to every ROC curve and leave the plot at its border
  int lost = 0;
  for (const auto& curve : figure.curves)
    for (std::size_t i = 0; i < curve.y.size() && curve.style >= 0; ++i)
      if ((figure.y.scale == Scale::log && curve.y[i] <= 0 && std::isfinite(curve.y[i])) || (figure.x.scale == Scale::log && i < curve.x.size() && curve.x[i] <= 0)) ++lost;
  return lost;
}

/// The figure with its points where they are drawn: those of a raster by band and row.
FigureData placed_figure(const FigureData& figure) {
  return figure.kind == FigureKind::raster ? raster_layout(figure).figure : figure;
}

}  // namespace

PlotPainter::PlotPainter(const FigureCanvas& canvas, const QRectF& area, std::function<void(const PlotFrame&)> ground)
    : c_(canvas), p_(canvas.painter), frame_(canvas, area), area_(frame_.area()), x_(frame_.x()), y_(frame_.y()), plot_(frame_.plot()),
      metrics_(canvas.font()), ticks_(canvas.tick_font()), ground_(std::move(ground)) {}

void PlotPainter::lay_out() {
  const auto legend_height = [this](double width) { return legend_above(width); };
  frame_.lay_out(legend_height);
  if (!above_ && legend_needed() && c_.style.legend == LegendPlace::automatic && !free_side(legend_size()) && !free_corner(legend_size())) {
    no_corner_ = true;
    frame_.lay_out(legend_height);
  }
}

void PlotPainter::paint() {
  lay_out();
  const auto& curves = c_.figure.curves;
  if (!ground_) frame_.paint_grid();
  p_.save();
  p_.setClipRect(plot_.adjusted(-c_.point, -c_.point, c_.point, c_.point));
  if (ground_) ground_(frame_);
  paint_diagonal();
  if (bars()) {
    paint_bars();
  } else if (!raster()) {
    for (const auto& curve : curves)
      if (behind(curve)) paint_curve(curve);
    for (const auto& curve : curves) paint_band(bent_for_log_axes(curve, frame_));
    if (histogram())
      for (std::size_t k = 0; k < curves.size(); ++k) paint_histogram(curves[k], k == 0 && curves.size() > 1);
    for (const auto& curve : curves)
      if (!behind(curve)) paint_curve(bent_for_log_axes(curve, frame_));
  }
  p_.restore();
  paint_rules();
  for (const auto& curve : curves) paint_chosen(curve);
  frame_.paint_axes();
  paint_legend();
  paint_note();
}

/// Where a ROC curve lies that tells nothing: from corner to corner.
void PlotPainter::paint_diagonal() {
  if (c_.figure.kind != FigureKind::roc) return;
  QPolygonF line;
  const double from = std::max({x_.low(), y_.low(), x_.log() || y_.log() ? 1e-9 : -1e300}), to = std::min(x_.high(), y_.high());
  if (!(to > from)) return;
  for (int k = 0; k <= 64; ++k) {
    const double share = k / 64.0;
    const double value = x_.log() ? from * std::pow(to / from, share) : from + (to - from) * share;
    if (seen(value, value)) line << at(value, value);
  }
  QPen pen(c_.ink.secondary, c_.axis_line() * 1.4, Qt::CustomDashLine, Qt::FlatCap);
  pen.setDashPattern({4, 3});
  p_.setPen(pen);
  p_.setBrush(Qt::NoBrush);
  p_.drawPolyline(line);
}

void PlotPainter::paint_rules() {
  std::vector<QRectF> taken;
  for (const auto& rule : c_.figure.rules) {
    const double place = (rule.vertical ? x_ : y_).place(rule.value);
    if (!std::isfinite(place) || place < -1e-9 || place > 1 + 1e-9) continue;
    const bool of_curve = rule.style >= 0;
    const QColor colour = of_curve ? series_colour(rule.style, c_.ink.dark) : c_.ink.secondary;
    QPen pen(colour, of_curve ? c_.data_line() * 1.3 : c_.axis_line() * 1.6, Qt::SolidLine, Qt::FlatCap);
    // The reference's own mean is dashed, as its curves are.
    if (!of_curve) pen.setDashPattern({4, 3});
    else if (const auto dash = series_dash(rule.style); !dash.isEmpty()) pen.setDashPattern(dash);
    p_.setPen(pen);
    const double x = plot_.left() + place * plot_.width(), y = plot_.bottom() - place * plot_.height();
    if (rule.vertical) p_.drawLine(QPointF(x, plot_.top()), QPointF(x, plot_.bottom()));
    else p_.drawLine(QPointF(plot_.left(), y), QPointF(plot_.right(), y));
  }
  for (const auto& rule : c_.figure.rules) paint_rule_title(rule, rule.style >= 0 ? series_colour(rule.style, c_.ink.dark) : c_.ink.secondary, taken);
}

/// Where a rule's title stands: beside a vertical rule, at the top of a histogram and at the foot of curves, which rise; left
/// above a horizontal one.
QRectF PlotPainter::rule_title_box(const FigureRule& rule) const {
  const double place = (rule.vertical ? x_ : y_).place(rule.value), gap = em() * 0.35;
  const double x = plot_.left() + place * plot_.width(), y = plot_.bottom() - place * plot_.height();
  const double width = std::min(ticks_.horizontalAdvance(text(rule.title)), plot_.width() - 2 * gap), height = ticks_.height();
  if (!rule.vertical) return {plot_.left() + gap, y - height < plot_.top() ? y : y - height, width, height};
  const auto crosses_another = [&](double from) {
    return std::any_of(c_.figure.rules.begin(), c_.figure.rules.end(), [&](const FigureRule& other) {
      const double there = plot_.left() + x_.place(other.value) * plot_.width();
      return &other != &rule && other.vertical && there > from - gap && there < from + width + gap;
    });
  };
  const bool fits_right = x + gap + width <= plot_.right(), fits_left = x - gap - width >= plot_.left();
  const bool to_left = !fits_right || (fits_left && crosses_another(x + gap) && !crosses_another(x - gap - width));
  const double left = to_left ? std::max(plot_.left() + gap, x - gap - width) : x + gap;
  return {left, histogram() || bars() ? plot_.top() : plot_.bottom() - height * 1.15, width, height};
}

void PlotPainter::paint_rule_title(const FigureRule& rule, const QColor& colour, std::vector<QRectF>& taken) {
  const double place = (rule.vertical ? x_ : y_).place(rule.value);
  if (rule.title.empty() || !std::isfinite(place) || place < -1e-9 || place > 1 + 1e-9) return;
  const double gap = em() * 0.35;
  QRectF box = rule_title_box(rule);
  const QString words = ticks_.elidedText(text(rule.title), Qt::ElideRight, box.width() + 1);
  const auto crowded = [&] { return std::any_of(taken.begin(), taken.end(), [&](const QRectF& one) { return one.intersects(box); }); };
  for (int step = 0; step < 8 && crowded(); ++step) box.translate(0, ticks_.height() * (rule.vertical && (histogram() || bars()) ? 1 : -1));
  taken.push_back(box);
  QColor patch = c_.ink.background;
  patch.setAlphaF(0.75F);
  p_.fillRect(box.adjusted(-gap * 0.3, 0, gap * 0.3, 0), patch);
  p_.setFont(c_.tick_font());
  p_.setPen(colour);
  p_.drawText(QPointF(box.left(), box.top() + ticks_.ascent()), words);
}

void PlotPainter::paint_chosen(const FigureCurve& curve) {
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
    const double x = std::clamp(here.x() - width / 2, plot_.left() + em() * 0.2, std::max(plot_.left() + em() * 0.2, plot_.right() - width));
    const bool above = here.y() - em() * 0.7 - ticks_.height() > plot_.top();
    p_.drawText(QPointF(x, above ? here.y() - em() * 0.7 : here.y() + em() * 0.7 + ticks_.ascent()), word);
  }
}

void PlotPainter::paint_note() {
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

void paint_plot(const FigureCanvas& canvas, const QRectF& area) { PlotPainter(canvas, area).paint(); }

std::vector<PlotPoint> plot_points(const FigureCanvas& given, const QRectF& area) {
  const FigureData placed = placed_figure(given.figure);
  const FigureCanvas canvas{given.painter, given.point, placed, given.style, given.ink};
  PlotPainter painter(canvas, area);
  painter.lay_out();
  const QRectF plot = painter.frame().plot();
  std::vector<PlotPoint> points;
  for (std::size_t c = 0; c < canvas.figure.curves.size(); ++c) {
    const FigureCurve& curve = canvas.figure.curves[c];
    if (curve.style < 0) continue;  // its points are those of other curves
    for (std::size_t k = 0; k < std::min(curve.x.size(), curve.y.size()); ++k) {
      if (!painter.frame().seen(curve.x[k], curve.y[k])) continue;
      const QPointF place = painter.frame().at(curve.x[k], curve.y[k]);
      if (plot.adjusted(-1, -1, 1, 1).contains(place)) points.push_back({place, static_cast<int>(c), static_cast<int>(k)});
    }
  }
  return points;
}

PlotPlace plot_place(const FigureCanvas& given, const QRectF& area) {
  const FigureData placed = placed_figure(given.figure);
  const FigureCanvas canvas{given.painter, given.point, placed, given.style, given.ink};
  PlotPainter painter(canvas, area);
  painter.lay_out();
  const PlotFrame& frame = painter.frame();
  return {frame.plot(), frame.x().low(), frame.x().high(), frame.y().low(), frame.y().high()};
}

}  // namespace assay
