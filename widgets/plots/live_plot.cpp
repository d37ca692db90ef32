// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/live_plot.h"

#include <qcustomplot.h>

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "core/base/numbers.h"
#include "widgets/plots/legend_strip.h"
#include "widgets/plots/live_plot_state.h"
#include "widgets/plots/plot_words.h"
#include "widgets/theme/theme.h"

namespace assay {

LivePlot::State::State(LivePlot* owner) : plot_widget(owner) {
  plot = new QCustomPlot(owner);
  plot->setAccessibleName(QString());
  plot->setFocusPolicy(Qt::NoFocus);
  plot->setMouseTracking(true);
  plot->setMinimumSize(120, 80);
  plot->setNotAntialiasedElements(QCP::aeAxes | QCP::aeGrid);
  plot->setAntialiasedElements(QCP::aePlottables | QCP::aeScatters | QCP::aeFills);
  plot->setNoAntialiasingOnDrag(false);
  plot->setPlottingHint(QCP::phFastPolylines, true);
  plot->plotLayout()->setRowSpacing(0);
  plot->addLayer(QStringLiteral("shades"), plot->layer(QStringLiteral("grid")), QCustomPlot::limBelow);
  plot->addLayer(QStringLiteral("marks"), plot->layer(QStringLiteral("axes")), QCustomPlot::limAbove);
  plot->addLayer(QStringLiteral("cursor"), plot->layer(QStringLiteral("overlay")), QCustomPlot::limAbove);
  plot->layer(QStringLiteral("cursor"))->setMode(QCPLayer::lmBuffered);
  // Owned by the plot, as every layerable is by QObject's tree.
  new ShadeLayer(plot, decor);
  new MarkLayer(plot, decor);
  new CursorLayer(plot, decor);

  title = new QLabel(owner);
  title->setTextFormat(Qt::PlainText);
  latest = new QLabel(owner);
  latest->setTextFormat(Qt::PlainText);
  latest->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  latest->setToolTip(LivePlot::tr("Latest value"));
  legend = new LegendStrip(owner);
  legend->hide();
  auto* line = new QHBoxLayout;
  line->setSpacing(title->fontMetrics().height());
  line->addWidget(title, 0, Qt::AlignTop);
  line->addStretch(0);
  line->addWidget(legend, 1, Qt::AlignTop);
  line->addWidget(latest, 0, Qt::AlignTop);
  auto* column = new QVBoxLayout(owner);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(4);
  column->addLayout(line);
  column->addWidget(plot, 1);

  timer.setSingleShot(true);
  QObject::connect(&timer, &QTimer::timeout, owner, [this] { redraw(); });
  QObject::connect(legend, &LegendStrip::toggled, owner, [this](int entry) {
    if (const PlotSeries* chosen = series(entry)) plot_widget->set_series_visible(entry, !chosen->visible);
  });
  QObject::connect(legend, &LegendStrip::isolated, owner, [this](int entry) {
    // A second Alt-click on the only one brings the others back.
    const bool alone = std::all_of(decor.series.begin(), decor.series.end(), [&](const auto& s) { return s->visible == (s.get() == series(entry)); });
    for (int i = 0; i < plot_widget->series_count(); ++i) series(i)->visible = alone || i == entry;
    update_legend();
    schedule();
  });
  QObject::connect(&Theme::instance(), &Theme::changed, owner, [this] { restyle(); });
}

LivePlot::LivePlot(QWidget* parent) : QWidget(parent), state_(std::make_unique<State>(this)) {
  setFocusPolicy(Qt::StrongFocus);
  setAutoFillBackground(true);
  state_->plot->installEventFilter(this);
  installEventFilter(this);
  state_->apply_scales();
  state_->restyle();
}

LivePlot::~LivePlot() {
  // The plot draws from state_: let it go first.
  delete state_->plot;
}

bool LivePlot::eventFilter(QObject* watched, QEvent* event) {
  if (watched == this) {
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut) {
      state_->decor.focused = event->type() == QEvent::FocusIn && static_cast<QFocusEvent*>(event)->reason() != Qt::MouseFocusReason;
      state_->schedule();
    }
    return false;
  }
  if (watched == state_->plot) return state_->handle(event);
  return QWidget::eventFilter(watched, event);
}

void LivePlot::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (state_ && event->type() == QEvent::FontChange) state_->restyle();
}

void LivePlot::set_axes(const PlotAxes& axes) {
  const bool scales = axes.x_scale != state_->axes.x_scale || axes.y_scale != state_->axes.y_scale;
  state_->axes = axes;
  state_->title->setText(axes.title);
  state_->title->setVisible(state_->head_shown && !axes.title.isEmpty());
  setAccessibleName(axes.title.isEmpty() ? axes.y_title : axes.title);
  state_->plot->xAxis->setLabel(state_->x_title_shown ? axes.x_title : QString());
  state_->plot->yAxis->setLabel(axes.y_title);
  state_->apply_scales();
  if (scales) {
    state_->auto_x = state_->auto_y = true;
    state_->rebuild_series();
  }
  state_->restyle();
}

const PlotAxes& LivePlot::axes() const { return state_->axes; }
QCustomPlot* LivePlot::plot() const { return state_->plot; }

int LivePlot::add_series(const QString& name, int look) {
  state_->decor.series.push_back(std::make_unique<PlotSeries>(state_->plot, name, look));
  state_->decor.series.back()->rebuild(state_->axes.x_scale, state_->axes.y_scale, state_->smoothing);
  state_->update_legend();
  state_->schedule();
  return series_count() - 1;
}

void LivePlot::clear_series() {
  for (const auto& series : state_->decor.series) series->remove_from(state_->plot);
  state_->decor.series.clear();
  const bool had_data = state_->own_extent.first <= state_->own_extent.second;
  state_->own_extent = {1, -1};
  state_->extent.reset();
  state_->auto_x = state_->auto_y = true;
  state_->update_legend();
  state_->schedule();
  if (had_data) emit x_extent_changed(1, -1);
}

int LivePlot::series_count() const { return static_cast<int>(state_->decor.series.size()); }

void LivePlot::append(int series, const std::vector<double>& x, const std::vector<double>& y) {
  PlotSeries* target = state_->series(series);
  if (!target) return;
  target->append(x, y, state_->axes.x_scale, state_->axes.y_scale, state_->smoothing);
  state_->schedule();
}

void LivePlot::set_points(int series, const std::vector<double>& x, const std::vector<double>& y, const std::vector<double>& low,
                          const std::vector<double>& high) {
  PlotSeries* target = state_->series(series);
  if (!target) return;
  target->set_points(x, y, low, high, state_->axes.x_scale, state_->axes.y_scale, state_->smoothing);
  state_->schedule();
}

void LivePlot::set_series_marks(int series, bool marks, bool line, bool steps) {
  PlotSeries* target = state_->series(series);
  if (!target) return;
  target->marks = marks;
  target->line = line;
  target->steps = steps;
  state_->update_legend();
  state_->schedule();
}

void LivePlot::set_chosen(int series, const std::vector<int>& points) {
  if (PlotSeries* target = state_->series(series)) target->set_chosen(points);
  state_->schedule();
}

void LivePlot::set_series_visible(int series, bool visible) {
  PlotSeries* target = state_->series(series);
  if (!target || target->visible == visible) return;
  target->visible = visible;
  state_->update_legend();
  state_->schedule();
}

void LivePlot::add_rule(double value, bool vertical, const QString& text) {
  state_->decor.rules.push_back({value, vertical, text});
  state_->schedule();
}

void LivePlot::clear_rules() {
  state_->decor.rules.clear();
  state_->schedule();
}

void LivePlot::add_shade(double from, double to, const QString& text) {
  state_->decor.shades.push_back({from, to, text});
  state_->schedule();
}

void LivePlot::clear_shades() {
  state_->decor.shades.clear();
  state_->schedule();
}

void LivePlot::set_smoothing(double factor) {
  factor = std::isfinite(factor) ? std::clamp(factor, 0.0, 0.99) : 0;
  if (factor == state_->smoothing) return;
  state_->smoothing = factor;
  if (factor > 0) state_->last_smoothing = factor;
  state_->rebuild_series();
}

double LivePlot::smoothing() const { return state_->smoothing; }

void LivePlot::set_log_x(bool log) {
  PlotAxes axes = state_->axes;
  axes.x_scale = log ? Scale::log : Scale::linear;
  if (axes.x_scale != state_->axes.x_scale) set_axes(axes);
}

void LivePlot::set_log_y(bool log) {
  PlotAxes axes = state_->axes;
  axes.y_scale = log ? Scale::log : Scale::linear;
  if (axes.y_scale != state_->axes.y_scale) set_axes(axes);
}

void LivePlot::set_drag_mode(DragMode mode) { state_->drag_mode = mode; }

void LivePlot::reset_view() {
  state_->auto_x = state_->auto_y = true;
  state_->schedule();
  emit view_reset();
}

void LivePlot::zoom(double factor) {
  if (!(factor > 0)) return;
  const QRect area = state_->plot->axisRect()->rect();
  const double about = state_->decor.cursor ? *state_->decor.cursor : state_->plot->xAxis->pixelToCoord(area.left() + area.width() / 2.0);
  state_->zoom_x(1 / factor, about);
}

LivePlot::View LivePlot::view() const {
  const auto range = [](const QCPAxis* axis) { return std::pair(axis->range().lower, axis->range().upper); };
  View view;
  if (!state_->auto_x) view.x = range(state_->plot->xAxis);
  if (!state_->auto_y) view.y = range(state_->plot->yAxis);
  return view;
}

void LivePlot::set_view(const View& view) {
  if (view.x) set_x_range(view.x->first, view.x->second);
  if (!view.y || !(view.y->first < view.y->second) || (state_->axes.y_scale == Scale::log && view.y->first <= 0)) return;
  state_->auto_y = false;
  state_->plot->yAxis->setRange(view.y->first, view.y->second);
  state_->schedule();
}

void LivePlot::set_head_shown(bool shown) {
  state_->head_shown = shown;
  state_->title->setVisible(shown && !state_->axes.title.isEmpty());
  state_->latest->setVisible(shown);
  state_->update_legend();
}

void LivePlot::set_x_range(double low, double high) {
  if (!(low < high) || (state_->axes.x_scale == Scale::log && low <= 0)) return;
  state_->auto_x = false;
  state_->plot->xAxis->setRange(low, high);
  state_->schedule();
}

void LivePlot::set_x_extent(double low, double high) {
  std::optional<std::pair<double, double>> extent;
  if (low <= high) extent.emplace(low, high);
  if (state_->extent == extent) return;
  state_->extent = extent;
  if (state_->auto_x) state_->schedule();
}

void LivePlot::set_x_title_shown(bool shown) {
  state_->x_title_shown = shown;
  state_->plot->xAxis->setLabel(shown ? state_->axes.x_title : QString());
  state_->schedule();
}

void LivePlot::set_cursor_shown(bool shown) {
  state_->cursor_shown = shown;
  if (!shown) state_->place_cursor(std::nullopt);
}

void LivePlot::set_cursor(std::optional<double> x) {
  if (state_->decor.cursor == x) return;
  state_->decor.cursor = x;
  state_->redraw_cursor();
}

std::optional<double> LivePlot::cursor() const { return state_->decor.cursor; }
bool LivePlot::cursor_shown() const { return state_->cursor_shown; }

std::vector<CursorValue> LivePlot::cursor_values() const {
  std::vector<CursorValue> values;
  if (!state_->decor.cursor) return values;
  for (const auto& series : state_->decor.series) {
    if (!series->visible) continue;
    const std::size_t i = series->at(*state_->decor.cursor);
    if (i >= series->size()) continue;
    const auto [first, last] = series->x_extent();
    QString text = *state_->decor.cursor > last && !series->steps ? tr("ended") : readout(series->y(i));
    if (*state_->decor.cursor <= last && i < series->low.size() && std::isfinite(series->high[i] - series->low[i]))
      text += QStringLiteral(" ± ") + readout((series->high[i] - series->low[i]) / 2);
    values.push_back({series->name, series->look_number(), text});
  }
  return values;
}

QString LivePlot::cursor_text() const {
  QStringList values;
  for (const CursorValue& value : cursor_values()) values << (state_->decor.series.size() > 1 ? value.name + QChar(' ') + value.text : value.text);
  return values.join(QStringLiteral(" · "));
}

QString LivePlot::latest_text() const {
  const PlotSeries* first = state_->first_visible();
  return first ? readout(first->y(first->size() - 1)) : QString();
}

QString LivePlot::note_text() const {
  state_->update_words();
  return state_->note;
}

QString LivePlot::table_text() const {
  const auto field = [](QString text) {
    if (text.contains(',') || text.contains('"') || text.contains('\n')) text = '"' + text.replace('"', QStringLiteral("\"\"")) + '"';
    return text;
  };
  QString text = QStringLiteral("series,") + field(state_->axes.x_title.isEmpty() ? QStringLiteral("x") : state_->axes.x_title) + ',' +
                 field(state_->axes.y_title.isEmpty() ? QStringLiteral("y") : state_->axes.y_title);
  const bool bands = std::any_of(state_->decor.series.begin(), state_->decor.series.end(), [](const auto& s) { return !s->low.empty(); });
  if (bands) text += QStringLiteral(",low,high");
  text += '\n';
  const auto number = [](double value) { return QString::fromStdString(shortest(value)); };
  for (const auto& series : state_->decor.series)
    for (std::size_t i = 0; i < series->size(); ++i) {
      text += field(series->name) + ',' + number(series->x(i)) + ',' + number(series->y(i));
      if (bands) text += i < series->low.size() ? ',' + number(series->low[i]) + ',' + number(series->high[i]) : QStringLiteral(",,");
      text += '\n';
    }
  return text;
}

}  // namespace assay
