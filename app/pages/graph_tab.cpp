// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/graph_tab.h"

#include "core/graph/acyclicity.h"
#include "core/graph/cpdag.h"
#include "widgets/graph/graph_view.h"

namespace assay::app {

namespace {

const QStringList engines{QStringLiteral("dot"), QStringLiteral("neato"), QStringLiteral("circo")};
constexpr int most_nodes_of_a_cpdag = 300;

/// The learned part of a figure's graph as a pattern.
Adjacency learned_pattern(const FigureGraph& graph) {
  Adjacency pattern(static_cast<int>(graph.nodes.size()));
  for (const FigureEdge& edge : graph.edges) {
    if (edge.status != EdgeStatus::missing) pattern(edge.source, edge.target) = 1;
  }
  return pattern;
}

}  // namespace

GraphTab::GraphTab(ProjectSession& session, const QString& run, FigureSpec spec, QWidget* parent)
    : FigureTab(session, run, std::move(spec), parent), graph_(new assay::GraphView) {
  const QString remembered = session.setting(QStringLiteral("graph/engine")).toString();
  if (engines.contains(remembered)) engine_ = remembered.toStdString();
  graph_->set_layout_engines(engines, QString::fromStdString(engine_));
  set_view(graph_);
  connect(graph_, &assay::GraphView::edge_selected, this, [this](const QString& source, const QString& target) {
    const FigureGraph& shown = graph_->graph();
    for (std::size_t i = 0; i < shown.edges.size(); ++i) {
      const FigureEdge& edge = shown.edges[i];
      if (QString::fromStdString(shown.nodes[edge.source]) == source && QString::fromStdString(shown.nodes[edge.target]) == target) {
        return emit edge_selected(static_cast<int>(i));
      }
    }
  });
  connect(graph_, &assay::GraphView::selection_cleared, this, [this] { emit edge_selected(-1); });
  connect(graph_, &assay::GraphView::export_requested, this, &GraphTab::export_requested);
  connect(graph_, &assay::GraphView::layout_engine_chosen, this, [this](const QString& engine) {
    if (engine.toStdString() == engine_) return;
    engine_ = engine.toStdString();
    session_.set_setting(QStringLiteral("graph/engine"), engine);
    graph_->set_busy(true, tr("Laying out %1 nodes").arg(graph_->graph().nodes.size()));
    read_again();
  });
  connect(graph_, &assay::GraphView::node_moved, this, [this](const QString& node, const QPointF& from, const QPointF& to) {
    session_.move_node(run_.toStdString(), QString::fromStdString(this->spec().name), node, from, to);
  });
  connect(&session, &ProjectSession::node_moved, this, [this](const QString& moved, const QString& figure, const QString& node, const QPointF& to) {
    if (moved == run_ && figure == QString::fromStdString(this->spec().name) && graph_->node_position(node) != to) {
      graph_->set_node_position(node, to);
    }
  });
}

void GraphTab::focus_filter() { graph_->focus_search(); }

void GraphTab::show_figure(const FigureData& figure) {
  graph_->set_busy(false);
  graph_->set_graph(figure.graph);
  read_cpdag(figure.graph);
}

void GraphTab::read_cpdag(const FigureGraph& graph) {
  if (graph.nodes.empty() || graph.nodes.size() > most_nodes_of_a_cpdag) return;
  session_.figure_lane().read<std::vector<FigureEdge>>(
      this,
      [pattern = learned_pattern(graph)](Project&) {
        std::vector<FigureEdge> edges;
        if (!is_dag(pattern)) return edges;
        const Adjacency cpdag = cpdag_of(pattern);
        for (int i = 0; i < cpdag.d; ++i) {
          for (int j = 0; j < cpdag.d; ++j) {
            if (cpdag(i, j) != 0) edges.push_back({i, j, 1, EdgeStatus::plain});
          }
        }
        return edges;
      },
      [this](std::vector<FigureEdge> edges) { graph_->set_cpdag(edges); });
}

}  // namespace assay::app
