// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/graph/graph_scene.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace assay {

GraphScene::GraphScene(QObject* parent) : QGraphicsScene(parent) { restyle(); }
GraphScene::~GraphScene() {
  // Items look their labels up in this scene: they go while it is whole.
  labels_.clear();
  clear();
}

void GraphScene::restyle() {
  node_font_ = font_of(TypeRole::body);
  label_font_ = font_of(TypeRole::caption);
  for (QGraphicsItem* item : items()) item->update();
  update();
}

void GraphScene::set_graph(const FigureGraph& graph) {
  const QString source = selected_edge_ ? name_of(selected_edge_->edge().source) : QString();
  const QString target = selected_edge_ ? name_of(selected_edge_->edge().target) : QString();
  const QString node = name_of(selected_node_);
  labels_.clear();
  edges_.clear();
  nodes_.clear();
  selected_edge_ = nullptr;
  selected_node_ = -1;
  clear();
  if (graph.nodes != graph_.nodes) cpdag_.clear();
  graph_ = graph;
  places_ = GraphPlaces(graph_);
  for (int i = 0; i < places_.count(); ++i) {
    auto* item = new NodeItem(*this, i, name_of(i), places_.box(i).size());
    item->setPos(places_.box(i).center());
    addItem(item);
    nodes_.push_back(item);
  }
  build_edges();
  const QRectF bounds = places_.bounds();
  const double room = 0.5 * std::max({bounds.width(), bounds.height(), 100.0});
  setSceneRect(bounds.adjusted(-room, -room, room, room));
  if (node_of(node) >= 0) select_node(node_of(node));
  else if (EdgeItem* edge = edge_between(node_of(source), node_of(target))) select_edge(edge);
}

void GraphScene::set_cpdag(const std::vector<FigureEdge>& edges) {
  cpdag_ = edges;
  if (mode_ == GraphView::Mode::cpdag) build_edges();
}

void GraphScene::set_mode(GraphView::Mode mode) {
  if (mode == mode_) return;
  mode_ = mode;
  build_edges();
}

void GraphScene::build_edges() {
  const int source = selected_edge_ ? selected_edge_->edge().source : -1, target = selected_edge_ ? selected_edge_->edge().target : -1;
  selected_edge_ = nullptr;
  for (auto& [edge, label] : labels_) delete label;
  labels_.clear();
  for (EdgeItem* edge : edges_) delete edge;
  edges_.clear();
  double largest = 0;
  for (const FigureEdge& edge : graph_.edges)
    if (edge.status != EdgeStatus::missing && std::isfinite(edge.weight)) largest = std::max(largest, std::abs(edge.weight));
  const int count = static_cast<int>(graph_.nodes.size());
  for (const ShownEdge& edge : edges_of_mode(graph_, cpdag_, mode_)) {
    if (edge.source < 0 || edge.target < 0 || edge.source >= count || edge.target >= count) continue;
    auto* item = new EdgeItem(*this, edge, edge.weighted ? edge_width(edge.weight, largest, edge.status) : edge.status == EdgeStatus::missing ? 1.3 : 1.6);
    addItem(item);
    edges_.push_back(item);
    if (!edge.weighted || edge.weight == 0) continue;
    auto* label = new EdgeLabelItem(*this, item->edge());
    addItem(label);
    labels_[item] = label;
    item->route();
  }
  if (EdgeItem* edge = edge_between(source, target)) selected_edge_ = edge;
  else if (source >= 0) emit selection_gone();
  apply_limit();
}

void GraphScene::apply_limit() {
  for (EdgeItem* edge : edges_) {
    const bool shown = !edge->edge().learned || !(std::abs(edge->edge().weight) < limit_);
    edge->setVisible(shown);
    if (EdgeLabelItem* label = label_of(edge)) label->setVisible(shown && weights_shown_);
  }
  if (selected_edge_ && !selected_edge_->isVisible()) clear_selection();
  update_emphasis();
  emit shown_changed();
}

void GraphScene::set_weight_limit(double limit) {
  limit_ = limit;
  apply_limit();
}

void GraphScene::set_weights_shown(bool shown) {
  weights_shown_ = shown;
  apply_limit();
}

int GraphScene::node_of(const QString& name) const {
  const auto found = std::find(graph_.nodes.begin(), graph_.nodes.end(), name.toStdString());
  return found == graph_.nodes.end() ? -1 : static_cast<int>(found - graph_.nodes.begin());
}

QString GraphScene::name_of(int node) const {
  return node >= 0 && node < static_cast<int>(graph_.nodes.size()) ? QString::fromStdString(graph_.nodes[static_cast<std::size_t>(node)]) : QString();
}

NodeItem* GraphScene::node_item(int node) const {
  return node >= 0 && node < static_cast<int>(nodes_.size()) ? nodes_[static_cast<std::size_t>(node)] : nullptr;
}

void GraphScene::move_node(int node, const QPointF& centre) {
  if (NodeItem* item = node_item(node)) item->setPos(centre);
}

void GraphScene::node_item_moved(NodeItem& item) {
  places_.move(item.node(), item.pos());
  for (EdgeItem* edge : edges_)
    if (edge->edge().source == item.node() || edge->edge().target == item.node()) edge->route();
}

void GraphScene::node_item_dropped(NodeItem& item, const QPointF& from) { emit node_dropped(name_of(item.node()), from, item.pos()); }

EdgeLabelItem* GraphScene::label_of(const EdgeItem* edge) const {
  const auto found = labels_.find(edge);
  return found == labels_.end() ? nullptr : found->second;
}

int GraphScene::learned() const {
  return static_cast<int>(std::count_if(graph_.edges.begin(), graph_.edges.end(), [](const FigureEdge& edge) { return edge.status != EdgeStatus::missing; }));
}

int GraphScene::visible_learned() const {
  return static_cast<int>(std::count_if(graph_.edges.begin(), graph_.edges.end(), [this](const FigureEdge& edge) {
    return edge.status != EdgeStatus::missing && !(std::abs(edge.weight) < limit_);
  }));
}

std::vector<EdgeItem*> GraphScene::visible_edges() const {
  std::vector<EdgeItem*> shown;
  for (EdgeItem* edge : edges_)
    if (edge->isVisible()) shown.push_back(edge);
  return shown;
}

EdgeItem* GraphScene::edge_between(int source, int target) const {
  if (source < 0 || target < 0) return nullptr;
  for (EdgeItem* edge : edges_)
    if (edge->edge().source == source && edge->edge().target == target) return edge;
  return nullptr;
}

void GraphScene::select_edge(EdgeItem* edge) {
  selected_edge_ = edge;
  selected_node_ = -1;
  update_emphasis();
  if (edge) emit edge_chosen(name_of(edge->edge().source), name_of(edge->edge().target));
}

void GraphScene::select_node(int node) {
  selected_edge_ = nullptr;
  selected_node_ = node;
  update_emphasis();
  if (node >= 0) emit node_chosen(name_of(node));
}

void GraphScene::clear_selection() {
  if (!selected_edge_ && selected_node_ < 0) return;
  selected_edge_ = nullptr;
  selected_node_ = -1;
  update_emphasis();
  emit selection_gone();
}

void GraphScene::update_emphasis() {
  // A selected node keeps its neighbours; the rest steps back.
  std::set<int> near;
  if (selected_node_ >= 0) near.insert(selected_node_);
  for (EdgeItem* edge : edges_) {
    Emphasis emphasis = Emphasis::normal;
    if (edge == selected_edge_) {
      emphasis = Emphasis::selected;
    } else if (selected_node_ >= 0) {
      const bool touches = edge->edge().source == selected_node_ || edge->edge().target == selected_node_;
      emphasis = touches ? Emphasis::normal : Emphasis::faint;
      if (touches && edge->isVisible()) near.insert({edge->edge().source, edge->edge().target});
    }
    edge->set_emphasis(emphasis);
    if (EdgeLabelItem* label = label_of(edge)) label->setOpacity(emphasis == Emphasis::faint ? 0.25 : 1);
  }
  for (NodeItem* node : nodes_)
    node->set_emphasis(node->node() == selected_node_ ? Emphasis::selected : selected_node_ >= 0 && !near.count(node->node()) ? Emphasis::faint : Emphasis::normal);
}

}  // namespace assay
