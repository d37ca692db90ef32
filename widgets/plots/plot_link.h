// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "widgets/plots/live_plot.h"

namespace assay {

class PlotStrip;

/// Holds live plots together wherever they stand: one cursor, one smoothing, cursor on and off for all of them; range and zoom
/// of x shared by those whose x is the same quantity (its title). Tells a strip what is at the cursor.
class PlotLink : public QObject {
  Q_OBJECT
 public:
  explicit PlotLink(PlotStrip* strip, QObject* parent = nullptr);

  /// The plot takes the smoothing and cursor of the others. It may be destroyed at any time.
  void add(LivePlot* plot);
  void clear();
  const std::vector<LivePlot*>& plots() const { return plots_; }

  void set_smoothing(double factor);
  double smoothing() const { return smoothing_; }
  void set_cursor_shown(bool shown);
  bool cursor_shown() const { return cursor_shown_; }
  void set_note(const QString& text);  ///< right end of the strip, behind the plots' own notes
  void set_hint(const QString& text);  ///< left end while there is no cursor
  void update_strip();

 signals:
  void smoothing_changed(double factor);  ///< by key S in one of the plots
  void cursor_shown_changed(bool shown);  ///< by key C

 private:
  void forget(QObject* plot);
  void share_extents();
  bool same_x(const LivePlot* a, const LivePlot* b) const { return a->axes().x_title == b->axes().x_title; }

  PlotStrip* strip_;
  std::vector<LivePlot*> plots_;
  std::map<LivePlot*, std::pair<double, double>> extents_;
  LivePlot* pointed_ = nullptr;  ///< the plot that the cursor was moved in
  std::optional<double> cursor_;
  double smoothing_ = 0;
  bool cursor_shown_ = true;
  QString note_, hint_;
};

}  // namespace assay
