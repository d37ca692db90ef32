// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <map>
#include <optional>

#include "app/pages/compare_groups.h"
#include "app/session/project_session.h"
#include "core/report/figure_data.h"

class QComboBox;
class QDoubleSpinBox;
class QHBoxLayout;
class QToolButton;

namespace assay {
class LivePlot;
class PlotLink;
class PlotStrip;
}  // namespace assay

namespace assay::app {

/// Upper left of the comparison: two plots of curves with seed bands, each with its choice and a switch of its log axis, one
/// cursor over both, and the strip that names the values at it.
class CompareCurves : public QWidget {
  Q_OBJECT
 public:
  explicit CompareCurves(ProjectSession& session, QWidget* parent = nullptr);
  /// Draws the groups that are shown. New curves in the same plot keep its view.
  void show_groups(const std::vector<CompareGroup>& groups);
  std::vector<assay::LivePlot*> plots() const;
  assay::PlotStrip& strip() const { return *strip_; }

  /// Keys L, Shift+L, C and S where the focus is somewhere else in the page: of the plot that was used last.
  void toggle_log(bool x_axis);
  void toggle_cursor();
  void toggle_smoothing();
  /// What the plot that was used last shows.
  FigureData figure_in_use() const;

  /// Log axes by choice, to be given back to restore().
  QVariantMap remembered() const;
  void restore(const QVariantMap& remembered);

 signals:
  void curves_shown();
  void remembered_changed();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  struct Plot {
    QComboBox* choice;
    QToolButton* log;
    assay::LivePlot* plot;
    FigureData shown;
  };
  /// Scales that a person chose for a quantity; without one as it is declared.
  struct Scales {
    std::optional<bool> log_x, log_y;
  };
  void add_plot(QHBoxLayout* row, int index);
  void fill_choices();
  void show_plot(std::size_t index);
  void take(std::size_t index, FigureData figure);
  void keep_scales(std::size_t index);
  FigureData empty_figure(const QString& choice) const;
  std::size_t index_of(const assay::LivePlot* plot) const;

  ProjectSession& session_;
  std::vector<CompareGroup> groups_;
  std::vector<Plot> plots_;
  std::map<QString, Scales> scales_;
  assay::PlotStrip* strip_;
  assay::PlotLink* link_;
  QDoubleSpinBox* smoothing_;
  std::size_t used_ = 0;
};

}  // namespace assay::app
