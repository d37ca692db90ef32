// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/graph/graph_model.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <unordered_map>

namespace assay {

std::vector<ShownEdge> edges_of_mode(const FigureGraph& graph, const std::vector<FigureEdge>& cpdag, GraphView::Mode mode) {
  std::vector<ShownEdge> shown;
  if (mode == GraphView::Mode::cpdag) {
    std::set<std::pair<int, int>> pairs;
    for (const FigureEdge& edge : cpdag) pairs.insert({edge.source, edge.target});
    for (const FigureEdge& edge : cpdag) {
      const bool both = pairs.count({edge.target, edge.source}) > 0;
      if (both && edge.source > edge.target) continue;
      shown.push_back({edge.source, edge.target, edge.weight, EdgeStatus::plain, both, false, false});
    }
    return shown;
  }
  for (const FigureEdge& edge : graph.edges) {
    const bool learned = edge.status != EdgeStatus::missing;
    switch (mode) {
      case GraphView::Mode::learned:
        if (learned) shown.push_back({edge.source, edge.target, edge.weight, EdgeStatus::plain});
        break;
      case GraphView::Mode::reference:
        if (edge.status == EdgeStatus::reversed) shown.push_back({edge.target, edge.source, 0, EdgeStatus::plain, false, false, false});
        else if (edge.status == EdgeStatus::correct || edge.status == EdgeStatus::missing)
          shown.push_back({edge.source, edge.target, 0, EdgeStatus::plain, false, false, false});
        break;
      default: shown.push_back({edge.source, edge.target, edge.weight, edge.status, false, learned, learned});
    }
  }
  return shown;
}

GraphPlaces::GraphPlaces(const FigureGraph& graph) : graph_(graph) {
  std::unordered_map<std::string, const LayoutNode*> nodes;
  for (const LayoutNode& node : graph.layout.nodes) nodes.emplace(node.name, &node);
  const int count = static_cast<int>(graph.nodes.size());
  const int columns = std::max(1, static_cast<int>(std::ceil(std::sqrt(count))));
  for (int i = 0; i < count; ++i) {
    const auto found = nodes.find(graph.nodes[static_cast<std::size_t>(i)]);
    QRectF box(0, 0, 54, 26);
    if (found != nodes.end()) {
      if (found->second->width > 0 && found->second->height > 0) box.setSize({found->second->width, found->second->height});
      box.moveCenter({found->second->centre.x, found->second->centre.y});
    } else {
      box.moveCenter({i % columns * 90.0, i / columns * 60.0});  // a node that the layout does not know still has a place
    }
    boxes_.push_back(box);
  }
  laid_out_ = boxes_;
  std::unordered_map<std::string, int> index;
  for (int i = 0; i < count; ++i) index.emplace(graph.nodes[static_cast<std::size_t>(i)], i);
  for (std::size_t k = 0; k < graph.layout.edges.size(); ++k) {
    const LayoutEdge& edge = graph.layout.edges[k];
    const auto tail = index.find(edge.tail), head = index.find(edge.head);
    if (edge.points.size() >= 4 && tail != index.end() && head != index.end()) routes_.emplace(std::pair(tail->second, head->second), k);
  }
}

EdgeShape GraphPlaces::shape(const ShownEdge& edge, double arrow_length) const {
  const auto source = static_cast<std::size_t>(edge.source), target = static_cast<std::size_t>(edge.target);
  const double arrow = edge.undirected ? 0 : arrow_length;
  const QPointF source_moved = boxes_[source].center() - laid_out_[source].center();
  const QPointF target_moved = boxes_[target].center() - laid_out_[target].center();
  if (const auto found = routes_.find({edge.source, edge.target}); found != routes_.end())
    return edge_shape(graph_.layout.edges[found->second], source_moved, target_moved, arrow, false, boxes_[target]);
  if (const auto found = routes_.find({edge.target, edge.source}); found != routes_.end())
    return edge_shape(graph_.layout.edges[found->second], target_moved, source_moved, arrow, true, boxes_[target]);
  return straight_edge(boxes_[source], boxes_[target], arrow);
}

QRectF GraphPlaces::bounds() const {
  QRectF bounds;
  for (const QRectF& box : boxes_) bounds |= box;
  for (const FigureEdge& edge : graph_.edges) bounds |= shape({edge.source, edge.target}, 8).curve.controlPointRect();
  return bounds;
}

}  // namespace assay
