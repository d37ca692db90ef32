// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QRectF>
#include <QStringList>
#include <map>
#include <utility>
#include <vector>

#include "core/report/figure_data.h"
#include "widgets/graph/edge_style.h"
#include "widgets/graph/graph_view.h"

namespace assay {

/// An edge as one mode shows it.
struct ShownEdge {
  int source = 0, target = 0;  ///< nodes, along the arrow
  double weight = 0;
  EdgeStatus status = EdgeStatus::plain;
  bool undirected = false;     ///< CPDAG: no arrow
  bool learned = true;         ///< the weight limit applies
  bool weighted = true;        ///< the weight means something
};

/// The edges of a mode: difference shows all, learned all but the missing ones, reference those of the reference (a reversed
/// edge turned round), cpdag the given ones with each undirected pair once.
std::vector<ShownEdge> edges_of_mode(const FigureGraph& graph, const std::vector<FigureEdge>& cpdag, GraphView::Mode mode);

/// Where everything is: boxes of the nodes from the layout, moved by hand where they were, and the shape of any edge.
class GraphPlaces {
 public:
  GraphPlaces() = default;
  explicit GraphPlaces(const FigureGraph& graph);
  int count() const { return static_cast<int>(boxes_.size()); }
  const QRectF& box(int node) const { return boxes_[static_cast<std::size_t>(node)]; }
  void move(int node, const QPointF& centre) { boxes_[static_cast<std::size_t>(node)].moveCenter(centre); }
  EdgeShape shape(const ShownEdge& edge, double arrow_length) const;
  /// Everything drawn: boxes and curves.
  QRectF bounds() const;

 private:
  FigureGraph graph_;
  std::vector<QRectF> boxes_, laid_out_;
  std::map<std::pair<int, int>, std::size_t> routes_;  ///< layout edge of each pair of nodes
};

}  // namespace assay
