// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QGraphicsScene>
#include <map>
#include <optional>
#include <vector>

#include "widgets/graph/graph_items.h"
#include "widgets/graph/graph_model.h"

namespace assay {

/// The graph as items: nodes, edges of the mode in force, weights. Filtering hides items and moves none.
class GraphScene : public QGraphicsScene {
  Q_OBJECT
 public:
  explicit GraphScene(QObject* parent = nullptr);
  ~GraphScene() override;

  void set_graph(const FigureGraph& graph);
  const FigureGraph& graph() const { return graph_; }
  void set_cpdag(const std::vector<FigureEdge>& edges);
  void set_mode(GraphView::Mode mode);
  GraphView::Mode mode() const { return mode_; }
  void set_weight_limit(double limit);
  double weight_limit() const { return limit_; }
  void set_weights_shown(bool shown);
  void restyle();

  const GraphPlaces& places() const { return places_; }
  int node_of(const QString& name) const;
  QString name_of(int node) const;
  void move_node(int node, const QPointF& centre);
  int visible_learned() const;
  int learned() const;
  /// Edges shown now, in the order of the graph.
  std::vector<EdgeItem*> visible_edges() const;

  EdgeItem* selected_edge() const { return selected_edge_; }
  int selected_node() const { return selected_node_; }
  void select_edge(EdgeItem* edge);
  EdgeItem* edge_between(int source, int target) const;
  void select_node(int node);
  void clear_selection();
  NodeItem* node_item(int node) const;

  QFont node_font() const { return node_font_; }
  QFont label_font() const { return label_font_; }
  bool labels_by_zoom() const { return graph_.nodes.size() > 200; }

  // Called by items.
  void node_item_moved(NodeItem& item);
  void node_item_dropped(NodeItem& item, const QPointF& from);
  EdgeLabelItem* label_of(const EdgeItem* edge) const;

 signals:
  void edge_chosen(const QString& source, const QString& target);
  void node_chosen(const QString& node);
  void selection_gone();
  void node_dropped(const QString& node, const QPointF& from, const QPointF& to);
  void shown_changed();   ///< other edges are in view now

 private:
  void build_edges();
  void apply_limit();
  void update_emphasis();

  FigureGraph graph_;
  std::vector<FigureEdge> cpdag_;
  GraphPlaces places_;
  GraphView::Mode mode_ = GraphView::Mode::difference;
  double limit_ = 0;
  bool weights_shown_ = true;
  std::vector<NodeItem*> nodes_;
  std::vector<EdgeItem*> edges_;
  std::map<const EdgeItem*, EdgeLabelItem*> labels_;
  EdgeItem* selected_edge_ = nullptr;
  int selected_node_ = -1;
  QFont node_font_, label_font_;
};

}  // namespace assay
