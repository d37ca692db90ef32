// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>

#include "app/pages/compare_groups.h"
#include "app/pages/document_page.h"

class QComboBox;
class QHBoxLayout;
class QLabel;
class QSplitter;

namespace assay {
class LivePlot;
}

namespace assay::app {

class CompareGraphs;
class CompareTables;

/// Screen 05: groups of runs that differ by seed alone, their curves with bands, final values with intervals, only the
/// parameters that differ, and the difference of two graphs. Follows runs that still work.
class ComparePage : public DocumentPage {
  Q_OBJECT
 public:
  ComparePage(ProjectSession& session, const QStringList& runs, QWidget* parent = nullptr);
  ~ComparePage() override;

  QString key() const override { return key_; }
  QString title() const override { return tr("Compare %1").arg(groups_.size()); }
  QString icon_name() const override { return QStringLiteral("compare"); }
  bool can_export() const override { return !groups_.empty(); }
  void export_figure() override;
  const std::vector<CompareGroup>& groups() const { return groups_; }
  CompareTables& tables() const { return *tables_; }
  void remove_group(int group);

 signals:
  void curves_shown();

 private:
  struct Plot {
    QComboBox* choice;
    assay::LivePlot* plot;
  };
  Plot add_plot(QHBoxLayout* row, int index);
  void read_groups();
  void fill_chips();
  void fill_choices();
  void show_curves();
  void show_plot(const Plot& plot);
  void add_runs();
  FigureData current_figure(const Plot& plot) const;

  QString key_;
  QStringList runs_;
  std::vector<CompareGroup> groups_;
  QHBoxLayout* chips_;
  std::vector<Plot> plots_;
  QLabel* strip_;
  CompareTables* tables_;
  CompareGraphs* graphs_;
  QSplitter* splitter_;
  QTimer refresh_;
  std::map<const assay::LivePlot*, FigureData> shown_;
  std::string stamp_;
};

}  // namespace assay::app
