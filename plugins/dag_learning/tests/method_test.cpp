// SPDX-License-Identifier: GPL-3.0-or-later
// The methods as a run sees them: declarations, outputs, refusals, same bytes, resuming, cancelling.
#include <algorithm>
#include <cmath>
#include <fstream>

#include <gtest/gtest.h>
#include <unistd.h>

#include "core/base/atomic_file.h"
#include "core/data/npy.h"
#include "plugins/dag_learning/methods.h"
#include "plugins/dag_learning/notears.h"
#include "plugins/dag_learning/run_observer.h"
#include "plugins/dag_learning/run_results.h"
#include "plugins/dag_learning/simulation.h"
#include "plugins/dag_learning/state_bytes.h"
#include "plugins/dag_learning/tests/recording_context.h"

namespace assay::dag {
namespace {

namespace fs = std::filesystem;
using Values = std::map<std::string, ParameterValue>;

class MethodTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("assay-dag-" + std::to_string(::getpid()) + "-" +
                                           testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return folder_ / name;
  }

  // Simulated rows of a known graph, written as a table with a header, and the graph as an edge list.
  void simulate(int nodes, int samples, double edges, std::uint64_t seed = 1) {
    RandomStream random(seed, "method_test");
    const Eigen::MatrixXd truth =
        simulate_weights(simulate_dag(GraphKind::erdos_renyi, nodes, edges, random), true, random);
    const Eigen::MatrixXd x = simulate_linear(truth, NoiseKind::gauss, Eigen::VectorXd::Ones(nodes), samples, random);
    std::string csv, graph = "source,target,weight\n";
    for (int j = 0; j < nodes; ++j) csv += (j ? ",v" : "v") + std::to_string(j);
    csv += "\n";
    for (int i = 0; i < samples; ++i) {
      for (int j = 0; j < nodes; ++j) csv += (j ? "," : "") + shortest(x(i, j));
      csv += "\n";
    }
    for (int i = 0; i < nodes; ++i) {
      for (int j = 0; j < nodes; ++j) {
        if (truth(i, j) != 0.0)
          graph += "v" + std::to_string(i) + ",v" + std::to_string(j) + "," + shortest(truth(i, j)) + "\n";
      }
    }
    context_.files["data"] = write("data.csv", csv);
    context_.files["reference"] = write("truth.csv", graph);
  }

  template <typename M>
  void run(const Values& values = {}) {
    M method;
    method.run(parameters_of(method, values), context_);
  }

  template <typename M>
  Error refused(const Values& values = {}) {
    try {
      run<M>(values);
    } catch (const Error& error) {
      return error;
    }
    ADD_FAILURE() << "nothing was refused";
    return Error(ErrorKind::method, "nothing was refused");
  }

  bool warned(const std::string& part) const {
    return std::any_of(context_.warnings.begin(), context_.warnings.end(),
                       [&](const std::string& w) { return w.find(part) != std::string::npos; });
  }

  fs::path folder_;
  RecordingContext context_;
};

TEST(Declarations, AreSound) {
  for (const auto& method : make_methods()) {
    const auto problems = declaration_problems(method->info());
    EXPECT_TRUE(problems.empty()) << method->info().id << ": " << (problems.empty() ? "" : problems[0]);
  }
}

TEST(Declarations, NamesThatOtherProgramsReadAreThere) {
  const auto has = [](const MethodInfo& info, const std::string& name) {
    return std::any_of(info.parameters.begin(), info.parameters.end(), [&](const auto& p) { return p.name == name; });
  };
  for (const char* name : {"data", "reference", "transform", "log_shift", "missing", "lambda1", "threshold", "loss"})
    EXPECT_TRUE(has(NotearsMethod().info(), name)) << name;
  for (const char* name : {"data", "reference", "transform", "log_shift", "missing", "lambda1", "loss", "mode",
                           "criterion", "lambda", "gamma"})
    EXPECT_TRUE(has(NotearsAlMethod().info(), name)) << name;
  for (const MethodInfo& info : {NotearsMethod().info(), NotearsAlMethod().info()}) EXPECT_TRUE(has(info, "starts"));
  EXPECT_FALSE(has(NotearsAlMethod().info(), "threshold"));
  for (const char* name : {"graph", "nodes", "edges_per_node", "samples", "noise"})
    EXPECT_TRUE(has(SimulateMethod().info(), name)) << name;
}

TEST(Declarations, WhatIsLabelledPublishedRunsThePublishedScheduleByDefault) {
  const MethodInfo info = NotearsMethod().info();
  EXPECT_EQ(info.label, MethodLabel::published);
  const Parameters defaults = parameters_of(NotearsMethod());
  EXPECT_EQ(defaults.text("starts"), "published");
  EXPECT_EQ(defaults.real("lambda1"), 0.1);
  EXPECT_EQ(defaults.real("threshold"), 0.3);
  const NotearsOptions options;
  EXPECT_EQ(options.starts, 1);
  const ScheduleOptions schedule;  // the constants of the reference code, spec 2.3
  EXPECT_EQ(schedule.rho_start, 1.0);
  EXPECT_EQ(schedule.rho_max, 1e16);
  EXPECT_EQ(schedule.rho_factor, 10.0);
  EXPECT_EQ(schedule.h_tolerance, 1e-8);
  EXPECT_EQ(schedule.h_decrease, 0.25);
  EXPECT_EQ(schedule.max_outer, 100);
  EXPECT_EQ(schedule.lbfgs.memory, 10);
  EXPECT_EQ(schedule.lbfgs.relative_tolerance, 2.22e-9);
  EXPECT_EQ(schedule.lbfgs.gradient_tolerance, 1e-5);
}

TEST(Declarations, AcyclicityIsNoGoal) {
  for (const auto& method : make_methods()) {
    for (const OutputSpec& output : method->info().outputs) {
      if (output.name == "h") {
        EXPECT_EQ(output.goal, Goal::none) << method->info().id;
      }
    }
  }
}

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

TEST_F(MethodTest, SameInputGivesTheSameBytes) {
  simulate(8, 300, 2);
  RecordingContext again = context_;
  run<NotearsAlMethod>();
  NotearsAlMethod method;
  method.run(parameters_of(method), again);
  EXPECT_EQ(context_.bytes(), again.bytes());
}

// Interrupts after the checkpoint `count`, goes on, and compares with an uninterrupted run.
template <typename M>
void expect_resumes(RecordingContext fresh, const Values& values, int count) {
  M method;
  const Parameters parameters = parameters_of(method, values);
  RecordingContext whole = fresh, broken = fresh;
  method.run(parameters, whole);
  broken.stop_after_checkpoints = count;
  try {
    method.run(parameters, broken);
    ADD_FAILURE() << "the run ended before checkpoint " << count;
  } catch (const Error& error) {
    ASSERT_EQ(error.kind(), ErrorKind::cancelled);
  }
  RecordingContext rest = broken.resumed();
  method.run(parameters, rest);
  EXPECT_EQ(whole.bytes(), rest.bytes());
}

TEST_F(MethodTest, ResumedRunsGiveTheBytesOfUninterruptedOnes) {
  simulate(8, 60, 2);
  expect_resumes<NotearsMethod>(context_, {}, 1);
  expect_resumes<NotearsMethod>(context_, {{"starts", std::string("best_of_two")}}, 1);
  expect_resumes<NotearsAlMethod>(context_, {}, 1);
  expect_resumes<NotearsAlMethod>(context_, {{"mode", std::string("extended")}}, 1);
}

TEST(Resume, FromEveryBoundaryOfStagesFoldsAndPathTheResultIsTheSame) {
  RandomStream random(21, "resume");
  const Eigen::MatrixXd truth = simulate_weights(simulate_dag(GraphKind::erdos_renyi, 6, 1.5, random), true, random);
  const Eigen::MatrixXd x = simulate_linear(truth, NoiseKind::gauss, Eigen::VectorXd::Ones(6), 80, random);
  const SampleMoments moments = make_moments(LossKind::l2, x);
  for (Mode mode : {Mode::paper, Mode::extended}) {
    NotearsAlOptions options;
    options.path.mode = mode;
    options.path.allowed = off_diagonal_scale(6);
    options.criterion = mode == Mode::paper ? Criterion::cross_validation : Criterion::ebic_ev;
    options.folds = 2;
    std::vector<std::string> boundaries;
    std::vector<double> objectives;
    NotearsAlState state;
    long last = 0;
    const NotearsAlResult whole = run_notears_al(
        x, moments, options, state, [&](const Progress& p) { last = p.evaluations; },
        [&](const NotearsAlState& s) { boundaries.push_back(to_bytes(s)); });
    const std::string end = to_bytes(state);
    ASSERT_GT(boundaries.size(), 30u);
    for (std::size_t k = 0; k < boundaries.size(); k += 7) {
      auto resumed = notears_al_state_from(boundaries[k]);
      ASSERT_TRUE(resumed.has_value());
      long resumed_last = 0;
      const NotearsAlResult rest =
          run_notears_al(x, moments, options, *resumed, [&](const Progress& p) { resumed_last = p.evaluations; });
      ASSERT_EQ(to_bytes(*resumed), end) << "boundary " << k;
      EXPECT_TRUE((rest.weights.array() == whole.weights.array()).all());
      EXPECT_EQ(resumed_last, last) << "boundary " << k;
    }
  }
}

TEST(Resume, BrokenBytesAreNoState) {
  EXPECT_FALSE(notears_al_state_from("nonsense").has_value());
  const std::string bytes = to_bytes(NotearsAlState{});
  EXPECT_TRUE(notears_al_state_from(bytes).has_value());
  EXPECT_FALSE(notears_al_state_from(std::string_view(bytes).substr(0, bytes.size() - 3)).has_value());
  EXPECT_FALSE(notears_state_from(bytes).has_value());
}

TEST_F(MethodTest, CancellingEndsWithinAFewEvaluations) {
  simulate(20, 300, 2);
  int calls = 0;
  context_.at_stop_point = [&] {
    if (++calls >= 500) throw Error(ErrorKind::cancelled, "cancelled");
  };
  EXPECT_EQ(refused<NotearsAlMethod>().kind(), ErrorKind::cancelled);
  EXPECT_EQ(calls, 500);
}

TEST(RecordingStride, DoublesWithTheCount) {
  EXPECT_EQ(recording_stride(1), 1);
  EXPECT_EQ(recording_stride(511), 1);
  EXPECT_EQ(recording_stride(512), 2);
  EXPECT_EQ(recording_stride(100000), 256);
}

TEST_F(MethodTest, RefusesWhatItCannotLearnFromAndNamesThePlace) {
  context_.files["data"] = write("nan.csv", "a,b\n1,2\n3,\n5,7\n8,1\n");
  Error error = refused<NotearsMethod>();
  EXPECT_EQ(error.kind(), ErrorKind::data);
  EXPECT_NE(error.text().where.find("column b"), std::string::npos);
  EXPECT_NE(error.text().remedy.find("drop_rows"), std::string::npos);

  context_.files["data"] = write("inf.csv", "a,b\n1,2\n3,inf\n5,7\n8,1\n");
  EXPECT_EQ(refused<NotearsAlMethod>().kind(), ErrorKind::data);

  context_.files["data"] = write("row.csv", "a,b\n1,2\n");
  EXPECT_EQ(refused<NotearsMethod>().kind(), ErrorKind::data);
  context_.files["data"] = write("column.csv", "a\n1\n2\n3\n");
  EXPECT_EQ(refused<NotearsMethod>().kind(), ErrorKind::data);
  context_.files["data"] = write("names.csv", "a,a\n1,2\n3,4\n5,7\n");
  EXPECT_EQ(refused<NotearsMethod>().kind(), ErrorKind::data);

  std::string wide, row;
  for (int j = 0; j < 2001; ++j) {
    wide += (j ? ",c" : "c") + std::to_string(j);
    row += (j ? ",1" : "1");
  }
  context_.files["data"] = write("wide.csv", wide + "\n" + row + "\n" + row + "\n");
  EXPECT_EQ(refused<NotearsMethod>().kind(), ErrorKind::data);

  context_.files["data"] = write("log.csv", "a,b\n1,2\n3,0\n5,7\n8,1\n");
  error = refused<NotearsMethod>({{"transform", std::string("log")}});
  EXPECT_EQ(error.kind(), ErrorKind::data);
  EXPECT_NE(error.text().where.find("column b"), std::string::npos);
}

TEST_F(MethodTest, RefusesReferencesWithACycleOrOtherNames) {
  simulate(4, 100, 1);
  context_.files["reference"] = write("cycle.csv", "source,target\nv0,v1\nv1,v2\nv2,v0\n");
  EXPECT_EQ(refused<NotearsMethod>().kind(), ErrorKind::data);
  context_.files["reference"] = write("other.csv", "source,target\nv0,height\n");
  EXPECT_EQ(refused<NotearsMethod>().kind(), ErrorKind::data);
}

TEST_F(MethodTest, WarnsAboutDoubtfulDataAndGoesOn) {
  context_.files["data"] = write("doubt.csv", "a,b,c,d\n1,5,2000000,1\n2,5,1000000,2\n4,5,5000000,4\n3,5,-7000000,3\n");
  run<NotearsAlMethod>();
  EXPECT_TRUE(warned("onstant column b"));
  EXPECT_TRUE(warned("equal values"));
  EXPECT_TRUE(warned("samples for 4 variables"));
  EXPECT_TRUE(warned("differ by a factor"));
  for (const GraphEdge& edge : context_.graphs.at("graph").edges) {
    EXPECT_NE(edge.source, 1);
    EXPECT_NE(edge.target, 1);
  }
}

TEST_F(MethodTest, WarnsWhenTheUnitsAreFarFromTheConstantsOfTheMethod) {
  context_.files["data"] =
      write("units.csv", "a,b\n1e-7,2e-7\n3e-7,1e-7\n5e-7,7e-7\n8e-7,1e-7\n2e-7,4e-7\n6e-7,6e-7\n");
  run<NotearsMethod>();
  EXPECT_TRUE(warned("made for variances around 1"));
}

TEST_F(MethodTest, DroppedRowsAreCounted) {
  simulate(3, 60, 1);
  std::string text = read_file(context_.files["data"]);
  context_.files["data"] = write("holes.csv", text + ",1,2\n1,inf,2\n");
  run<NotearsMethod>({{"missing", std::string("drop_rows")}});
  EXPECT_TRUE(warned("2 rows were dropped"));
}

TEST_F(MethodTest, ConstantColumnsAloneGiveAnEmptyGraph) {
  context_.files["data"] = write("flat.csv", "a,b,c\n1,2,3\n1,2,3\n1,2,3\n1,2,3\n");
  run<NotearsAlMethod>();
  EXPECT_TRUE(context_.graphs.at("graph").edges.empty());
  EXPECT_TRUE(std::get<bool>(context_.scalars.at("is_dag")));
  context_.saved.reset();
  run<NotearsAlMethod>({{"mode", std::string("extended")}});
  EXPECT_TRUE(context_.graphs.at("graph").edges.empty());
}

TEST(Check, NamesRulesAcrossParameters) {
  NotearsAlMethod method;
  auto problems = method.check(parameters_of(
      method,
      {{"mode", std::string("extended")}, {"loss", std::string("poisson")}, {"transform", std::string("log")}}));
  EXPECT_EQ(problems.size(), 2u);
  SimulateMethod simulate;
  problems = simulate.check(parameters_of(simulate, {{"nodes", std::int64_t{4}}, {"edges_per_node", 3.0}}));
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].parameter, "edges_per_node");
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
