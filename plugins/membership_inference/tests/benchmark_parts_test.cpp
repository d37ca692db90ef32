// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of a benchmark that need no training.
#include <gtest/gtest.h>

#include <cmath>

#include "plugins/membership_inference/benchmark/benchmark_declaration.h"
#include "plugins/membership_inference/benchmark/benchmark_method.h"
#include "plugins/membership_inference/benchmark/pictures.h"
#include "plugins/membership_inference/benchmark/run_recorder.h"
#include "plugins/membership_inference/benchmark/set_sampling.h"
#include "plugins/membership_inference/benchmark/shadow_file.h"
#include "plugins/membership_inference/benchmark/words.h"
#include "plugins/membership_inference/common_declarations.h"
#include "plugins/membership_inference/tests/benchmark_context.h"

namespace assay::mia {
namespace {

std::string message_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

TEST(BenchmarkDeclaration, IsSound) {
  EXPECT_EQ(declaration_problems(BenchmarkMethod().info()), std::vector<std::string>{});
}

TEST(BenchmarkDeclaration, HoldsTheNamesThatScriptsRelyOn) {
  const MethodInfo info = BenchmarkMethod().info();
  for (const char* name :
       {"data", "label_column", "teacher", "student", "attacks", "set_sizes", "member_ratios", "splits", "swap"})
    EXPECT_NE(find_parameter(info.parameters, name), nullptr) << name;
  const auto columns = [&](const std::string& table) {
    std::string names;
    for (const OutputSpec& output : info.outputs) {
      if (output.name != table) continue;
      for (const ColumnSpec& column : output.columns) names += column.name + " ";
    }
    return names;
  };
  EXPECT_TRUE(columns("auc").starts_with("attack student set_size member_ratio split role auc low high tpr_at_1pct "));
  EXPECT_TRUE(columns("instance_auc").starts_with("attack target auc low high "));
  EXPECT_TRUE(columns("controls").starts_with("control question found value needed passed "));
}

TEST(BenchmarkCheck, SaysEveryProblemAtOnce) {
  MemoryRun run({{"teacher", "gmm"},
                 {"student", "dmd,gmm"},
                 {"attacks", "c2st_cf,c2st_cf"},
                 {"set_sizes", "10,1500"},
                 {"alpha", "0.001"}},
                ring_file());
  const auto problems = BenchmarkMethod().check(run.parameters);
  std::map<std::string, std::string> of;
  for (const Problem& problem : problems) of[problem.parameter] = problem.value;
  EXPECT_EQ(of.size(), 4u);
  EXPECT_EQ(of["student"], "dmd");
  EXPECT_EQ(of["attacks"], "c2st_cf");
  EXPECT_EQ(of["set_sizes"], "1500");  // over half of the default pool of 2,000
  EXPECT_TRUE(of.contains("permutations"));
}

Recipe small_recipe() {
  Recipe recipe;
  recipe.teacher = "gmm";
  recipe.students = {"gmm"};
  recipe.attacks = {"gan_leaks"};
  recipe.set_sizes = {10, 25, 50, 100, 200};
  recipe.ratios = {1};
  recipe.default_sizes = true;
  return recipe;
}

BenchmarkData some_data(std::int64_t count) {
  BenchmarkData data;
  data.points = {count, 2, {}};
  RandomStream random(1, "points");
  for (std::int64_t i = 0; i < 2 * count; ++i) data.points.values.push_back(random.normal());
  return data;
}

TEST(BenchmarkRuns, SwappedRolesExchangeMembersAndOthersAndKeepTheirPools) {
  Recipe recipe = small_recipe();
  recipe.largest_pool = 100;
  recipe.set_sizes = {10};
  std::vector<std::string> warnings;
  const auto runs = make_runs(some_data(600), recipe, warnings);
  ASSERT_EQ(runs.size(), 2u);
  EXPECT_EQ(runs[0].members, runs[1].others);
  EXPECT_EQ(runs[0].others, runs[1].members);
  EXPECT_EQ(runs[0].auxiliary, runs[1].auxiliary);
  ASSERT_EQ(runs[0].pool.count, 200);
  std::vector<std::int64_t> first, second;
  for (std::int64_t i = 0; i < 100; ++i) {
    first.push_back(i);
    second.push_back(100 + i);
  }
  EXPECT_EQ(rows_of(runs[0].pool, first), rows_of(runs[1].pool, second));
  EXPECT_NE(runs[0].name(), runs[1].name());
}

TEST(BenchmarkRuns, DefaultSizesAboveHalfThePoolAreLeftOutAndAskedOnesRefused) {
  Recipe recipe = small_recipe();
  std::vector<std::string> warnings;
  make_runs(some_data(600), recipe, warnings);
  EXPECT_EQ(recipe.set_sizes, (std::vector<std::int64_t>{10, 25, 50, 100}));
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_NE(warnings[0].find("half of the 200 points"), std::string::npos) << warnings[0];

  recipe = small_recipe();
  recipe.default_sizes = false;
  const std::string refused = message_of([&] { make_runs(some_data(600), recipe, warnings); });
  EXPECT_NE(refused.find("200"), std::string::npos) << refused;
  EXPECT_NE(refused.find("at most 100"), std::string::npos) << refused;
}

TEST(BenchmarkRuns, TheControlSizeIsAtMostAQuarterOfThePoolAndAtMost50) {
  Recipe recipe = small_recipe();
  BenchmarkRun run;
  run.pool_members = 600;
  run.pool.count = 1200;
  EXPECT_EQ(control_size(recipe, run), 50);
  run.pool_members = 120;
  run.pool.count = 240;
  EXPECT_EQ(control_size(recipe, run), 25);
}

TEST(BenchmarkRoc, TheGridTakesTheLargestTprWithoutInterpolation) {
  // Scores 4 > 3 > 2 > 1: positives 4 and 2, negatives 3 and 1. TPR 0.5 at FPR 0, 1 from FPR 0.5 on.
  EXPECT_EQ(roc_grid(2), (std::vector<double>{0, 0.5, 1}));
  EXPECT_EQ(tpr_on_grid({4, 2}, {3, 1}, {0, 0.25, 0.5, 1}), (std::vector<double>{0.5, 0.5, 1, 1}));
}

TEST(BenchmarkBootstrap, HoldsTheTruthOfAveragedNormalScoresAndIsWiderThanSetsAlone) {
  // Point scores N(0.25, 1) of members, N(0, 1) of others: AUC of sets of m is Phi(0.25 sqrt(m / 2)), 0.89 at m = 50
  // (spec 1.1).
  RandomStream random(3, "scores");
  SetFunction f;
  for (int i = 0; i < 1000; ++i) f.linear.push_back(random.normal() + (i < 500 ? 0.25 : 0));
  RandomStream stream(4, "bootstrap");
  const PoolBands bands = bootstrap_pools(f, 500, 500, 50, 1, 60, 200, roc_grid(20), stream, {});
  EXPECT_LT(bands.low, 0.89);
  EXPECT_GT(bands.high, 0.89);
  EXPECT_GT(bands.high - bands.low, 0.05);
  ASSERT_EQ(bands.tpr_low.size(), 21u);
  EXPECT_EQ(bands.tpr_low.back(), 1);
  for (std::size_t k = 0; k < 21; ++k) EXPECT_LE(bands.tpr_low[k], bands.tpr_high[k]);
}

TEST(BenchmarkNull, HalvingsOfNonMembersAreAtChanceOnAverageWhateverThePool) {
  RandomStream random(5, "scores");
  std::vector<double> scores;
  for (int i = 0; i < 200; ++i) scores.push_back(random.normal());
  std::vector<std::int64_t> rows;
  for (std::int64_t i = 0; i < 200; ++i) rows.push_back(i);
  RandomStream stream(6, "halvings");
  const auto aucs = null_aucs(
      [&](const std::vector<std::int64_t>& set) {
        double sum = 0;
        for (const std::int64_t row : set) sum += scores[static_cast<std::size_t>(row)];
        return sum;
      },
      rows, 40, 40, 60, stream, {});
  ASSERT_EQ(aucs.size(), 60u);
  const NullControl null = null_control(aucs);
  EXPECT_LE(std::abs(null.mean - 0.5), 3 * null.error);
  EXPECT_GT(null.spread, 0.05);  // one halving alone proves nothing
}

TEST(BenchmarkRecorder, HoldsPointsBackUntilTheirStateIsSavedAndKeepsTheOrderOfSeries) {
  MethodInfo info = BenchmarkMethod().info();
  MemoryContext context(info, 0, {}, {});
  RunRecorder recorder(context);
  recorder.set_order({"teacher_loss", "teacher_loss_swapped"});
  recorder.hold("teacher_loss_swapped", 1, 7);
  recorder.save("teacher_loss_swapped", [&] { return std::string("a"); });
  EXPECT_TRUE(context.points.empty());  // it waits for the first series
  const Json held = recorder.held();
  recorder.hold("teacher_loss", 1, 5);
  recorder.hold("teacher_loss_swapped", 2, 6);
  recorder.save("teacher_loss", [] { return std::string("b"); });
  ASSERT_EQ(context.points.size(), 2u);
  EXPECT_EQ(context.points[0], (MemoryContext::Point{"teacher_loss", 1, 5}));
  EXPECT_EQ(context.points[1], (MemoryContext::Point{"teacher_loss_swapped", 1, 7}));

  MemoryContext later(info, 0, {}, {});
  RunRecorder resumed(later);
  resumed.set_order({"teacher_loss", "teacher_loss_swapped"});
  resumed.restore_held(held);
  resumed.release();
  ASSERT_EQ(later.points.size(), 1u);
  EXPECT_EQ(later.points[0], (MemoryContext::Point{"teacher_loss_swapped", 1, 7}));
}

TEST(BenchmarkOutcome, ComesBackFromItsStateBitForBit) {
  AttackOutcome outcome;
  outcome.notes = {"kernel collapsed"};
  outcome.exact = false;
  outcome.members = {0.1, 1.0 / 3};
  outcome.others = {-2e-300};
  SetCell cell{.size = 10, .ratio = 0.3, .positive = {1, 2}, .negative = {0}};
  cell.auc = 0.7;
  cell.low = std::nan("");
  cell.high = cell.auc_welch = 0.9;
  outcome.cells = {cell};
  outcome.power = {{10, 0, {0.05, 1}}};
  outcome.null_aucs = {0.4, 0.6};
  std::string bytes;
  Json::to_cbor(to_json(outcome), bytes);
  const AttackOutcome back = outcome_from_json(Json::from_cbor(bytes));
  EXPECT_EQ(back.notes, outcome.notes);
  EXPECT_EQ(back.members, outcome.members);
  EXPECT_EQ(back.others, outcome.others);
  ASSERT_EQ(back.cells.size(), 1u);
  EXPECT_TRUE(std::isnan(back.cells[0].low));
  EXPECT_EQ(back.cells[0].positive, cell.positive);
  EXPECT_EQ(back.power[0].p, outcome.power[0].p);
  EXPECT_FALSE(back.exact);
}

TEST(ShadowRecord, ComesBackFromItsText) {
  ShadowFile file;
  file.recipe = {{"teacher", "edm_strong"}};
  file.attacks = {shadow_attack("c2st_cf", "dmd", {0.5, 0.7}, {0.05, 0.05}),
                  shadow_attack("c2st_cf", "teacher", {0.9}, {0.04})};
  file.power = {{"c2st_cf", "dmd", 50, 0.5, 0.05, 0.8, 0.7, 0.9}};
  const ShadowFile back = shadow_from_text(to_text(file), "shadow.json");
  ASSERT_EQ(back.attacks.size(), 2u);
  EXPECT_EQ(back.attacks[0].runs, file.attacks[0].runs);
  EXPECT_DOUBLE_EQ(back.attacks[0].mean, 0.6);
  EXPECT_DOUBLE_EQ(back.attacks[0].standard_error, 0.1);  // the spread of two runs: |0.7 - 0.5| / 2
  EXPECT_DOUBLE_EQ(back.attacks[1].standard_error, 0.04);
  EXPECT_EQ(back.power[0].set_size, 50);
  EXPECT_EQ(find_attack(back, "c2st_cf")->student, "dmd");
  EXPECT_EQ(find_attack(back, "c2st_cf", "teacher")->mean, 0.9);
  EXPECT_EQ(find_attack(back, "mmd_d"), nullptr);
}

TEST(ShadowRecord, AnotherFileIsRefusedByName) {
  const std::string refused = message_of([] { shadow_from_text("{\"format\": \"else\"}", "other.json"); });
  EXPECT_NE(refused.find("other.json"), std::string::npos) << refused;
}

TEST(BenchmarkWords, NumbersForCaptionsAreBrief) {
  EXPECT_EQ(brief(0.002), "0.002");
  EXPECT_EQ(brief(0.54), "0.54");
  EXPECT_EQ(brief(1.5), "1.5");
  EXPECT_EQ(brief(120), "120");
  EXPECT_EQ(brief(0), "0");
  EXPECT_EQ(two_figures(1.234), "1.2");
  EXPECT_EQ(two_figures(-0.0996), "−0.1");
  EXPECT_EQ(two_figures(1234), "1,200");
}

TEST(BenchmarkWords, NumbersForPeopleHaveTwoDigits) {
  EXPECT_EQ(two_digits(0.984), "0.98");
  EXPECT_EQ(two_digits(1), "1.00");
  EXPECT_EQ(two_digits(-0.5), "−0.50");
  EXPECT_EQ(two_digits(-0.001), "0.00");
  EXPECT_EQ(share_text(0.9987), "0.999");
  EXPECT_EQ(share_text(0.99999), "above 0.999");
  EXPECT_EQ(share_text(1), "1.00");
}

}  // namespace
}  // namespace assay::mia
