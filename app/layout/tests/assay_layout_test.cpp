// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <string>

#include "core/base/error.h"
#include "core/base/subprocess.h"
#include "core/graph/graph_files.h"
#include "core/graph/layout_client.h"

namespace assay {
namespace {

ProgramResult run_layout(const std::string& dot, const std::string& engine = "dot") {
  return run_program({ASSAY_LAYOUT_PROGRAM, "--engine", engine}, {.input = dot, .timeout_seconds = 60});
}

Graph random_graph(int nodes, int edges) {
  std::mt19937 random(static_cast<unsigned>(nodes));
  Graph graph;
  for (int k = 0; k < nodes; ++k) graph.nodes.push_back("node " + std::to_string(k));
  for (int k = 0; k < edges; ++k) {
    const int a = static_cast<int>(random() % nodes), b = static_cast<int>(random() % nodes);
    if (a != b) graph.edges.push_back({std::min(a, b), std::max(a, b), 0.5});
  }
  return graph;
}

class Engines : public ::testing::TestWithParam<const char*> {};

TEST_P(Engines, PlaceEveryNodeAndEdgeInsideTheBounds) {
  for (const Graph& graph : {random_graph(1, 0), random_graph(5, 6), random_graph(40, 60)}) {
    DotOptions options;
    options.edge_ids = true;
    const auto result = run_layout(to_dot(graph, options), GetParam());
    ASSERT_EQ(result.exit_code, 0) << result.errors;
    const auto json = nlohmann::json::parse(result.output);
    EXPECT_EQ(json["engine"], GetParam());
    const double width = json["bounds"][2], height = json["bounds"][3];
    ASSERT_EQ(json["nodes"].size(), graph.nodes.size());
    for (std::size_t k = 0; k < graph.nodes.size(); ++k) {
      const auto& node = json["nodes"][k];
      EXPECT_EQ(node["name"], graph.nodes[k]);
      EXPECT_GE(node["x"].get<double>() - node["width"].get<double>() / 2, -1);
      EXPECT_LE(node["x"].get<double>() + node["width"].get<double>() / 2, width + 1);
      EXPECT_GE(node["y"].get<double>() - node["height"].get<double>() / 2, -1);
      EXPECT_LE(node["y"].get<double>() + node["height"].get<double>() / 2, height + 1);
    }
    ASSERT_EQ(json["edges"].size(), graph.edges.size());
    for (std::size_t k = 0; k < graph.edges.size(); ++k) {
      const auto& edge = json["edges"][k];
      EXPECT_EQ(edge["id"], std::to_string(k));
      EXPECT_EQ(edge["tail"], graph.nodes[graph.edges[k].source]);
      EXPECT_EQ(edge["head"], graph.nodes[graph.edges[k].target]);
      EXPECT_EQ(edge["points"].size() % 3, 1u);
      EXPECT_FALSE(edge["end"].is_null());
      EXPECT_TRUE(edge["start"].is_null());
      EXPECT_FALSE(edge["label"].is_null());
    }
  }
}

TEST_P(Engines, GiveTheSameBytesEachTime) {
  const std::string dot = to_dot(random_graph(30, 45));
  const auto first = run_layout(dot, GetParam());
  ASSERT_EQ(first.exit_code, 0);
  for (int k = 0; k < 3; ++k) EXPECT_EQ(run_layout(dot, GetParam()).output, first.output);
}

INSTANTIATE_TEST_SUITE_P(All, Engines, ::testing::Values("dot", "neato", "circo"));

TEST(AssayLayout, PutsCausesAboveEffects) {
  const auto json = nlohmann::json::parse(run_layout("digraph { a -> b -> c }").output);
  EXPECT_LT(json["nodes"][0]["y"].get<double>(), json["nodes"][1]["y"].get<double>());
  EXPECT_LT(json["nodes"][1]["y"].get<double>(), json["nodes"][2]["y"].get<double>());
  // The arrow's tip touches the upper rim of the head.
  const auto& tip = json["edges"][0]["end"];
  EXPECT_NEAR(tip[1].get<double>(), json["nodes"][1]["y"].get<double>() - json["nodes"][1]["height"].get<double>() / 2,
              2);
}

TEST(AssayLayout, KeepsDifficultNames) {
  const Graph graph{
      {"quote \" and \\ inside", "tab\tand\nline", "\xce\xb1\xce\xb2 {x|y}", "<b>", "node", "", "C:\\temp"},
      {{0, 1, 1}, {2, 3, 1}}};
  const auto result = run_layout(to_dot(graph));
  ASSERT_EQ(result.exit_code, 0) << result.errors;
  const auto json = nlohmann::json::parse(result.output);
  ASSERT_EQ(json["nodes"].size(), graph.nodes.size());
  for (std::size_t k = 0; k < graph.nodes.size(); ++k) EXPECT_EQ(json["nodes"][k]["name"], graph.nodes[k]);
}

TEST(AssayLayout, AnswersValidJsonForBytesThatAreNoUtf8) {
  const auto result = run_layout("digraph { \"\xff\xc3\" -> b }");
  ASSERT_EQ(result.exit_code, 0);
  EXPECT_TRUE(nlohmann::json::accept(result.output));
}

TEST(AssayLayout, RefusesWhatIsNoDotWithTheLine) {
  const auto broken = run_layout("digraph {\n a -> b\n b -> ]\n}");
  EXPECT_EQ(broken.exit_code, 4);
  EXPECT_NE(broken.errors.find("line 3"), std::string::npos);
  EXPECT_TRUE(broken.output.empty());
  EXPECT_EQ(run_layout("").exit_code, 4);
  EXPECT_EQ(run_layout("digraph { a", "neato").exit_code, 4);
}

TEST(AssayLayout, SaysHowItIsUsed) {
  EXPECT_EQ(run_layout("digraph {}", "banana").exit_code, 2);
  EXPECT_EQ(run_program({ASSAY_LAYOUT_PROGRAM, "--wrong"}).exit_code, 2);
  EXPECT_EQ(run_program({ASSAY_LAYOUT_PROGRAM, "--help"}).exit_code, 0);
}

TEST(AssayLayout, EndsAtOnceWhenAsked) {
  const auto begun = std::chrono::steady_clock::now();
  const auto result =
      run_program({ASSAY_LAYOUT_PROGRAM}, {.input = to_dot(random_graph(1500, 20000)), .timeout_seconds = 0.3});
  EXPECT_TRUE(result.timed_out);
  EXPECT_EQ(result.exit_code, 128 + 15);
  EXPECT_LT(std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count(), 3);
}

TEST(LayoutGraph, AsksTheProgram) {
  ::setenv("ASSAY_LAYOUT", ASSAY_LAYOUT_PROGRAM, 1);
  DotOptions dot;
  dot.numbered_nodes = true;
  dot.node_widths = {1, 2, 1};
  dot.node_height = 0.5;
  const Layout layout =
      layout_graph(to_dot({{"a", "end\\", "c"}, {{0, 1, 1}, {1, 2, 1}}}, dot), {.engine = LayoutEngine::dot});
  ::unsetenv("ASSAY_LAYOUT");
  ASSERT_EQ(layout.nodes.size(), 3u);
  EXPECT_EQ(layout.nodes[1].name, "n1");
  EXPECT_EQ(layout.nodes[1].width, 144);
  EXPECT_EQ(layout.nodes[1].height, 36);
  EXPECT_EQ(layout.edges.size(), 2u);
}

}  // namespace
}  // namespace assay
