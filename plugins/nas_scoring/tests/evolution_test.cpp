// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <set>

#include "core/base/error.h"
#include "plugins/nas_scoring/scoring/regularisation.h"
#include "plugins/nas_scoring/search/evolution.h"
#include "plugins/nas_scoring/tests/shared_files.h"

namespace assay::nas {
namespace {

/// Scores of all cells of NAS-Bench-201 by their isomorphism group, as measured with the official metric.
class TabulatedScores {
 public:
  TabulatedScores(const std::string& score, const std::string& size) {
    const SharedTable accuracy("nasbench201_accuracy.csv");
    const SharedTable official("nasbench201_swap_official_scores.csv");
    const auto values = official.numbers(score), sizes = official.numbers(size), groups = official.numbers("iso_group");
    scores.resize(values.size());
    costs.resize(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      scores[static_cast<std::size_t>(groups[i])] = values[i];
      costs[static_cast<std::size_t>(groups[i])] = sizes[i] / 1000;
    }
    const auto names = accuracy.texts("arch");
    const auto group = accuracy.numbers("iso_group");
    for (std::size_t i = 0; i < names.size(); ++i) {
      rows[names[i]] = i;
      group_of.push_back(static_cast<std::size_t>(group[i]));
    }
    for (const char* column : {"cifar10_test", "cifar100_test", "imagenet16_test"}) {
      accuracies.push_back(accuracy.numbers(column));
    }
  }
  double score(const std::string& encoding) const { return scores[group_of[rows.at(encoding)]]; }
  double cost(const std::string& encoding) const { return costs[group_of[rows.at(encoding)]]; }

  std::vector<double> scores, costs;
  std::map<std::string, std::size_t> rows;
  std::vector<std::size_t> group_of;
  std::vector<std::vector<double>> accuracies;
};

using Objective = std::function<double(const std::string&)>;

Evolution::ScoreBatch batch_of(const Objective& objective) {
  return [objective](const std::vector<std::string>& encodings) {
    std::vector<Evaluation> evaluations;
    for (const std::string& encoding : encodings) evaluations.push_back({objective(encoding), {}});
    return evaluations;
  };
}

struct Simulation {
  double mean[3] = {}, standard_error[3] = {}, evaluations = 0;
};

/// Accuracies of the returned architecture over 50 seeds.
Simulation simulate(const TabulatedScores& table, const Objective& objective, int generations) {
  constexpr int seeds = 50;
  std::vector<double> found[3];
  Simulation result;
  for (int seed = 0; seed < seeds; ++seed) {
    EvolutionOptions options;
    options.generations = generations;
    Evolution search(space("nas_bench_201"), options, RandomStream(static_cast<std::uint64_t>(seed), "search"),
                     batch_of(objective));
    while (search.step()) {
    }
    const std::size_t row = table.rows.at(search.archive()[static_cast<std::size_t>(search.best())].encoding);
    for (int c = 0; c < 3; ++c) found[c].push_back(table.accuracies[static_cast<std::size_t>(c)][row]);
    result.evaluations += static_cast<double>(search.archive().size()) / seeds;
  }
  for (int c = 0; c < 3; ++c) {
    for (const double value : found[c]) result.mean[c] += value / seeds;
    double squares = 0;
    for (const double value : found[c]) squares += (value - result.mean[c]) * (value - result.mean[c]);
    result.standard_error[c] = std::sqrt(squares / (seeds - 1) / seeds);
  }
  return result;
}

void expect_golden(const Simulation& found, const Json& golden) {
  for (int c = 0; c < 3; ++c) {
    const double mean = golden["acc_mean_std"][c][0].get<double>();
    const double standard_error = golden["acc_mean_std"][c][1].get<double>() / std::sqrt(50.0);
    EXPECT_NEAR(found.mean[c], mean, 3 * standard_error) << "accuracy column " << c;
  }
  EXPECT_NEAR(found.evaluations, golden["distinct_evals"].get<double>(), 6);
}

TEST(Search, FindsWhatTheRecordedSearchFoundOnRawScores) {
  ASSAY_NEEDS_NAS_DATA();
  const TabulatedScores table("swap_c3n1_mean4", "params_c3n1");
  const auto found = simulate(
      table, [&](const std::string& cell) { return table.score(cell); }, 20);
  expect_golden(found, golden::json("correlations.json")["search"]["C3_N1_R4_raw_C20"]);
}

TEST(Search, FindsWhatTheRecordedSearchFoundOnRegularisedScores) {
  ASSAY_NEEDS_NAS_DATA();
  const TabulatedScores table("swap_c3n1_mean4", "params_c3n1");
  const Json golden = golden::json("correlations.json");
  const double mu = golden["nb201_full"]["C3_N1_R4"]["mu_p90"].get<double>();
  const double range = golden["nb201_full"]["C3_N1_R4"]["range"].get<double>();
  const Regularisation rule = manual_regularisation(mu, range * range);
  const auto found = simulate(
      table, [&](const std::string& cell) { return log_regularised(table.score(cell), table.cost(cell), rule); }, 20);
  expect_golden(found, golden["search"]["C3_N1_R4_reg_p90_range2_C20"]);
}

TEST(Search, ReportsWhatTheDefaultRegularisationFinds) {
  ASSAY_NEEDS_NAS_DATA();
  const TabulatedScores table("swap_c3n1_mean4", "params_c3n1");
  const Regularisation rule = automatic_regularisation(table.costs);
  for (const int generations : {20, 100}) {
    const auto found = simulate(
        table, [&](const std::string& cell) { return log_regularised(table.score(cell), table.cost(cell), rule); },
        generations);
    std::printf(
        "mu = max, sigma = 2 range^2, %d generations, 50 seeds: %.2f / %.2f / %.2f (standard error %.2f / %.2f / "
        "%.2f), "
        "%.1f evaluations\n",
        generations, found.mean[0], found.mean[1], found.mean[2], found.standard_error[0], found.standard_error[1],
        found.standard_error[2], found.evaluations);
    EXPECT_GT(found.mean[0], 87.06) << "better than one random architecture";
  }
}

/// A cheap objective for the tests of the mechanics: any function of the text will do.
double text_objective(const std::string& encoding) {
  std::uint64_t value = 0;
  for (const char c : space("nas_bench_201").canonical(encoding)) value = value * 31 + static_cast<unsigned char>(c);
  return static_cast<double>(value % 10007);
}

EvolutionOptions small_options() {
  EvolutionOptions options;
  options.population = 20;
  options.tournament = 5;
  options.generations = 30;
  options.mutants = 3;
  return options;
}

std::string record(const Evolution& search) {
  std::string text;
  for (const Candidate& c : search.archive()) {
    text += c.encoding + " " + std::to_string(c.evaluation.objective) + " " + std::to_string(c.generation) + "\n";
  }
  for (const int i : search.population()) text += std::to_string(i) + " ";
  return text;
}

TEST(Evolution, GoesOnFromAnySavedStateAsIfItHadNotStopped) {
  const Space& cells = space("nas_bench_201");
  Evolution whole(cells, small_options(), RandomStream(4, "search"), batch_of(text_objective));
  std::vector<std::string> states = {whole.state()};
  while (whole.step()) states.push_back(whole.state());
  const std::string expected = record(whole);
  for (const std::string& state : states) {
    Evolution rest(cells, small_options(), RandomStream(99, "another"), batch_of(text_objective));
    ASSERT_TRUE(rest.restore(state));
    while (rest.step()) {
    }
    EXPECT_EQ(record(rest), expected);
    EXPECT_EQ(rest.state(), whole.state());
  }
}

TEST(Evolution, RefusesAStateThatIsCutShort) {
  Evolution search(space("nas_bench_201"), small_options(), RandomStream(4, "search"), batch_of(text_objective));
  search.step();
  const std::string state = search.state();
  Evolution other(space("nas_bench_201"), small_options(), RandomStream(4, "search"), batch_of(text_objective));
  for (std::size_t size = 0; size < state.size(); size += 7) EXPECT_FALSE(other.restore(state.substr(0, size)));
  EXPECT_FALSE(other.restore(state + "x"));
  EXPECT_TRUE(other.archive().empty());
}

TEST(Evolution, ScoresNoTwoIsomorphicCellsAndKeepsThePopulationDistinct) {
  const Space& cells = space("nas_bench_201");
  std::multiset<std::string> scored;
  Evolution search(cells, small_options(), RandomStream(1, "search"), [&](const std::vector<std::string>& encodings) {
    for (const std::string& encoding : encodings) scored.insert(cells.canonical(encoding));
    return batch_of(text_objective)(encodings);
  });
  while (search.step()) {
    const auto population = search.population();
    EXPECT_EQ(std::set<int>(population.begin(), population.end()).size(), population.size());
    EXPECT_LE(population.size(), 20u);
  }
  EXPECT_EQ(scored.size(), std::set<std::string>(scored.begin(), scored.end()).size());
  EXPECT_EQ(scored.size(), search.archive().size());
  EXPECT_EQ(search.generation(), 30);
}

TEST(Evolution, NeverLosesItsBest) {
  Evolution search(space("nas_bench_201"), small_options(), RandomStream(2, "search"), batch_of(text_objective));
  double best = -1;
  while (search.step()) {
    if (!search.started()) continue;
    const double now = search.archive()[static_cast<std::size_t>(search.population().front())].evaluation.objective;
    EXPECT_GE(now, best);
    best = now;
  }
}

TEST(Evolution, KeepsEveryArchitectureUnderTheLimit) {
  const auto small = [](const std::string& encoding) { return encoding.find("nor_conv_3x3") == std::string::npos; };
  Evolution search(space("nas_bench_201"), small_options(), RandomStream(2, "search"), batch_of(text_objective), small);
  while (search.step()) {
  }
  EXPECT_GT(search.archive().size(), 20u);
  for (const Candidate& candidate : search.archive()) EXPECT_TRUE(small(candidate.encoding)) << candidate.encoding;
}

TEST(Evolution, SaysWhenTheLimitLeavesNothing) {
  Evolution search(space("nas_bench_201"), small_options(), RandomStream(2, "search"), batch_of(text_objective),
                   [](const std::string&) { return false; });
  EXPECT_THROW(search.step(), Error);
}

TEST(Evolution, StopsWithoutAnImprovementOrAtItsNumberOfEvaluations) {
  EvolutionOptions options = small_options();
  options.generations = 100000;
  options.patience = 10;
  Evolution patient(space("nas_bench_201"), options, RandomStream(2, "search"), batch_of(text_objective));
  while (patient.step()) {
  }
  EXPECT_LT(patient.generation(), 100000);
  options.patience = 0;
  options.evaluations = 60;
  Evolution limited(space("nas_bench_201"), options, RandomStream(2, "search"), batch_of(text_objective));
  while (limited.step()) {
  }
  EXPECT_GE(limited.archive().size(), 60u);
  EXPECT_LE(limited.archive().size(), 64u);
}

TEST(Evolution, ShortlistIsRankedAndDiverse) {
  Evolution search(space("nas_bench_201"), small_options(), RandomStream(2, "search"), batch_of(text_objective));
  while (search.step()) {
  }
  const auto chosen = diverse_shortlist(search.archive(), 5, 3, token_difference);
  ASSERT_EQ(chosen.size(), 5u);
  EXPECT_EQ(chosen.front(), search.best());
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    const Candidate& first = search.archive()[static_cast<std::size_t>(chosen[i])];
    for (std::size_t j = i + 1; j < chosen.size(); ++j) {
      const Candidate& second = search.archive()[static_cast<std::size_t>(chosen[j])];
      EXPECT_GE(first.evaluation.objective, second.evaluation.objective);
      EXPECT_GE(token_difference(first.encoding, second.encoding), 3);
    }
  }
}

TEST(Evolution, CountsDifferingOperations) {
  EXPECT_EQ(token_difference("|none~0|+|none~0|none~1|+|none~0|none~1|none~2|",
                             "|none~0|+|none~0|skip_connect~1|+|none~0|none~1|none~2|"),
            1);
  EXPECT_EQ(token_difference("none:0 sep_conv_3x3:1", "none:0 sep_conv_3x3:0"), 1);
  EXPECT_EQ(token_difference("a b", "a"), 1);
}

}  // namespace
}  // namespace assay::nas
