// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/plot_series.h"

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "widgets/plots/legend_strip.h"

namespace assay {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

QCPScatterStyle scatter(const SeriesLook& look, const QColor& inside, double size) {
  using Shape = QCPScatterStyle::ScatterShape;
  Shape shape = Shape::ssNone;
  QBrush brush(look.colour);
  switch (look.mark) {
    case SeriesMark::disc: shape = Shape::ssCircle; break;
    case SeriesMark::diamond: shape = Shape::ssDiamond; break;
    case SeriesMark::square: shape = Shape::ssSquare; break;
    case SeriesMark::triangle_up: shape = Shape::ssTriangle; break;
    case SeriesMark::triangle_down: shape = Shape::ssTriangleInverted; break;
    case SeriesMark::circle:
      shape = Shape::ssCircle;
      brush = QBrush(inside);
      break;
    case SeriesMark::none: shape = Shape::ssPlus; break;  // points must be seen
  }
  return QCPScatterStyle(shape, QPen(look.colour, 1.2), brush, size);
}

/// How often a line goes up and down over its whole height.
double sweeps(const std::vector<double>& y) {
  double travel = 0, lowest = kInfinity, highest = -kInfinity;
  for (std::size_t i = 0; i < y.size(); ++i) {
    if (!std::isfinite(y[i])) continue;
    lowest = std::min(lowest, y[i]);
    highest = std::max(highest, y[i]);
    if (i > 0 && std::isfinite(y[i - 1])) travel += std::abs(y[i] - y[i - 1]);
  }
  return highest > lowest ? travel / (highest - lowest) : 0;
}

void give(QCPGraph* graph, std::vector<double>& x, std::vector<double>& y, bool log_x) {
  QVector<QCPGraphData> data;
  data.reserve(static_cast<qsizetype>(x.size()));
  for (std::size_t i = 0; i < x.size(); ++i)
    data.push_back({log_x ? std::pow(10.0, x[i]) : x[i], std::isfinite(y[i]) ? y[i] : kNaN});
  graph->data()->set(data, true);
}

}  // namespace

PlotSeries::PlotSeries(QCustomPlot* plot, QString series_name, int look)
    : name(std::move(series_name)), look_(look), low_graph_(plot->addGraph()), high_graph_(plot->addGraph()), raw_graph_(plot->addGraph()), smooth_graph_(plot->addGraph()) {
  for (QCPGraph* graph : {low_graph_, high_graph_, raw_graph_, smooth_graph_}) {
    graph->setAdaptiveSampling(false);
    graph->setSelectable(QCP::stNone);
    graph->removeFromLegend();
  }
  low_graph_->setPen(Qt::NoPen);
  high_graph_->setPen(Qt::NoPen);
}

void PlotSeries::remove_from(QCustomPlot* plot) {
  for (QCPGraph* graph : {high_graph_, low_graph_, raw_graph_, smooth_graph_}) plot->removeGraph(graph);
}

double PlotSeries::drawn_y(double value) const {
  return y_scale_ == Scale::log && !(value > 0) ? kNaN : value;
}

void PlotSeries::add_to_pyramids(std::size_t i) {
  const double x = raw_.x(i), y = raw_.y(i);
  const auto index = static_cast<std::uint32_t>(i);
  if (std::isnan(y)) not_numbers.push_back(index);
  else if (std::isinf(y)) infinite.push_back(index);
  else if (y <= 0) not_positive.push_back(index);
  const double mean = mean_.factor() > 0 ? mean_.append(y) : y;
  const bool log_x = x_scale_ == Scale::log;
  if (log_x && !(x > 0)) {
    ++x_not_positive;
    drawn_from_ = i + 1;
    return;
  }
  const double place = log_x ? std::log10(x) : x;
  if (!uses_raw_) drawn_.append(place, drawn_y(y));
  if (mean_.factor() > 0) smooth_.append(place, drawn_y(mean));
}

void PlotSeries::append(const std::vector<double>& x, const std::vector<double>& y, Scale x_scale, Scale y_scale, double smoothing) {
  const std::size_t count = std::min(x.size(), y.size());
  bool sorted = true;
  for (std::size_t i = 0; i < count; ++i) {
    if (!std::isfinite(x[i])) continue;  // has no place on the axis
    if (raw_.size() > 0 && x[i] < raw_.x(raw_.size() - 1)) sorted = false;
    raw_.append(x[i], y[i]);
    if (sorted) add_to_pyramids(raw_.size() - 1);
  }
  if (sorted) return;
  sort_by_x();
  rebuild(x_scale, y_scale, smoothing);
}

void PlotSeries::sort_by_x() {
  const std::size_t n = raw_.size();
  std::vector<std::uint32_t> by_x(n);
  std::iota(by_x.begin(), by_x.end(), 0U);
  std::stable_sort(by_x.begin(), by_x.end(), [&](std::uint32_t a, std::uint32_t b) { return raw_.x(a) < raw_.x(b); });
  EnvelopePyramid sorted;
  const auto permuted = [&](const std::vector<double>& values) {
    std::vector<double> result;
    if (values.size() != n) return result;
    result.reserve(n);
    for (const std::uint32_t i : by_x) result.push_back(values[i]);
    return result;
  };
  for (const std::uint32_t i : by_x) sorted.append(raw_.x(i), raw_.y(i));
  low = permuted(low);
  high = permuted(high);
  if (order_.size() == n) {
    std::vector<std::uint32_t> composed;
    composed.reserve(n);
    for (const std::uint32_t i : by_x) composed.push_back(order_[i]);
    order_ = std::move(composed);
  } else {
    order_ = std::move(by_x);
  }
  raw_ = std::move(sorted);
}

void PlotSeries::set_points(std::vector<double> x, std::vector<double> y, std::vector<double> low_values,
                            std::vector<double> high_values, Scale x_scale, Scale y_scale, double smoothing) {
  raw_.clear();
  order_.clear();
  low.clear();
  high.clear();
  chosen.clear();
  const std::size_t count = std::min(x.size(), y.size());
  const bool band = low_values.size() >= count && high_values.size() >= count;
  bool sorted = true;
  for (std::size_t i = 0; i < count; ++i) {
    if (!std::isfinite(x[i])) continue;
    if (raw_.size() > 0 && x[i] < raw_.x(raw_.size() - 1)) sorted = false;
    raw_.append(x[i], y[i]);
    order_.push_back(static_cast<std::uint32_t>(i));
    if (band) {
      low.push_back(low_values[i]);
      high.push_back(high_values[i]);
    }
  }
  if (!sorted) sort_by_x();
  rebuild(x_scale, y_scale, smoothing);
}

void PlotSeries::set_chosen(const std::vector<int>& points) {
  chosen.clear();
  for (std::size_t i = 0; i < raw_.size(); ++i) {
    const int given = static_cast<int>(order_.empty() ? i : order_[i]);
    if (std::find(points.begin(), points.end(), given) != points.end()) chosen.push_back(static_cast<std::uint32_t>(i));
  }
}

void PlotSeries::rebuild(Scale x_scale, Scale y_scale, double smoothing) {
  x_scale_ = x_scale;
  y_scale_ = y_scale;
  uses_raw_ = x_scale == Scale::linear && y_scale == Scale::linear;
  mean_ = DebiasedMean(smoothing);
  drawn_.clear();
  smooth_.clear();
  not_numbers.clear();
  infinite.clear();
  not_positive.clear();
  x_not_positive = 0;
  drawn_from_ = 0;
  for (std::size_t i = 0; i < raw_.size(); ++i) add_to_pyramids(i);
}

std::size_t PlotSeries::at(double x) const {
  std::size_t first = 0, last = raw_.size();
  while (first < last) {  // first point right of x
    const std::size_t middle = (first + last) / 2;
    if (raw_.x(middle) <= x) first = middle + 1;
    else last = middle;
  }
  if (first == 0) return steps || raw_.size() == 0 ? raw_.size() : 0;
  if (steps || first == raw_.size()) return first - 1;
  return x - raw_.x(first - 1) <= raw_.x(first) - x ? first - 1 : first;
}

double PlotSeries::shown(std::size_t i) const {
  if (!smoothed()) return raw_.y(i);
  return i >= drawn_from_ && i - drawn_from_ < smooth_.size() ? smooth_.y(i - drawn_from_) : raw_.y(i);
}

std::pair<double, double> PlotSeries::x_extent() const {
  if (drawn_from_ >= raw_.size()) return {kInfinity, -kInfinity};
  return {raw_.x(drawn_from_), raw_.x(raw_.size() - 1)};
}

std::pair<double, double> PlotSeries::y_extent(double x_low, double x_high) const {
  double lowest = kInfinity, highest = -kInfinity;
  const auto take = [&](double value) {
    if (!std::isfinite(value) || (y_scale_ == Scale::log && value <= 0)) return;
    lowest = std::min(lowest, value);
    highest = std::max(highest, value);
  };
  std::vector<double> x, y;
  if (x_scale_ == Scale::log) {
    if (!(x_low > 0)) return {lowest, highest};
    x_low = std::log10(x_low);
    x_high = std::log10(x_high);
  }
  (uses_raw_ ? raw_ : drawn_).visible(x_low, x_high, 64, x, y);
  for (std::size_t i = 0; i < y.size(); ++i)
    if (x[i] >= x_low && x[i] <= x_high) take(y[i]);
  if (!low.empty())
    for (std::size_t i = drawn_from_; i < raw_.size() && i < low.size(); ++i) {
      const double place = x_scale_ == Scale::log ? std::log10(raw_.x(i)) : raw_.x(i);
      if (place < x_low || place > x_high) continue;
      take(low[i]);
      take(high[i]);
    }
  return {lowest, highest};
}

void PlotSeries::draw(double x_low, double x_high, int columns, double height_px, const Tokens& tokens) {
  const bool log_x = x_scale_ == Scale::log;
  if (log_x) {
    x_low = std::log10(std::max(x_low, std::numeric_limits<double>::min()));
    x_high = std::log10(std::max(x_high, std::numeric_limits<double>::min()));
  }
  const SeriesLook style = look(tokens);
  for (QCPGraph* graph : {low_graph_, high_graph_, raw_graph_, smooth_graph_}) graph->setVisible(visible);
  if (!visible) return;
  std::vector<double> x, y;
  (uses_raw_ ? raw_ : drawn_).visible(x_low, x_high, columns, x, y);
  // Dashes of a line that fills the plot cannot be seen and take long to draw.
  const bool dense = sweeps(y) * height_px > 12.0 * columns;
  give(raw_graph_, x, y, log_x);
  QColor raw_colour = style.colour;
  if (smoothed()) raw_colour.setAlphaF(tokens.dark ? 0.38F : 0.32F);
  SeriesLook raw_look = style;
  raw_look.colour = raw_colour;
  if (dense || smoothed()) raw_look.dash = Qt::SolidLine;
  raw_graph_->setPen(series_pen(raw_look, dense || smoothed() ? 1 : 1.8));
  raw_graph_->setLineStyle(!line ? QCPGraph::lsNone : steps ? QCPGraph::lsStepLeft : QCPGraph::lsLine);
  raw_graph_->setAntialiased(!dense);
  const bool few = x.size() <= static_cast<std::size_t>(std::max(columns / 6, 40));
  const bool single = raw_.size() == 1;
  const bool with_marks = !line || single || (marks && few && style.mark != SeriesMark::none);
  raw_graph_->setScatterStyle(with_marks ? scatter(style, tokens.base, line ? 5.5 : 6.5) : QCPScatterStyle(QCPScatterStyle::ssNone));
  if (smoothed() && line) {
    smooth_.visible(x_low, x_high, columns, x, y);
    give(smooth_graph_, x, y, log_x);
    // A wide smoothed stroke over a band of noise is a filled area to the eye and the slowest thing to draw: a hairline does.
    const bool dense_mean = sweeps(y) * height_px > 12.0 * columns;
    SeriesLook mean_look = style;
    if (dense_mean) mean_look.dash = Qt::SolidLine;
    smooth_graph_->setPen(series_pen(mean_look, dense_mean ? 1 : 1.8));
    smooth_graph_->setAntialiased(!dense_mean);
    smooth_graph_->setLineStyle(steps ? QCPGraph::lsStepLeft : QCPGraph::lsLine);
  } else {
    smooth_graph_->data()->clear();
  }
  if (low.empty() || high.empty()) {
    low_graph_->data()->clear();
    high_graph_->data()->clear();
    low_graph_->setChannelFillGraph(nullptr);
    return;
  }
  QVector<QCPGraphData> below, above;
  for (std::size_t i = drawn_from_; i < raw_.size() && i < low.size(); ++i) {
    below.push_back({raw_.x(i), drawn_y(low[i])});
    above.push_back({raw_.x(i), drawn_y(high[i])});
  }
  low_graph_->data()->set(below, true);
  high_graph_->data()->set(above, true);
  const QCPGraph::LineStyle band_line = steps ? QCPGraph::lsStepLeft : QCPGraph::lsLine;
  low_graph_->setLineStyle(band_line);
  high_graph_->setLineStyle(band_line);
  QColor fill = style.colour;
  fill.setAlphaF(0.16F);
  low_graph_->setBrush(fill);
  low_graph_->setChannelFillGraph(high_graph_);
}

}  // namespace assay
