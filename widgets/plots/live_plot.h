// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "core/method/declaration.h"

class QCustomPlot;

namespace assay {

/// What a plot shows apart from its points.
struct PlotAxes {
  QString title;    ///< above the plot, left
  QString x_title;  ///< with unit
  QString y_title;
  Scale x_scale = Scale::linear;
  Scale y_scale = Scale::linear;
};

/// What one series shows at the cursor.
struct CursorValue {
  QString name;
  int look = 0;   ///< number of the series colour, dash and mark
  QString text;   ///< "−3.2 ± 0.4" where the series has a band; "ended" behind its last point
};

/// A plot of one or more series over x that grows while a run works, or that is given at once. Points are kept in a min/max
/// pyramid; only about two a pixel column reach QCustomPlot, so a million points redraw in milliseconds. Redraws at most 30
/// times a second. Interaction as interface.md, Plots: wheel zooms x, Shift+wheel y, drag pans or boxes, double click resets,
/// keys L C S + - 0 and arrows; legend click hides, Alt-click isolates.
class LivePlot : public QWidget {
  Q_OBJECT
 public:
  explicit LivePlot(QWidget* parent = nullptr);
  ~LivePlot() override;

  void set_axes(const PlotAxes& axes);
  const PlotAxes& axes() const;

  /// Adds a series and returns its index. `look`: number of the series colour, dash and mark.
  int add_series(const QString& name, int look);
  void clear_series();
  int series_count() const;
  /// Appends points with increasing x. NaN makes a gap with a mark on the axis, infinities triangles at the border.
  void append(int series, const std::vector<double>& x, const std::vector<double>& y);
  /// Replaces all points; low and high (empty or as long) make a band around them.
  void set_points(int series, const std::vector<double>& x, const std::vector<double>& y, const std::vector<double>& low = {},
                  const std::vector<double>& high = {});
  void set_series_marks(int series, bool marks, bool line, bool steps = false);
  void set_chosen(int series, const std::vector<int>& points);  ///< ringed points
  void set_series_visible(int series, bool visible);

  void add_rule(double value, bool vertical, const QString& text);   ///< dashed reference line
  void clear_rules();
  void add_shade(double from, double to, const QString& text = {});  ///< tinted x range (a phase); to may be infinite
  void clear_shades();

  void set_smoothing(double factor);  ///< 0 none .. 0.99; raw line faint, debiased exponential mean strong
  double smoothing() const;
  void set_log_x(bool log);
  void set_log_y(bool log);
  enum class DragMode { pan, box };
  void set_drag_mode(DragMode mode);
  void reset_view();
  void zoom(double factor);
  /// Ranges that a person chose; nothing where the axis follows the data.
  struct View {
    std::optional<std::pair<double, double>> x, y;
  };
  View view() const;
  void set_view(const View& view);  ///< after clear_series() and new points; emits nothing
  void set_head_shown(bool shown);  ///< title, legend and latest value; off where the surroundings have them

  void set_x_range(double low, double high);  ///< for linked plots; emits nothing
  void set_x_extent(double low, double high);  ///< linked plots: the x that their data span together, shown until someone zooms; low > high: its own
  void set_x_title_shown(bool shown);          ///< off where the plot below has the same x
  void set_cursor_shown(bool shown);           ///< key C
  void set_cursor(std::optional<double> x);   ///< vertical line; emits nothing
  std::optional<double> cursor() const;
  bool cursor_shown() const;
  std::vector<CursorValue> cursor_values() const;  ///< of the visible series
  QString cursor_text() const;                ///< values of the visible series at the cursor
  QString latest_text() const;                ///< latest value of the first visible series
  QString note_text() const;                  ///< "12 values not above 0 are not on the log axis", empty when none
  QString table_text() const;                 ///< every point as CSV
  QCustomPlot* plot() const;                  ///< for tests and export

 signals:
  void x_range_changed(double low, double high);   ///< a person zoomed, panned or used reset
  void x_extent_changed(double low, double high);  ///< the data's own first and last x; low > high: there are none now
  void view_reset();                               ///< all data are in view again
  void cursor_moved(std::optional<double> x);
  void notes_changed();
  void latest_changed();
  void scales_chosen();                   ///< key L or Shift+L: axes() has the new scales
  void smoothing_chosen(double factor);   ///< key S
  void cursor_shown_chosen(bool shown);   ///< key C

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Several live plots two by two with one x range, one zoom and one cursor; a strip below names what is seen at the cursor.
class PlotGrid : public QWidget {
  Q_OBJECT
 public:
  explicit PlotGrid(QWidget* parent = nullptr);
  ~PlotGrid() override;
  LivePlot* add_plot(const PlotAxes& axes);
  void clear();
  std::vector<LivePlot*> plots() const;
  void set_columns(int columns);             ///< default 2; 1 when narrow
  void set_smoothing(double factor);
  void set_drag_mode(LivePlot::DragMode mode);
  void set_cursor_visible(bool visible);
  void reset_view();
  void set_note(const QString& text);        ///< right end of the strip

 signals:
  void smoothing_changed(double factor);     ///< by key S in a plot
  void cursor_visible_changed(bool visible); ///< by key C

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Min/max pyramid over points with increasing x: what LivePlot draws from. Pure; tested against brute force.
class EnvelopePyramid {
 public:
  void append(double x, double y);
  void clear();
  std::size_t size() const { return x_.size(); }
  double x(std::size_t i) const { return x_[i]; }
  double y(std::size_t i) const { return y_[i]; }
  /// At most about 2 * columns points that hold every minimum and maximum of finite y in each of `columns` equal slices of
  /// [low, high], with the neighbours just outside. All points where there are few.
  void visible(double low, double high, int columns, std::vector<double>& x, std::vector<double>& y) const;

 private:
  struct Level {
    std::vector<std::uint32_t> minimum, maximum;  ///< index of the extreme point of each block
  };
  std::vector<double> x_, y_;
  std::vector<Level> levels_;
};

}  // namespace assay
