// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "app/pages/compare_groups.h"
#include "app/session/project_session.h"
#include "core/report/figure_data.h"

class QComboBox;
class QGridLayout;
class QLabel;

namespace assay {
class GraphView;
}

namespace assay::app {

/// Right half of the comparison: the graph of one run against its reference or against another run's graph, with the counts
/// of edges by class and the structural Hamming distance. Hidden by the page where no run has a graph.
class CompareGraphs : public QWidget {
  Q_OBJECT
 public:
  explicit CompareGraphs(ProjectSession& session, QWidget* parent = nullptr);
  /// Of the groups that are shown; a newly `selected` one (its id) becomes the graph on the left.
  void show_groups(const std::vector<CompareGroup>& groups, const QString& selected = {});
  /// Runs that can be chosen on the left.
  QStringList runs() const;
  bool has_graph() const { return has_graph_; }
  const FigureData& figure() const { return figure_; }

 signals:
  void shown();

 private:
  void read();
  void show_figure(FigureData figure);
  ProjectSession& session_;
  QComboBox *left_, *right_;
  assay::GraphView* view_;
  QGridLayout* counts_;
  FigureData figure_;
  QString selected_;
  bool has_graph_ = false, filling_ = false;
};

}  // namespace assay::app
