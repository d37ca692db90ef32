// SPDX-License-Identifier: GPL-3.0-or-later
// The methods as a run sees them: what they make and how good it is.
#include <gtest/gtest.h>

#include "core/data/npy.h"
#include "plugins/dag_learning/tests/method_fixture.h"

namespace assay::dag {
namespace {

TEST_F(MethodTest, TwoStartsOfNotearsCostMoreAndAreNeverWorse) {
  simulate(8, 60, 3);
  run<NotearsMethod>();
  const double once = std::get<double>(context_.scalars.at("objective"));
  const auto evaluations = std::get<std::int64_t>(context_.scalars.at("evaluations"));
  RecordingContext again;
  again.files = context_.files;
  context_ = again;
  run<NotearsMethod>({{"starts", std::string("best_of_two")}});
  EXPECT_LE(std::get<double>(context_.scalars.at("objective")), once);
  EXPECT_GT(std::get<std::int64_t>(context_.scalars.at("evaluations")), evaluations);
}

TEST_F(MethodTest, NotearsMakesEverythingThatItDeclares) {
  simulate(6, 400, 1);
  run<NotearsMethod>();
  for (const OutputSpec& output : NotearsMethod().info().outputs) {
    EXPECT_TRUE(output.optional || context_.outputs.count(output.name)) << output.name;
  }
  EXPECT_EQ(std::get<std::int64_t>(context_.scalars.at("shd")), 0);
  EXPECT_EQ(context_.graphs.at("graph").edges.size(), 6u);
  EXPECT_EQ(context_.matrices.at("weights").shape, (std::vector<std::int64_t>{6, 6}));
  EXPECT_TRUE(context_.monotone);
  EXPECT_EQ(context_.fraction, 1.0);
  EXPECT_FALSE(context_.metrics.empty());
}

TEST_F(MethodTest, NotearsAlMakesEverythingThatItDeclaresInBothModes) {
  simulate(7, 500, 1);
  for (const char* mode : {"paper", "extended"}) {
    run<NotearsAlMethod>({{"mode", std::string(mode)}});
    for (const OutputSpec& output : NotearsAlMethod().info().outputs) {
      EXPECT_TRUE(output.optional || context_.outputs.count(output.name)) << output.name;
    }
    EXPECT_TRUE(std::get<bool>(context_.scalars.at("is_dag")));
    EXPECT_LE(std::get<std::int64_t>(context_.scalars.at("shd")), 2) << mode;
    int chosen = 0;
    for (const auto& row : context_.tables.at("path").rows) chosen += std::get<bool>(row[4]);
    EXPECT_EQ(chosen, 1);
    EXPECT_EQ(context_.tables.at("stages").rows.size(), mode == std::string("paper") ? 2u : 3u);
    context_ = context_.resumed();
    context_.saved.reset();
    context_.metrics.clear();
    context_.warnings.clear();
  }
}

TEST_F(MethodTest, CrossValidationAndFixedLambdaGiveDags) {
  simulate(6, 300, 1);
  run<NotearsAlMethod>({{"criterion", std::string("cv")}});
  EXPECT_TRUE(std::get<bool>(context_.scalars.at("is_dag")));
  EXPECT_LE(std::get<std::int64_t>(context_.scalars.at("shd")), 2);
  context_.metrics.clear();
  context_.saved.reset();
  run<NotearsAlMethod>({{"lambda", 0.2}});
  EXPECT_DOUBLE_EQ(std::get<double>(context_.scalars.at("selected_lambda")), 0.2);
  EXPECT_TRUE(std::get<bool>(context_.scalars.at("is_dag")));
}

TEST_F(MethodTest, LogisticAndPoissonLossesRun) {
  RandomStream random(4, "counts");
  std::string binary = "a,b,c\n", counts = "a,b,c\n";
  for (int i = 0; i < 400; ++i) {
    const int a = int(random.below(2)), b = random.uniform() < (a ? 0.85 : 0.2) ? 1 : 0,
              c = random.uniform() < (b ? 0.8 : 0.3) ? 1 : 0;
    binary += std::to_string(a) + "," + std::to_string(b) + "," + std::to_string(c) + "\n";
    counts += std::to_string(a) + "," + std::to_string(a + int(random.below(3))) + "," +
              std::to_string(int(random.below(4))) + "\n";
  }
  context_.files["data"] = write("b.csv", binary);
  run<NotearsMethod>({{"loss", std::string("logistic")}, {"lambda1", 0.01}});
  EXPECT_TRUE(context_.scalars.count("objective"));
  context_.saved.reset();
  run<NotearsAlMethod>({{"loss", std::string("logistic")}});
  EXPECT_TRUE(std::get<bool>(context_.scalars.at("is_dag")));
  context_.saved.reset();
  context_.files["data"] = write("c.csv", counts);
  run<NotearsMethod>({{"loss", std::string("poisson")}});
  EXPECT_TRUE(context_.scalars.count("objective"));
  const Error error = refused<NotearsMethod>({{"loss", std::string("logistic")}});
  EXPECT_EQ(error.kind(), ErrorKind::data);
}

TEST_F(MethodTest, SimulatedDataIsReadBackAndLearned) {
  SimulateMethod method;
  RecordingContext made;
  made.run_seed = 5;
  method.run(
      parameters_of(method, {{"nodes", std::int64_t{8}}, {"edges_per_node", 1.0}, {"samples", std::int64_t{800}}}),
      made);
  for (const OutputSpec& output : method.info().outputs)
    EXPECT_TRUE(output.optional || made.outputs.count(output.name)) << output.name;
  EXPECT_EQ(std::get<std::int64_t>(made.scalars.at("edges")), 8);
  context_.files["data"] = write("x.npy", npy_bytes(made.matrices.at("data")));
  std::string graph = "source,target,weight\n";
  for (const GraphEdge& e : made.graphs.at("reference").edges) {
    graph += "X" + std::to_string(e.source + 1) + ",X" + std::to_string(e.target + 1) + "," + shortest(e.weight) + "\n";
  }
  context_.files["reference"] = write("reference.csv", graph);
  run<NotearsAlMethod>({{"mode", std::string("extended")}});
  EXPECT_LE(std::get<std::int64_t>(context_.scalars.at("shd")), 1);
  RecordingContext other;
  other.run_seed = 6;
  method.run(parameters_of(method, {{"nodes", std::int64_t{8}}}), other);
  EXPECT_NE(other.outputs.at("reference"), made.outputs.at("reference"));
}

}  // namespace
}  // namespace assay::dag
