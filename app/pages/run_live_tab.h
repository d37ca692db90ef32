// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <map>

#include "app/pages/run_series_feed.h"

class QDoubleSpinBox;
class QToolButton;

namespace assay {
class LivePlot;
class PlotGrid;
}

namespace assay::app {

/// The live plots of a run: one per series, or per group of series that share a plot, with one x axis, zoom and cursor.
class RunLiveTab : public QWidget {
  Q_OBJECT
 public:
  RunLiveTab(ProjectSession& session, const MethodInfo& info, RunSeriesFeed& feed, QWidget* parent = nullptr);
  /// The tools above the plots.
  QWidget* toolbar() const { return toolbar_; }
  assay::PlotGrid& grid() const { return *grid_; }

 signals:
  void export_requested();

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  struct Place {
    assay::LivePlot* plot = nullptr;
    int series = -1;
  };
  void build_plots(const MethodInfo& info);
  void build_toolbar();
  void take(const std::vector<SeriesNews>& news);
  ProjectSession& session_;
  assay::PlotGrid* grid_;
  QWidget* toolbar_ = nullptr;
  QDoubleSpinBox* smoothing_ = nullptr;
  std::map<std::string, Place> places_;
};

}  // namespace assay::app
