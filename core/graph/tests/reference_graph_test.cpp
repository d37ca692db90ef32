// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cstdlib>

#include "core/base/error.h"
#include "core/data/npy.h"
#include "core/data/tests/scratch_folder.h"
#include "core/graph/graph_files.h"

namespace assay {
namespace {

const std::vector<std::string> abc{"a", "b", "c"};

/// The edges of `text` over a, b, c as "a>b=2 b>c=1".
std::string edges_of(const std::string& text, const std::string& name = "graph.csv",
                     const std::vector<std::string>& variables = abc) {
  const test::ScratchFolder folder;
  const Graph graph = read_reference_graph(folder.write(name, text), variables);
  EXPECT_EQ(graph.nodes, variables);
  std::string edges;
  for (const GraphEdge& edge : graph.edges)
    edges += (edges.empty() ? "" : " ") + graph.nodes[edge.source] + ">" + graph.nodes[edge.target] + "=" +
             std::to_string(static_cast<int>(edge.weight));
  return edges;
}

/// The refusal of `text`, whole.
std::string refusal(const std::string& text, const std::string& name = "graph.csv",
                    const std::vector<std::string>& variables = abc) {
  const test::ScratchFolder folder;
  try {
    (void)read_reference_graph(folder.write(name, text), variables);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::data);
    return error.what();
  }
  ADD_FAILURE() << "was read: " << text;
  return {};
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST(ReferenceGraph, ReadsEdgeListsByName) {
  EXPECT_EQ(edges_of("source,target,weight\nb,c,2\na,b,1\n"), "a>b=1 b>c=2");
  EXPECT_EQ(edges_of("source,target\nc,a\n"), "c>a=1");
  EXPECT_EQ(edges_of("\"Cause\",\"Effect\"\r\n\"a\",\"b\"\r\n"), "a>b=1");
  EXPECT_EQ(edges_of("Cause,Effect,Score\na,b,1\nb,c,0\n"), "a>b=1");  // a weight of 0 is no edge
  EXPECT_EQ(edges_of("\xef\xbb\xbf"
                     "From;To\nc;b\n"),
            "c>b=1");
  EXPECT_EQ(edges_of("source,target\n"), "");  // an empty graph is a graph
}

TEST(ReferenceGraph, ReadsEdgesByNumberFromZero) {
  EXPECT_EQ(edges_of("i,j,w\n0,2,3\n"), "a>c=3");
  EXPECT_TRUE(has(refusal("i,j,w\n1,3,1\n"), "0 to 2"));
  EXPECT_TRUE(has(refusal("i,j,w\n1,-1,1\n"), "line 2"));
}

TEST(ReferenceGraph, ReadsMatricesByTheirHeaderAndNotByPosition) {
  EXPECT_EQ(edges_of("c,a,b\n0,0,5\n0,0,1\n0,0,0\n"), "a>b=1 c>b=5");         // rows follow the header
  EXPECT_EQ(edges_of(",c,a,b\nb,0,0,0\na,0,0,1\nc,0,0,5\n"), "a>b=1 c>b=5");  // rows by their own names
  EXPECT_EQ(edges_of("c,a,b\nb,0,0,0\na,0,0,1\nc,0,0,5\n"), "a>b=1 c>b=5");   // R's header without a corner
  EXPECT_EQ(edges_of("0,1,0\n0,0,1\n0,0,0\n"), "a>b=1 b>c=1");
  EXPECT_EQ(edges_of(",0,1,2\n0,0,1,0\n1,0,0,1\n2,0,0,0\n"), "a>b=1 b>c=1");  // numbers are no names
  EXPECT_EQ(edges_of("0,1,2\n0,1,0\n0,0,1\n0,0,0\n"), "a>b=1 b>c=1");
  EXPECT_EQ(edges_of("0 1 0\n0 0 1\n0 0 0\n", "graph.txt"), "a>b=1 b>c=1");
}

TEST(ReferenceGraph, ReadsArraysInTheOrderOfTheVariables) {
  EXPECT_EQ(edges_of(npy_bytes({{3, 3}, {0, 2, 0, 0, 0, 1, 0, 0, 0}, {}, {}}), "graph.npy"), "a>b=2 b>c=1");
  EXPECT_TRUE(has(refusal(npy_bytes({{2, 2}, {0, 1, 0, 0}, {}, {}}), "graph.npy"), "2 x 2"));
  EXPECT_TRUE(has(refusal(npy_bytes({{4}, {0, 1, 0, 0}, {}, {}}), "graph.npy"), "square"));
}

TEST(ReferenceGraph, ReadsTetradText) {
  const std::string text =
      "\nGraph Nodes:\na;b;c\n\nGraph Edges:\n1. a --> b\n2. b <-- c\n\nGraph Attributes:\nscore: 3\n";
  EXPECT_EQ(edges_of(text, "graph.txt"), "a>b=1 c>b=1");
  EXPECT_TRUE(has(refusal("Graph Nodes:\na;b\nGraph Edges:\n1. a --- b\n", "graph.txt"), "line 4"));
  EXPECT_TRUE(has(refusal("Graph Nodes:\na;d\nGraph Edges:\n1. a --> d\n", "graph.txt"), "d"));
}

TEST(ReferenceGraph, NamesUnknownVariablesAndTheNearest) {
  const std::string text = refusal("source,target\nMekk,Erk\nRaf,Mek\nXyz9,Mek\n", "graph.csv", {"Raf", "Mek", "Erk"});
  EXPECT_TRUE(has(text, "Mekk, Xyz9"));
  EXPECT_TRUE(has(text, "Mek for Mekk"));
}

TEST(ReferenceGraph, NamesTheCycle) {
  EXPECT_TRUE(has(refusal("source,target\na,b\nb,c\nc,a\n"), "a -> b -> c -> a"));
  EXPECT_TRUE(has(refusal("0,1,0\n1,0,0\n0,0,0\n"), "a -> b -> a"));
  const test::ScratchFolder folder;
  const auto path = folder.write("graph.csv", "source,target\na,b\nb,a\n");
  EXPECT_EQ(read_reference_graph(path, abc, {.allow_cycles = true}).edges.size(), 2u);
}

TEST(ReferenceGraph, RefusesWhatIsNoGraph) {
  EXPECT_TRUE(has(refusal("source,target\na,a\n"), "itself"));
  EXPECT_TRUE(has(refusal("source,target,weight\na,b,1\na,b,2\n"), "twice"));
  EXPECT_TRUE(has(refusal("source,target,weight\na,b,x\n"), "line 2"));
  EXPECT_TRUE(has(refusal("source,target\na,b\nb\n"), "line 3"));
  EXPECT_TRUE(has(refusal("x,y,z\n1,2,3\n4,5,6\n"), "2 rows and 3 columns"));
  EXPECT_TRUE(has(refusal("a,b\n0,1\n0,0\n"), "lacks"));
  EXPECT_TRUE(has(refusal("0,1\n0,0\n"), "3 x 3"));
  EXPECT_TRUE(has(refusal("a,b,c\n0,nan,0\n0,0,0\n0,0,0\n"), "line 2"));
  EXPECT_TRUE(has(refusal(""), "empty"));
  EXPECT_THROW((void)read_reference_graph("/nonexistent/graph.csv", abc), Error);
}

TEST(ReferenceGraph, ComesBackFromItsOwnCsv) {
  const Graph graph{{"a \"quoted\"", "b,c", "d\ne", "X4"}, {{0, 1, 0.1}, {1, 2, -2.5e-300}, {3, 2, 1.0 / 3}}};
  const test::ScratchFolder folder;
  EXPECT_EQ(read_reference_graph(folder.write("graph.csv", graph_csv(graph)), graph.nodes), graph);
}

TEST(ReadGraph, NeedsNoVariables) {
  const test::ScratchFolder folder;
  const Graph graph = read_graph(folder.write("g.csv", "source,target\nz,y\ny,x\nx,z\n"));
  EXPECT_EQ(graph.nodes, (std::vector<std::string>{"z", "y", "x"}));
  EXPECT_EQ(graph.edges.size(), 3u);
  EXPECT_EQ(read_graph(folder.write("m.csv", "0,1\n0,0\n")).nodes, (std::vector<std::string>{"X1", "X2"}));
}

/// The graphs that come with the reference data, by their counts in its README.
TEST(ReferenceGraph, ReadsTheGraphsOfTheReferenceData) {
  const std::filesystem::path source = ASSAY_SOURCE_DIR;
  const char* chosen = std::getenv("ASSAY_SHARED_DIR");
  const auto folder = (chosen && *chosen ? std::filesystem::path(chosen) : source / ".." / "shared") / "data" / "dag";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no reference data in " << folder;
  const auto edges = [&](const std::string& file) { return read_graph(folder / file).edges.size(); };
  const auto nodes = [&](const std::string& file) { return read_graph(folder / file).nodes.size(); };
  EXPECT_EQ(edges("sachs/grandag_DAG1.npy"), 17u);
  EXPECT_EQ(edges("sachs/cdt_cyto_full_target.csv"), 18u);
  EXPECT_EQ(edges("sachs/cmu_sachs.2005.ground.truth.graph.txt"), 20u);
  EXPECT_EQ(nodes("sachs/cmu_sachs.2005.ground.truth.graph.txt"), 11u);
  EXPECT_EQ(edges("bn/data/alarm.graph.txt"), 46u);
  EXPECT_EQ(edges("bn/data/win95pts.graph.txt"), 112u);
  EXPECT_EQ(edges("lucas/Lucas_graph.csv"), 12u);
  EXPECT_EQ(edges("syntren/DAG2.npy"), 22u);
  EXPECT_EQ(edges("dream4/goldstandard_insilico100_multifactorial_1.csv"), 176u);
  EXPECT_EQ(edges("gcastle/linear_gauss_10nodes_20edges.npz"), 20u);
  EXPECT_EQ(nodes("gcastle/pc_example_true_dag.csv"), 10u);
  const std::vector<std::string> cdt{"praf",     "pmek", "plcg", "PIP2", "PIP3", "p44/42",
                                     "pakts473", "PKA",  "PKC",  "P38",  "pjnk"};
  try {
    (void)read_reference_graph(folder / "sachs/cdt_cyto_full_target.csv", cdt);
    FAIL() << "the 18-edge graph has a cycle";
  } catch (const Error& error) {
    EXPECT_EQ(error.text().value, "plcg -> PIP2 -> PIP3 -> plcg");
  }
}

}  // namespace
}  // namespace assay
