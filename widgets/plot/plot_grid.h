// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "widgets/plot/live_plot.h"

class QGridLayout;
class QLabel;

namespace assay {

/// Several live plots, two in a row, that share x range, zoom, cursor and smoothing, with one readout strip below. GUI thread.
class PlotGrid : public QWidget {
  Q_OBJECT
 public:
  explicit PlotGrid(QWidget* parent = nullptr);
  /// Adds a plot; the grid owns it.
  LivePlot* add_plot(const PlotSetup& setup);
  const std::vector<LivePlot*>& plots() const { return plots_; }
  void clear();
  /// Name of the x axis as the strip says it: "evaluation".
  void set_step_name(const QString& name);
  /// Adds words to the strip's right side ("Tinted: stage 2").
  void set_remark(const QString& text);

  void set_smoothing(double factor);
  double smoothing() const { return smoothing_; }
  void set_drag(LivePlot::Drag drag);
  void set_cursor_shown(bool shown);
  void fit();
  void add_phase(double from, double to, const QString& name = {});
  void clear_phases();
  QString tableText() const;

 signals:
  void smoothing_changed(double factor);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void update_strip();
  void arrange();
  std::vector<LivePlot*> plots_;
  QGridLayout* grid_;
  QLabel *left_, *right_;
  QString step_name_, remark_;
  double smoothing_ = 0;
  bool linking_ = false;
};

}  // namespace assay
