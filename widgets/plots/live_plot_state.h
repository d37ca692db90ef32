// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QPointF>
#include <QTimer>
#include <optional>
#include <utility>

#include "widgets/plots/live_plot.h"
#include "widgets/plots/plot_layers.h"

class QLabel;
class QMouseEvent;
class QWheelEvent;

namespace assay {

class LegendStrip;

/// What a LivePlot holds. Its functions stand in live_plot_view.cpp (what is in view) and live_plot_input.cpp (mouse and keys).
struct LivePlot::State {
  explicit State(LivePlot* owner);

  LivePlot* plot_widget;
  QCustomPlot* plot = nullptr;
  QLabel* title = nullptr;
  QLabel* latest = nullptr;
  LegendStrip* legend = nullptr;
  PlotAxes axes;
  PlotDecor decor;
  double smoothing = 0;
  double last_smoothing = 0.93;   ///< what key S turns on
  DragMode drag_mode = DragMode::pan;
  bool cursor_shown = true;
  bool head_shown = true;
  bool x_title_shown = true;
  bool auto_x = true, auto_y = true;   ///< until a person zooms
  std::optional<std::pair<double, double>> extent;   ///< of all linked plots
  std::pair<double, double> own_extent{1, -1};
  QString note, latest_value;

  QTimer timer;
  QElapsedTimer since_redraw;
  bool dirty = true;

  bool pressed = false, dragged = false;
  QPointF press_at;
  QCPRange press_x, press_y;

  // live_plot_view.cpp
  void schedule();                 ///< redraws soon, at most 30 times a second
  void redraw();                   ///< now
  void restyle();                  ///< colours and fonts of the theme
  void apply_scales();             ///< tickers and scale types
  void update_ranges();
  void update_legend();
  void update_words();             ///< note, latest value, accessible texts
  void rebuild_series();
  std::pair<double, double> data_extent() const;
  PlotSeries* series(int index) const;
  PlotSeries* first_visible() const;
  void redraw_cursor();

  // live_plot_input.cpp
  bool handle(QEvent* event);
  void press(QMouseEvent* event);
  void move(QMouseEvent* event);
  void release(QMouseEvent* event);
  void wheel(QWheelEvent* event);
  void zoom_x(double factor, double about);
  void pan(double dx, double dy);  ///< pixels, from the ranges now
  void x_changed_by_hand();
  void place_cursor(std::optional<double> x);
  void step_cursor(int steps);
};

}  // namespace assay
