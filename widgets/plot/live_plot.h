// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QString>
#include <QWidget>
#include <memory>
#include <optional>
#include <vector>

#include "core/report/figure_data.h"

class QCustomPlot;

namespace assay {

/// What a plot says before there are points.
struct PlotSetup {
  QString title;
  QString x_title, y_title;  ///< with units
  bool log_x = false, log_y = false;
};

/// A plot of series that grow while they are watched. One million points redraw from an envelope. Light, dark and 1x to 2x; keys, wheel
/// and drag as in the design's list for plots. GUI thread.
class LivePlot : public QWidget {
  Q_OBJECT
 public:
  enum class Drag { pan, box };

  explicit LivePlot(const PlotSetup& setup = {}, QWidget* parent = nullptr);
  ~LivePlot() override;

  /// Adds a series and returns its index. `style` chooses colour, dash and mark (-1: its index); steps: a value holds until the next.
  int add_series(const QString& name, int style = -1, bool steps = false, bool marks = false);
  int series_count() const;
  /// Adds samples behind those given before (x not decreasing). Redraws at most 30 times a second.
  void append(int series, const double* x, const double* y, std::size_t count);
  void append(int series, const std::vector<double>& x, const std::vector<double>& y) { append(series, x.data(), y.data(), std::min(x.size(), y.size())); }
  /// Lower and upper bound for each sample of a series given in one piece.
  void set_band(int series, std::vector<double> low, std::vector<double> high);
  void clear_points();
  void clear();
  void set_series_visible(int series, bool visible);
  void isolate(int series);

  /// Horizontal or vertical line with words. Returns nothing; cleared by clear_rules().
  void add_rule(double value, bool vertical, const QString& text);
  void clear_rules();
  /// Tints a range of x (a phase of the run).
  void add_phase(double from, double to, const QString& name = {});
  void clear_phases();
  /// Replaces everything by a figure of kind line, scatter, roc or density.
  void set_figure(const FigureData& figure);
  /// The same as a figure for export: all points and what is set now.
  FigureData figure() const;

  void set_setup(const PlotSetup& setup);
  const PlotSetup& setup() const;
  void set_log_y(bool on);
  void set_log_x(bool on);
  void set_smoothing(double factor);  ///< 0 (off) to 0.999
  double smoothing() const;
  void set_drag(Drag drag);
  void set_cursor_shown(bool shown);
  bool cursor_shown() const;
  /// Moves the vertical cursor; nullopt hides it.
  void set_cursor(std::optional<double> x);
  std::optional<double> cursor() const;
  void set_x_range(double from, double to);
  std::pair<double, double> x_range() const;
  void fit();
  void zoom(double factor);
  void show_x_title(bool shown);
  void show_header(bool shown);  ///< title left, latest value right

  /// Values at the cursor, for a strip: "objective 25.04, loss only 22.1".
  QString readout() const;
  /// What the strip must say beside: "3 values of h not above 0 are marked on the axis". Empty if nothing.
  QString note() const;
  /// The data as CSV: x and one column per series, full digits, C locale.
  QString tableText() const;

  /// Redraws now; the benchmark times this.
  void replot_now();
  QCustomPlot* plot() const;
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 signals:
  void cursor_moved(std::optional<double> x);
  void x_range_changed(double from, double to, bool by_person);
  void smoothing_changed(double factor);
  void readout_changed();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void changeEvent(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  class Private;
  std::unique_ptr<Private> d_;
};

}  // namespace assay
