// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "app/pages/run_details.h"
#include "app/pages/side_section.h"
#include "app/session/project_session.h"
#include "core/report/figure_data.h"

namespace assay::app {

/// The right dock of a finished run: its numbers against the reference with the empty graph beside, how far simple baselines
/// get, the selected edge, every other result, warnings, and what makes it reproducible.
class RunResultPanel : public SidePanel {
  Q_OBJECT
 public:
  explicit RunResultPanel(ProjectSession& session, QWidget* parent = nullptr);
  void show_run(const RunDetails& details);
  /// The difference to the reference, once it is read.
  void show_graph(const FigureGraph& graph);
  /// Index into the graph's edges; -1: none.
  void select_edge(int edge);

 private:
  void rebuild();
  void add_reference();
  void add_baselines();
  void add_edge();
  void add_scalars();
  ProjectSession& session_;
  RunDetails details_;
  std::optional<FigureGraph> graph_;
  int edge_ = -1;
  std::string stamp_;
};

/// A baseline and its SHD as the table "baselines" holds them, in its order.
std::vector<std::pair<QString, double>> baseline_shd(const Table& baselines);
/// How many edges of a figure have a status.
int count_edges(const FigureGraph& graph, EdgeStatus status);

}  // namespace assay::app
