// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/graph_figure.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/graph/graph_files.h"

namespace assay {
namespace {

LayoutEngine engine_of(const std::string& name) {
  for (const LayoutEngine engine : {LayoutEngine::dot, LayoutEngine::neato, LayoutEngine::circo, LayoutEngine::sfdp,
                                    LayoutEngine::fdp, LayoutEngine::twopi})
    if (to_string(engine) == name) return engine;
  throw Error(
      std::vector<Problem>{{"layout", "There is no such layout", name, "dot, neato, circo, sfdp, fdp, twopi", {}}});
}

LayoutNode* node_of(Layout& layout, const std::string& name) {
  for (LayoutNode& node : layout.nodes)
    if (node.name == name) return &node;
  return nullptr;
}

/// Where the line from the centre of `node` towards `other` leaves its box.
LayoutPoint border_point(const LayoutNode& node, const LayoutPoint& other) {
  const double dx = other.x - node.centre.x, dy = other.y - node.centre.y;
  if (dx == 0 && dy == 0) return node.centre;
  double share = 1;
  if (dx != 0) share = std::min(share, node.width / 2 / std::abs(dx));
  if (dy != 0) share = std::min(share, node.height / 2 / std::abs(dy));
  return {node.centre.x + share * dx, node.centre.y + share * dy};
}

void straighten(LayoutEdge& edge, const LayoutNode& tail, const LayoutNode& head) {
  const LayoutPoint from = border_point(tail, head.centre), to = border_point(head, tail.centre);
  const double length = std::hypot(to.x - from.x, to.y - from.y);
  const double arrow = length > 0 ? std::min(10.0, length) / length : 0;
  const LayoutPoint neck{to.x - arrow * (to.x - from.x), to.y - arrow * (to.y - from.y)};
  auto between = [&](double share) {
    return LayoutPoint{from.x + share * (neck.x - from.x), from.y + share * (neck.y - from.y)};
  };
  edge.points = {from, between(1.0 / 3), between(2.0 / 3), neck};
  edge.start.reset();
  edge.end = to;
  if (edge.label) edge.label = between(0.5);
}

}  // namespace

FigureGraph graph_figure(const Graph& learned, const std::optional<Graph>& reference,
                         const std::string& layout_engine) {
  FigureGraph figure;
  figure.nodes = learned.nodes;
  figure.has_reference = reference.has_value();
  Graph drawn{learned.nodes, {}};
  if (reference) {
    for (const EdgeComparison& edge : compare_edges(*reference, learned)) {
      figure.edges.push_back({edge.source, edge.target, edge.weight, edge.status});
      drawn.edges.push_back({edge.source, edge.target, edge.weight});
    }
  } else {
    for (const GraphEdge& edge : learned.edges)
      figure.edges.push_back({edge.source, edge.target, edge.weight, EdgeStatus::plain});
    drawn.edges = learned.edges;
  }
  figure.layout = layout_graph(to_dot(drawn, {.weights = drawn.nodes.size() <= 60, .statements = "nodesep=0.6; ranksep=0.35;", .edge_ids = true}),
                               {.engine = engine_of(layout_engine)});
  return figure;
}

void apply_positions(Layout& layout, const Json& positions) {
  if (!positions.is_object()) return;
  std::set<std::string> moved;
  for (const auto& [name, place] : positions.items()) {
    LayoutNode* node = node_of(layout, name);
    if (!node || !place.is_array() || place.size() != 2 || !place[0].is_number() || !place[1].is_number()) continue;
    node->centre = {place[0].get<double>(), place[1].get<double>()};
    moved.insert(name);
  }
  if (moved.empty()) return;
  for (LayoutEdge& edge : layout.edges) {
    if (!moved.contains(edge.tail) && !moved.contains(edge.head)) continue;
    const LayoutNode* tail = node_of(layout, edge.tail);
    const LayoutNode* head = node_of(layout, edge.head);
    if (tail && head) straighten(edge, *tail, *head);
  }
  auto& [x0, y0, x1, y1] = layout.bounds;
  for (const LayoutNode& node : layout.nodes) {
    x0 = std::min(x0, node.centre.x - node.width / 2);
    x1 = std::max(x1, node.centre.x + node.width / 2);
    y0 = std::min(y0, node.centre.y - node.height / 2);
    y1 = std::max(y1, node.centre.y + node.height / 2);
  }
}

}  // namespace assay
