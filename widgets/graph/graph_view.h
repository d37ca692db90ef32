// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QString>
#include <QWidget>
#include <memory>
#include <optional>

#include "core/report/figure_data.h"

class QPainter;

namespace assay {

/// A directed graph as Graphviz placed it, with search, layout and mode above, legend and weight slider below, and a minimap. Node positions
/// stay whatever is hidden. The page gives a figure per mode over the same layout. GUI thread.
class GraphView : public QWidget {
  Q_OBJECT
 public:
  enum class Mode { difference, learned, reference, cpdag };
  /// full: everything; compact: canvas and legend only (previews, compare).
  enum class Frame { full, compact };

  explicit GraphView(Frame frame = Frame::full, QWidget* parent = nullptr);
  ~GraphView() override;

  /// Shows a graph (FigureData::graph: edges with status, layout in points with y down). A new node set fits the view; the same set keeps
  /// zoom and selection. Coordinates of every mode are those of this layout.
  void set_graph(const FigureGraph& graph);
  /// The edges of a CPDAG or another edge list for a mode, over the same nodes; a mode without one is filtered from set_graph's edges
  /// (learned: all but missing, plain; reference: correct, reversed turned round, missing). Undirected: a pair in both directions.
  void set_mode_edges(Mode mode, std::vector<FigureEdge> edges);
  const FigureGraph& graph() const;

  Mode mode() const;
  void set_mode(Mode mode);
  QString layout_engine() const;  ///< "dot", "neato" or "circo"
  void set_layout_engine(const QString& engine);
  double threshold() const;
  /// Hides learned edges with |weight| below; never moves a node.
  void set_threshold(double weight);
  void set_weights_shown(bool shown);

  QPointF node_position(const QString& name) const;
  /// Moves a node as an undo step does: no signal.
  void set_node_position(const QString& name, QPointF centre);
  std::optional<std::pair<QString, QString>> selected_edge() const;
  void select_edge(const QString& source, const QString& target);
  void select_node(const QString& name);
  void fit();
  void zoom(double factor);
  void focus_search();
  int shown_edges() const;
  int learned_edges() const;

  /// Paints the graph as seen (mode, threshold, moved nodes) in light print colours. `rect` in the painter's units.
  void paint(QPainter& painter, const QRectF& rect) const;
  /// What is seen, moved nodes included, for export.
  FigureGraph current_graph() const;
  /// CSV: source, target, weight, status; C locale.
  QString tableText() const;

 signals:
  void edge_selected(const QString& source, const QString& target);
  void node_selected(const QString& name);
  void selection_cleared();
  /// A person dragged a node; positions in points.
  void node_moved(const QString& name, QPointF before, QPointF after);
  void layout_engine_changed(const QString& engine);
  void mode_changed(assay::GraphView::Mode mode);
  void threshold_changed(double weight);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  class Private;
  std::unique_ptr<Private> d_;
};

}  // namespace assay
