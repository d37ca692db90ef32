// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/graph/graph_view.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QGraphicsView>
#include <QSignalSpy>
#include <QTest>

#include "widgets/graph/edge_style.h"
#include "widgets/graph/weight_slider.h"

namespace assay {
namespace {

/// Four nodes in a row, with an edge of each status.
FigureGraph small_graph() {
  FigureGraph graph;
  graph.has_reference = true;
  graph.nodes = {"a", "b", "c", "d"};
  graph.edges = {{0, 1, 0.9, EdgeStatus::correct}, {1, 2, -0.2, EdgeStatus::reversed}, {2, 3, 0.5, EdgeStatus::extra}, {0, 3, 0, EdgeStatus::missing}};
  for (int i = 0; i < 4; ++i) graph.layout.nodes.push_back({graph.nodes[static_cast<std::size_t>(i)], {100.0 * i, 50.0 * (i % 2)}, 54, 30});
  graph.layout.edges.push_back({"a", "b", "", {{27, 0}, {45, 10}, {55, 40}, {70, 50}}, {}, LayoutPoint{73, 50}, {}});
  return graph;
}

std::vector<QPointF> positions(const GraphView& view) {
  std::vector<QPointF> result;
  for (const char* name : {"a", "b", "c", "d"}) result.push_back(view.node_position(name));
  return result;
}

TEST(GraphView, TheLimitHidesExactlyTheEdgesBelowAndMovesNoNode) {
  GraphView view;
  view.set_graph(small_graph());
  const auto before = positions(view);
  EXPECT_EQ(view.visible_edges(), 3);
  view.set_weight_limit(0.2);
  EXPECT_EQ(view.visible_edges(), 3);  // |−0.2| is not below 0.2
  view.set_weight_limit(0.21);
  EXPECT_EQ(view.visible_edges(), 2);
  view.set_weight_limit(0.91);
  EXPECT_EQ(view.visible_edges(), 0);
  EXPECT_EQ(positions(view), before);
  view.set_mode(GraphView::Mode::reference);
  EXPECT_EQ(positions(view), before);
}

TEST(GraphView, SliderHasATickForEachLearnedEdge) {
  GraphView view;
  view.set_graph(small_graph());
  auto* slider = view.findChild<WeightSlider*>();
  ASSERT_NE(slider, nullptr);
  ASSERT_EQ(slider->ticks().size(), 3u);
  EXPECT_DOUBLE_EQ(slider->ticks().front().weight, 0.2);
  EXPECT_EQ(slider->ticks().front().status, EdgeStatus::reversed);
  slider->set_value(0.6);
  EXPECT_DOUBLE_EQ(view.weight_limit(), 0.6);
}

TEST(GraphView, DraggingANodeTellsWhereItWasAndIs) {
  GraphView view;
  view.resize(700, 500);
  view.set_graph(small_graph());
  view.show();
  QApplication::processEvents();
  auto* canvas = view.findChild<QGraphicsView*>();
  QSignalSpy moved(&view, &GraphView::node_moved);
  const QPointF from = view.node_position("b");
  const QPoint at = canvas->mapFromScene(from);
  QTest::mousePress(canvas->viewport(), Qt::LeftButton, {}, at);
  QMouseEvent move(QEvent::MouseMove, at + QPoint(40, 30), canvas->viewport()->mapToGlobal(at + QPoint(40, 30)), Qt::NoButton, Qt::LeftButton, {});
  QApplication::sendEvent(canvas->viewport(), &move);
  QTest::mouseRelease(canvas->viewport(), Qt::LeftButton, {}, at + QPoint(40, 30));
  ASSERT_EQ(moved.count(), 1);
  EXPECT_EQ(moved[0][0].toString(), "b");
  EXPECT_EQ(moved[0][1].toPointF(), from);
  EXPECT_EQ(moved[0][2].toPointF(), view.node_position("b"));
  EXPECT_NE(view.node_position("b"), from);
  view.set_node_position("b", from);  // undo: no signal
  EXPECT_EQ(moved.count(), 1);
}

TEST(GraphView, ArrowKeysWalkTheVisibleEdges) {
  GraphView view;
  view.resize(700, 500);
  view.set_graph(small_graph());
  view.set_weight_limit(0.3);
  auto* canvas = view.findChild<QGraphicsView*>();
  QSignalSpy selected(&view, &GraphView::edge_selected);
  for (int i = 0; i < 3; ++i) QTest::keyClick(canvas, Qt::Key_Right);
  ASSERT_EQ(selected.count(), 3);
  EXPECT_EQ(selected[0][0].toString() + selected[0][1].toString(), "ab");
  EXPECT_EQ(selected[1][0].toString() + selected[1][1].toString(), "cd");
  EXPECT_EQ(selected[2][0].toString() + selected[2][1].toString(), "ad");
  QSignalSpy cleared(&view, &GraphView::selection_cleared);
  QTest::keyClick(canvas, Qt::Key_Escape);
  EXPECT_EQ(cleared.count(), 1);
}

TEST(GraphView, WithoutAReferenceThereIsNothingToDiffer) {
  FigureGraph graph = small_graph();
  graph.has_reference = false;
  GraphView view;
  view.set_graph(graph);
  EXPECT_EQ(view.mode(), GraphView::Mode::learned);
}

TEST(GraphView, TableNamesSourceTargetWeightAndStatus) {
  GraphView view;
  view.set_graph(small_graph());
  EXPECT_TRUE(view.table_text().startsWith("source,target,weight,status\na,b,0.9,correct\n"));
}

TEST(EdgeShape, EndsAtTheBoxAndFollowsItsNode) {
  const LayoutEdge edge{"a", "b", "", {{0, 0}, {30, 0}, {60, 0}, {100, 0}}, {}, {}, {}};
  const QRectF box(80, -15, 54, 30);
  const EdgeShape shape = edge_shape(edge, {}, {}, 8, false, box);
  EXPECT_NEAR(shape.arrow.first().x(), 80, 1e-3);
  const EdgeShape moved = edge_shape(edge, {}, {0, 200}, 8, false, box.translated(0, 200));
  EXPECT_NEAR(moved.curve.pointAtPercent(0).y(), 0, 1e-9);
  EXPECT_GT(moved.arrow.first().y(), 180);
}

TEST(WeightText, HasASignAndATrueMinus) {
  EXPECT_EQ(weight_text(0.914), QStringLiteral("+0.91"));
  EXPECT_EQ(weight_text(-0.64), QStringLiteral("−0.64"));
}

}  // namespace
}  // namespace assay

int main(int argc, char** argv) {
  qputenv("QT_QPA_PLATFORM", "offscreen");
  QApplication application(argc, argv);
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
