// SPDX-License-Identifier: GPL-3.0-or-later
// Same bytes, resuming and cancelling.
#include <gtest/gtest.h>

#include "plugins/dag_learning/run_observer.h"
#include "plugins/dag_learning/run_results.h"
#include "plugins/dag_learning/simulation.h"
#include "plugins/dag_learning/state_bytes.h"
#include "plugins/dag_learning/tests/method_fixture.h"

namespace assay::dag {
namespace {

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

}  // namespace
}  // namespace assay::dag
