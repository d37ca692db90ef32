// SPDX-License-Identifier: GPL-3.0-or-later
#include <qcustomplot.h>

#include <QLabel>
#include <algorithm>
#include <cmath>

#include "widgets/plots/axis_tickers.h"
#include "widgets/plots/legend_strip.h"
#include "widgets/plots/live_plot_state.h"
#include "widgets/plots/plot_words.h"
#include "widgets/theme/theme.h"

namespace assay {
namespace {

constexpr int kFrameMilliseconds = 33;

/// A range with some room at both ends; a single value gets a range around it.
QCPRange with_room(double low, double high, bool log, double share_low, double share_high) {
  if (log) {
    const double a = std::log10(low), b = std::log10(high), length = b - a;
    if (length < 1e-12) return {low / 2, high * 2};
    return {std::pow(10.0, a - share_low * length), std::pow(10.0, b + share_high * length)};
  }
  const double length = high - low;
  if (length <= 1e-12 * std::max(std::abs(low), std::abs(high))) {
    const double room = low == 0 ? 1 : std::abs(low) * 0.1;
    return {low - room, high + room};
  }
  return {low - share_low * length, high + share_high * length};
}

void style_axis(QCPAxis* axis, const Tokens& tokens) {
  axis->setBasePen(QPen(tokens.axis, 1));
  axis->setTickPen(QPen(tokens.axis, 1));
  axis->setSubTicks(false);
  axis->setTickLength(0, 4);
  axis->setTickLabelPadding(3);
  axis->setTickLabelColor(tokens.secondary);
  axis->setTickLabelFont(font_of(TypeRole::ticks));
  axis->setLabelColor(tokens.text);
  axis->setLabelFont(font_of(TypeRole::caption));
  axis->setLabelPadding(2);
  axis->grid()->setPen(QPen(tokens.grid, 1));
  axis->grid()->setZeroLinePen(Qt::NoPen);
  axis->grid()->setSubGridVisible(false);
}

}  // namespace

PlotSeries* LivePlot::State::series(int index) const {
  return index >= 0 && index < static_cast<int>(decor.series.size()) ? decor.series[static_cast<std::size_t>(index)].get() : nullptr;
}

PlotSeries* LivePlot::State::first_visible() const {
  for (const auto& series : decor.series)
    if (series->visible && series->size() > 0) return series.get();
  return nullptr;
}

void LivePlot::State::schedule() {
  dirty = true;
  if (timer.isActive() || !plot_widget->isVisible()) return;  // a hidden plot redraws when it is painted next
  const qint64 passed = since_redraw.isValid() ? since_redraw.elapsed() : kFrameMilliseconds;
  timer.start(static_cast<int>(std::clamp<qint64>(kFrameMilliseconds - passed, 0, kFrameMilliseconds)));
}

std::pair<double, double> LivePlot::State::data_extent() const {
  std::pair<double, double> result{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  for (const auto& series : decor.series) {
    if (!series->visible) continue;
    const auto [low, high] = series->x_extent();
    result.first = std::min(result.first, low);
    result.second = std::max(result.second, high);
  }
  return result;
}

void LivePlot::State::update_ranges() {
  const bool log_x = axes.x_scale == Scale::log, log_y = axes.y_scale == Scale::log;
  auto [low, high] = data_extent();
  if (low <= high && std::pair(low, high) != own_extent) {
    own_extent = {low, high};
    emit plot_widget->x_extent_changed(low, high);
  }
  if (auto_x) {
    if (extent && (!log_x || extent->first > 0)) {
      low = std::min(low, extent->first);
      high = std::max(high, extent->second);
    }
    if (low <= high) {
      const bool lines = std::all_of(decor.series.begin(), decor.series.end(), [](const auto& series) { return series->line; });
      plot->xAxis->setRange(with_room(low, high, log_x, lines && !log_x ? 0 : 0.03, 0.03));
    } else {
      plot->xAxis->setRange(log_x ? QCPRange(1, 10) : QCPRange(0, 1));
    }
  }
  if (!auto_y) return;
  double y_low = std::numeric_limits<double>::infinity(), y_high = -y_low;
  for (const auto& series : decor.series) {
    if (!series->visible) continue;
    const auto [lowest, highest] = series->y_extent(plot->xAxis->range().lower, plot->xAxis->range().upper);
    y_low = std::min(y_low, lowest);
    y_high = std::max(y_high, highest);
  }
  if (!(y_low <= y_high)) {
    plot->yAxis->setRange(log_y ? QCPRange(1, 10) : QCPRange(0, 1));
    return;
  }
  // A rule is brought into view where that leaves the data at least a third of the height.
  const auto position = [&](double y) { return log_y ? std::log10(y) : y; };
  const double span = position(y_high) - position(y_low);
  double with_low = y_low, with_high = y_high;
  for (const PlotRule& rule : decor.rules) {
    if (rule.vertical || !std::isfinite(rule.value) || (log_y && rule.value <= 0)) continue;
    const double low_side = std::min(with_low, rule.value), high_side = std::max(with_high, rule.value);
    if (span > 0 && position(high_side) - position(low_side) > 3 * span) continue;
    with_low = low_side;
    with_high = high_side;
  }
  plot->yAxis->setRange(with_room(with_low, with_high, log_y, 0.05, 0.06));
}

void LivePlot::State::redraw() {
  timer.stop();
  dirty = false;
  since_redraw.restart();
  // QCustomPlot reads the ratio once, when it is made: a window that moves to another screen keeps the old one.
  const double ratio = plot->devicePixelRatioF();
  if (!qFuzzyCompare(ratio, plot->bufferDevicePixelRatio())) plot->setBufferDevicePixelRatio(ratio);
  update_ranges();
  const QFontMetrics ticks(font_of(TypeRole::ticks));
  const QRect area = plot->axisRect()->rect();
  plot->xAxis->ticker()->setTickCount(std::clamp(area.width() / (ticks.horizontalAdvance(QStringLiteral("0,000")) * 2), 2, 8));
  plot->yAxis->ticker()->setTickCount(std::clamp(area.height() / (ticks.height() * 2), 2, 8));
  const int columns = std::max(16, static_cast<int>(area.width() * ratio));
  const QCPRange x = plot->xAxis->range();
  bool any = false;
  for (const auto& series : decor.series) {
    series->draw(x.lower, x.upper, columns, area.height() * ratio, theme_tokens());
    any |= series->size() > 0;
  }
  decor.empty_text = any ? QString() : LivePlot::tr("No values yet");
  plot->replot(QCustomPlot::rpQueuedRefresh);
  update_words();
}

void LivePlot::State::redraw_cursor() {
  if (dirty) return;
  if (QCPLayer* layer = plot->layer(QStringLiteral("cursor"))) layer->replot();
}

void LivePlot::State::rebuild_series() {
  for (const auto& series : decor.series) series->rebuild(axes.x_scale, axes.y_scale, smoothing);
  schedule();
}

void LivePlot::State::apply_scales() {
  const auto apply = [](QCPAxis* axis, Scale scale) {
    if (scale == Scale::log) {
      axis->setScaleType(QCPAxis::stLogarithmic);
      axis->setTicker(QSharedPointer<DecadeTicker>::create());
    } else {
      axis->setScaleType(QCPAxis::stLinear);
      axis->setTicker(QSharedPointer<LinearTicker>::create());
    }
  };
  apply(plot->xAxis, axes.x_scale);
  apply(plot->yAxis, axes.y_scale);
}

void LivePlot::State::restyle() {
  const Tokens& tokens = theme_tokens();
  plot->setBackground(QBrush(tokens.base));
  style_axis(plot->xAxis, tokens);
  style_axis(plot->yAxis, tokens);
  const QFontMetrics ticks(font_of(TypeRole::ticks));
  const int line = ticks.height();
  // Room for the usual tick, so that plots above each other line up.
  const int left = ticks.horizontalAdvance(QStringLiteral("0,000")) + 8 + (axes.y_title.isEmpty() ? 0 : QFontMetrics(font_of(TypeRole::caption)).height() + 4);
  plot->axisRect()->setMinimumMargins(QMargins(left, line / 2 + 2, line, line + 8));
  title->setFont(font_of(TypeRole::section));
  latest->setFont(font_of(TypeRole::mono));
  legend->setFont(font_of(TypeRole::caption));
  for (QLabel* label : {title, latest}) {
    QPalette palette = label->palette();
    palette.setColor(QPalette::WindowText, tokens.text);
    label->setPalette(palette);
  }
  QPalette palette = plot_widget->palette();
  palette.setColor(QPalette::Window, tokens.base);
  plot_widget->setPalette(palette);
  update_legend();
  schedule();
}

void LivePlot::State::update_legend() {
  std::vector<LegendEntry> entries;
  for (const auto& series : decor.series)
    entries.push_back({series->name, series->look(theme_tokens()), series->visible, series->line, series->marks || !series->line});
  legend->set_entries(std::move(entries));
  if (!head_shown) legend->hide();
}

void LivePlot::State::update_words() {
  const bool log_y = axes.y_scale == Scale::log, log_x = axes.x_scale == Scale::log;
  std::size_t below = 0, left = 0, gaps = 0;
  for (const auto& series : decor.series) {
    if (!series->visible) continue;
    if (log_y) below += series->not_positive.size();
    if (log_x) left += series->x_not_positive;
    gaps += series->not_numbers.size();
  }
  QStringList sentences;
  const auto values = [](std::size_t count) {
    return count == 1 ? LivePlot::tr("1 value") : LivePlot::tr("%1 values").arg(readout(static_cast<double>(count)));
  };
  if (below > 0) sentences << LivePlot::tr("%1 not above 0 %2 not on the log axis").arg(values(below), below == 1 ? "is" : "are");
  if (left > 0) sentences << LivePlot::tr("%1 with x not above 0 %2 not on the log x axis").arg(values(left), left == 1 ? "is" : "are");
  if (gaps > 0) sentences << LivePlot::tr("%1 %2 not a number").arg(values(gaps), gaps == 1 ? "is" : "are");
  const QString new_note = sentences.join(QStringLiteral("; "));
  const PlotSeries* first = first_visible();
  const QString new_latest = first ? readout(first->y(first->size() - 1)) : QString();
  const bool note_changed = new_note != note, value_changed = new_latest != latest_value;
  note = new_note;
  latest_value = new_latest;
  if (value_changed) latest->setText(latest_value);
  if (note_changed || value_changed || plot->accessibleDescription().isEmpty()) {
    QStringList described;
    for (const auto& series : decor.series) {
      if (series->size() == 0) continue;
      described << LivePlot::tr("%1: %2 points, latest %3").arg(series->name, readout(static_cast<double>(series->size())), readout(series->y(series->size() - 1)));
    }
    if (!note.isEmpty()) described << note;
    plot_widget->setAccessibleDescription(described.isEmpty() ? LivePlot::tr("No values yet") : described.join(QStringLiteral(". ")));
  }
  if (note_changed) emit plot_widget->notes_changed();
  if (value_changed) emit plot_widget->latest_changed();
}

}  // namespace assay
