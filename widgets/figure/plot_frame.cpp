// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/figure/plot_frame.h"

#include <algorithm>
#include <cmath>

#include "core/base/numbers.h"
#include "core/report/stacked_bars.h"

namespace assay {
namespace {

QString text(const std::string& utf8) { return QString::fromStdString(utf8); }

struct Range {
  double low = INFINITY, high = -INFINITY;
  void hold(double value, bool log) {
    if (!std::isfinite(value) || (log && value <= 0)) return;
    low = std::min(low, value);
    high = std::max(high, value);
  }
};

/// Of bars on top of each other: both ends of each, and the intervals at the tops.
void hold_stacks(Range& y, const FigureData& figure) {
  const bool log = figure.y.scale == Scale::log;
  for (std::size_t c = 0; c < figure.curves.size(); ++c) {
    const std::vector<double> bases = bar_bases(figure, c);
    for (std::size_t k = 0; k < bases.size(); ++k) {
      y.hold(bases[k] + figure.curves[c].y[k], log);
      if (tops_stack(figure, c))
        for (const double end : stack_interval(figure, c, k)) y.hold(end, log);
    }
  }
}

/// Steps are counted: whole numbers alone, at most about `count`.
std::vector<AxisTick> step_ticks(const PaperAxis& axis, int count) {
  double step = 1;
  for (const double wider : {2.0, 4.0, 5.0, 10.0, 20.0, 50.0})
    if ((axis.high() - axis.low()) / step > count) step = wider;
  while ((axis.high() - axis.low()) / step > count) step *= 2;
  std::vector<AxisTick> ticks;
  for (double value = std::ceil(axis.low() / step) * step; value <= axis.high(); value += step)
    ticks.push_back({value, QString::fromStdString(for_people(static_cast<std::int64_t>(std::llround(value)))), {}});
  return ticks;
}

/// Smallest and largest values that the axes must hold.
std::pair<Range, Range> ranges_of(const FigureData& figure) {
  Range x, y;
  const bool log_x = figure.x.scale == Scale::log, log_y = figure.y.scale == Scale::log;
  const bool stacked = figure.kind == FigureKind::bars && figure.stacked > 0;
  for (const auto& curve : figure.curves) {
    for (const double value : curve.x) x.hold(value, log_x);
    for (const auto* values : {&curve.y, &curve.low, &curve.high})
      for (const double value : *values)
        if (!stacked) y.hold(value, log_y);
  }
  if (stacked) hold_stacks(y, figure);
  for (const auto& rule : figure.rules) (rule.vertical ? x : y).hold(rule.value, rule.vertical ? log_x : log_y);
  const bool bars = figure.kind == FigureKind::bars || figure.kind == FigureKind::histogram;
  if (bars && !log_y) y.hold(0, false);
  if (figure.kind == FigureKind::bars && figure.x.categories.empty() && figure.x.scale == Scale::linear && x.low <= x.high) {
    double slot = INFINITY;
    for (const auto& curve : figure.curves)
      for (std::size_t i = 1; i < curve.x.size(); ++i)
        if (curve.x[i] > curve.x[i - 1]) slot = std::min(slot, curve.x[i] - curve.x[i - 1]);
    if (!std::isfinite(slot)) slot = 1;
    x.low -= slot / 2;
    x.high += slot / 2;
  }
  if (!figure.x.categories.empty()) {
    x.low = -0.5;
    x.high = static_cast<double>(figure.x.categories.size()) - 0.5;
  }
  return {x, y};
}

PaperAxis x_axis(const FigureData& figure, const Range& range) {
  const bool numbers = figure.x.categories.empty();
  const bool round = numbers && figure.kind != FigureKind::histogram && !figure.x.low;
  return {figure.x.low.value_or(range.low), figure.x.high.value_or(range.high), numbers ? figure.x.scale : Scale::linear, round};
}
PaperAxis y_axis(const FigureData& figure, const Range& range) {
  return {figure.y.low.value_or(range.low), figure.y.high.value_or(range.high), figure.y.scale, !figure.y.low};
}

}  // namespace

PlotFrame::PlotFrame(const FigureCanvas& canvas, const QRectF& area)
    : c_(canvas),
      p_(canvas.painter),
      whole_(area),
      area_(area),
      x_(x_axis(canvas.figure, ranges_of(canvas.figure).first)),
      y_(y_axis(canvas.figure, ranges_of(canvas.figure).second)),
      metrics_(canvas.font()),
      ticks_(canvas.tick_font()) {}

QPointF PlotFrame::at(double x, double y) const {
  return {plot_.left() + x_.place(x) * plot_.width(), plot_.bottom() - y_.place(y) * plot_.height()};
}

bool PlotFrame::seen(double x, double y) const { return std::isfinite(x_.place(x)) && std::isfinite(y_.place(y)); }

std::optional<double> PlotFrame::aspect() const {
  if (c_.figure.kind == FigureKind::roc) return 1;
  if (c_.figure.kind != FigureKind::images || c_.figure.extent.size() != 4) return std::nullopt;
  const double width = c_.figure.extent[1] - c_.figure.extent[0], height = c_.figure.extent[3] - c_.figure.extent[2];
  return width > 0 && height > 0 && std::isfinite(width / height) ? std::optional(std::clamp(width / height, 0.1, 10.0)) : std::nullopt;
}

/// On a log axis with few values these are the marks: set sizes of 10, 25, 50. Nothing where they are many, or zoomed.
std::vector<AxisTick> PlotFrame::data_ticks() const {
  if (c_.figure.kind != FigureKind::line || !x_.log() || c_.figure.x.low) return {};
  std::vector<double> values;
  for (const auto& curve : c_.figure.curves)
    for (const double value : curve.x)
      if (std::isfinite(x_.place(value)) && std::find(values.begin(), values.end(), value) == values.end()) {
        values.push_back(value);
        if (values.size() > 9) return {};
      }
  if (values.size() < 2) return {};
  std::sort(values.begin(), values.end());
  std::vector<AxisTick> ticks;
  double free = -INFINITY;  // where the label before ends
  for (const double value : values) {
    AxisTick tick{value, QString::fromStdString(for_people(value)), {}};
    const double middle = plot_.left() + x_.place(value) * plot_.width(), half = tick_width(tick) / 2;
    if (middle - half < free) tick.label.clear();
    else free = middle + half + em() * 0.3;
    ticks.push_back(std::move(tick));
  }
  return ticks;
}

double PlotFrame::tick_width(const AxisTick& tick) const {
  return ticks_.horizontalAdvance(tick.label) + ticks_.horizontalAdvance(tick.exponent) * 0.75;
}

void PlotFrame::lay_out(const std::function<double(double)>& legend_height) {
  area_ = whole_;
  const bool raster = c_.figure.kind == FigureKind::raster;  // its rows are an order, not an amount
  y_ticks_ = raster ? std::vector<AxisTick>{} : y_.ticks(std::clamp(static_cast<int>(area_.height() / (ticks_.height() * 2.6)), 2, 8));
  slanted_ = false;
  double left = 0;
  for (const auto& tick : y_ticks_) left = std::max(left, tick_width(tick));
  left += em() * 0.5 + (c_.figure.y.title.empty() ? 0 : metrics_.height() * 1.15);
  double bottom = ticks_.height() * 1.3 + (c_.figure.x.title.empty() ? 0 : metrics_.height() * 1.1);
  if (!interval_words().isEmpty()) bottom += ticks_.height() * 1.15;
  double right = em() * 0.9;
  if (raster)
    for (const auto& band : c_.figure.curves) right = std::max(right, em() * 0.7 + std::min(ticks_.horizontalAdvance(text(band.name)), area_.width() * 0.25));
  if (!c_.figure.x.categories.empty()) {
    const double slot = (area_.width() - left - right) / static_cast<double>(c_.figure.x.categories.size());
    double widest = 0;
    for (const auto& name : c_.figure.x.categories) widest = std::max(widest, ticks_.horizontalAdvance(text(name)));
    slanted_ = widest > slot * 0.95;
    if (slanted_) bottom += std::min(widest, em() * 12) * 0.5;
  }
  const double top = ticks_.height() * 0.6 + legend_height(area_.width() - left - right);
  plot_ = area_.adjusted(left, top, -right, -bottom);
  if (const auto shape = aspect(); shape && plot_.width() > 0 && plot_.height() > 0) {
    if (plot_.width() > plot_.height() * *shape) plot_.setWidth(plot_.height() * *shape);
    else {
      const double spare = plot_.height() - plot_.width() / *shape;
      plot_.setHeight(plot_.height() - spare);
      area_.setBottom(area_.bottom() - spare);
    }
  }
  const double tick_room = x_.log() ? ticks_.horizontalAdvance("10000") * 1.1 : aspect() ? ticks_.horizontalAdvance("−0.5") * 1.7 : ticks_.horizontalAdvance("0,000") * 2;
  x_ticks_ = raster ? step_ticks(x_, std::clamp(static_cast<int>(plot_.width() / tick_room), 2, 9)) : data_ticks();
  if (x_ticks_.empty()) x_ticks_ = c_.figure.x.categories.empty() ? x_.ticks(std::clamp(static_cast<int>(plot_.width() / tick_room), 2, 9))
                                            : std::vector<AxisTick>{};
}

void PlotFrame::paint_grid() const {
  p_.setPen(QPen(c_.ink.grid, c_.axis_line()));
  for (const auto& tick : y_ticks_) {
    const double y = plot_.bottom() - y_.place(tick.value) * plot_.height();
    p_.drawLine(QPointF(plot_.left(), y), QPointF(plot_.right(), y));
  }
  for (const auto& tick : x_ticks_) {
    const double x = plot_.left() + x_.place(tick.value) * plot_.width();
    p_.drawLine(QPointF(x, plot_.top()), QPointF(x, plot_.bottom()));
  }
}

void PlotFrame::draw_tick(const AxisTick& tick, const QPointF& right_baseline) const {
  const QFont font = c_.tick_font();
  QFont raised = font;
  raised.setPixelSize(std::max(1, font.pixelSize() * 3 / 4));
  const double exponent = tick.exponent.isEmpty() ? 0 : QFontMetricsF(raised).horizontalAdvance(tick.exponent);
  p_.setFont(font);
  p_.drawText(QPointF(right_baseline.x() - exponent - ticks_.horizontalAdvance(tick.label), right_baseline.y()), tick.label);
  if (tick.exponent.isEmpty()) return;
  p_.setFont(raised);
  p_.drawText(QPointF(right_baseline.x() - exponent, right_baseline.y() - ticks_.ascent() * 0.4), tick.exponent);
}

void PlotFrame::paint_axes() const {
  const double dash = em() * 0.3;
  p_.setPen(QPen(c_.ink.axis, c_.axis_line(), Qt::SolidLine, Qt::FlatCap));
  p_.drawLine(plot_.bottomLeft(), plot_.topLeft());
  p_.drawLine(plot_.bottomLeft(), plot_.bottomRight());
  for (const auto& tick : y_ticks_) {
    const double y = plot_.bottom() - y_.place(tick.value) * plot_.height();
    p_.setPen(QPen(c_.ink.axis, c_.axis_line()));
    p_.drawLine(QPointF(plot_.left() - dash, y), QPointF(plot_.left(), y));
    p_.setPen(c_.ink.text);
    draw_tick(tick, {plot_.left() - dash * 1.5, y + ticks_.ascent() * 0.36});
  }
  for (const auto& tick : x_ticks_) {
    const double x = plot_.left() + x_.place(tick.value) * plot_.width();
    p_.setPen(QPen(c_.ink.axis, c_.axis_line()));
    p_.drawLine(QPointF(x, plot_.bottom()), QPointF(x, plot_.bottom() + dash));
    p_.setPen(c_.ink.text);
    draw_tick(tick, {x + tick_width(tick) / 2, plot_.bottom() + dash * 1.4 + ticks_.ascent()});
  }
  paint_categories();
  paint_titles();
}

void PlotFrame::paint_categories() const {
  const double dash = em() * 0.3;
  p_.setPen(c_.ink.text);
  p_.setFont(c_.tick_font());
  const auto& names = c_.figure.x.categories;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const double x = plot_.left() + x_.place(static_cast<double>(i)) * plot_.width();
    if (!slanted_) {
      p_.drawText(QPointF(x - ticks_.horizontalAdvance(text(names[i])) / 2, plot_.bottom() + dash + ticks_.ascent()), text(names[i]));
      continue;
    }
    p_.save();
    p_.translate(x + ticks_.height() * 0.2, plot_.bottom() + dash + ticks_.ascent() * 0.6);
    p_.rotate(-30);
    const QString cut = ticks_.elidedText(text(names[i]), Qt::ElideRight, em() * 12);
    p_.drawText(QPointF(-ticks_.horizontalAdvance(cut), 0), cut);
    p_.restore();
  }
}

void PlotFrame::paint_titles() const {
  p_.setFont(c_.font());
  if (!c_.figure.x.title.empty())
    p_.drawText(QRectF(plot_.left(), area_.bottom() - metrics_.height() * 1.05 - (interval_words().isEmpty() ? 0 : ticks_.height() * 1.15), plot_.width(), metrics_.height() * 1.05), Qt::AlignHCenter | Qt::AlignBottom, text(c_.figure.x.title));
  if (!c_.figure.y.title.empty()) {
    p_.save();
    p_.translate(area_.left(), plot_.center().y());
    p_.rotate(-90);
    const double length = std::max(plot_.height(), area_.height() * 0.9);
    p_.drawText(QRectF(-length / 2, 0, length, metrics_.height()), Qt::AlignHCenter | Qt::AlignTop, metrics_.elidedText(text(c_.figure.y.title), Qt::ElideRight, length));
    p_.restore();
  }
}

QString PlotFrame::interval_words() const {
  const bool bars = c_.figure.kind == FigureKind::bars;
  if (c_.figure.interval.empty()) return {};
  for (const auto& curve : c_.figure.curves)
    if (!curve.low.empty() && curve.low.size() == curve.high.size())
      return (bars || !curve.line ? QStringLiteral("Bars: ") : QStringLiteral("Bands: ")) + text(c_.figure.interval);
  return {};
}

}  // namespace assay
