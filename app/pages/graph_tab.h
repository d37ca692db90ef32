// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/pages/figure_tab.h"

namespace assay {
class GraphView;
}

namespace assay::app {

/// A learned graph beside its reference: layouts run off the GUI thread, moved nodes are undoable edits.
class GraphTab : public FigureTab {
  Q_OBJECT
 public:
  GraphTab(ProjectSession& session, const QString& run, FigureSpec spec, QWidget* parent = nullptr);
  void focus_filter() override;
  assay::GraphView& view() const { return *graph_; }

 signals:
  void edge_selected(int edge);  ///< index into the figure's edges; -1: none
  void export_requested();

 protected:
  void show_figure(const FigureData& figure) override;
  std::string layout_engine() const override { return engine_; }

 private:
  void read_cpdag(const FigureGraph& graph);
  assay::GraphView* graph_;
  std::string engine_ = "dot";
};

}  // namespace assay::app
