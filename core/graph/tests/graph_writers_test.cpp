// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "core/graph/graph_files.h"

namespace assay {
namespace {

const Graph graph{{"a", "b \"x\"", "<c&d>"}, {{0, 1, 0.123456}, {1, 2, -1}}};

TEST(ToDot, QuotesEveryName) {
  EXPECT_EQ(to_dot(graph),
            "digraph \"graph\" {\n  rankdir=\"TB\";\n  \"a\";\n  \"b \\\"x\\\"\";\n  \"<c&d>\";\n"
            "  \"a\" -> \"b \\\"x\\\"\" [label=\"0.123\"];\n  \"b \\\"x\\\"\" -> \"<c&d>\" [label=\"-1\"];\n}\n");
}

TEST(ToDot, CanNumberNodesAndGiveTheirWidths) {
  DotOptions options;
  options.weights = false;
  options.edge_ids = true;
  options.numbered_nodes = true;
  options.node_widths = {1, 1.5, 2};
  options.node_height = 0.5;
  options.statements = "nodesep=0.4;";
  EXPECT_EQ(to_dot({{"a", "b", "c"}, {{0, 2, 1}}}, options),
            "digraph \"graph\" {\n  rankdir=\"TB\";\n  nodesep=0.4;\n  node [height=0.5];\n  node [fixedsize=true];\n"
            "  n0 [label=\"a\", width=1];\n  n1 [label=\"b\", width=1.5];\n  n2 [label=\"c\", width=2];\n"
            "  n0 -> n2 [id=\"0\"];\n}\n");
}

TEST(DotQuoted, NeverLetsANameEndItsQuotes) {
  EXPECT_EQ(dot_quoted("a\"; b [x]"), "\"a\\\"; b [x]\"");
  EXPECT_EQ(dot_quoted("C:\\dir"), "\"C:\\dir\"");
  EXPECT_EQ(dot_quoted("end\\"), "\"end\xe2\x88\x96\"");
  EXPECT_EQ(dot_quoted("\\\""), "\"\xe2\x88\x96\\\"\"");
}

TEST(ToGraphml, EscapesMarkupAndKeepsWholeWeights) {
  const std::string text = to_graphml(graph);
  EXPECT_NE(text.find("<node id=\"n2\"><data key=\"name\">&lt;c&amp;d&gt;</data></node>"), std::string::npos);
  EXPECT_NE(text.find("<edge source=\"n0\" target=\"n1\"><data key=\"weight\">0.123456</data></edge>"),
            std::string::npos);
}

TEST(GraphCsv, IsWhatTheCommandLinePromises) {
  EXPECT_EQ(graph_csv(graph), "source,target,weight\na,\"b \"\"x\"\"\",0.123456\n\"b \"\"x\"\"\",<c&d>,-1\n");
}

}  // namespace
}  // namespace assay
