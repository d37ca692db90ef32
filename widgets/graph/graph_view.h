// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QWidget>
#include <memory>

#include "core/report/figure_data.h"

class QPainter;

namespace assay {

/// A directed graph with search, layout choice, modes, zoom, minimap, a legend strip below and a weight slider. Edges stand to a
/// reference as correct, reversed, extra or missing, by colour and dash. The slider hides edges and never moves a node; all
/// modes share one layout (of the union graph).
class GraphView : public QWidget {
  Q_OBJECT
 public:
  enum class Mode { difference, learned, reference, cpdag };

  explicit GraphView(QWidget* parent = nullptr);
  ~GraphView() override;

  /// Shows a graph; keeps zoom, slider and selection when the node names are the same as before.
  void set_graph(const FigureGraph& graph);
  const FigureGraph& graph() const;
  /// CPDAG of the learned graph over the same nodes: directed edges of `weight` 1, undirected ones twice.
  void set_cpdag(const std::vector<FigureEdge>& edges);
  void set_mode(Mode mode);
  Mode mode() const;
  void set_compact(bool compact);        ///< preview: canvas and nothing else
  void set_layout_engines(const QStringList& engines, const QString& current);
  void set_weight_limit(double limit);   ///< hides learned edges with |w| below
  double weight_limit() const;
  int visible_edges() const;             ///< learned edges shown now
  void set_weights_shown(bool shown);
  void set_busy(bool busy, const QString& text = {});  ///< "Laying out 300 nodes"
  void set_message(const QString& text);               ///< instead of a graph: why there is none

  QPointF node_position(const QString& node) const;     ///< centre, points
  void set_node_position(const QString& node, const QPointF& centre);
  void select_edge(const QString& source, const QString& target);
  void select_node(const QString& node);
  void fit();
  void zoom(double factor);
  void focus_search();
  QString table_text() const;  ///< edges as CSV

 signals:
  void edge_selected(const QString& source, const QString& target);
  void node_selected(const QString& node);
  void selection_cleared();
  void node_moved(const QString& node, const QPointF& from, const QPointF& to);
  void layout_engine_chosen(const QString& engine);
  void mode_changed(assay::GraphView::Mode mode);
  void export_requested();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Draws a graph into `area` with print colours: for figures, reports and previews. Sizes in the painter's units;
/// `font` is that of the node names.
void paint_graph(QPainter& painter, const QRectF& area, const FigureGraph& graph, const QFont& font, bool legend, double line_width);

}  // namespace assay
