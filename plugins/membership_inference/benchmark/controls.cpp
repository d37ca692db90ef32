// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/benchmark/controls.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/numbers.h"
#include "plugins/membership_inference/benchmark/words.h"
#include "plugins/membership_inference/statistics/two_sample_test.h"

namespace assay::mia {
namespace {

using std::string;

constexpr std::int64_t most_shift_points = 2000;  ///< of each side: one matrix of 4,000 x 4,000
constexpr double shift_level = 0.01;
constexpr const char* of_all = "all";
constexpr double vacuous_level = 0.3;  ///< a bound above it says nothing

/// P(Z > z) of a standard normal Z, and the z of such a probability.
double upper_tail(double z) { return 0.5 * std::erfc(z / std::sqrt(2.0)); }
double upper_point(double probability) {
  double low = -10, high = 10;
  for (int step = 0; step < 100; ++step) {
    const double middle = (low + high) / 2;
    (upper_tail(middle) > probability ? low : high) = middle;
  }
  return low;
}

ControlRow swap_row(const BenchmarkResults& results, std::size_t target, std::size_t attack, std::int64_t size) {
  ControlRow row{.control = "swap",
                 .question = "Does it hold with members and other points exchanged?",
                 .needed = "above 0.5 in every run, m = " + std::to_string(size)};
  if (!results.recipe.swap) {
    row.found = "roles were not swapped";
    row.value = std::numeric_limits<double>::quiet_NaN();
    row.passed = "n/a";
    return row;
  }
  const auto all = auc_over_runs(results, target, attack, size, results.recipe.ratios.front());
  row.found = "AUC";
  row.value = 1;
  bool clear = true;
  for (std::size_t r = 0; r < results.runs.size(); ++r) {
    const SetCell* cell = cell_of(results.pipeline.outcome(r, target, attack), size, results.recipe.ratios.front());
    if (!cell) continue;
    row.found += (row.found == "AUC" ? " " : ", ") + share_text(cell->auc);
    row.value = std::min(row.value, cell->auc);
    clear = clear && (std::isfinite(cell->low) ? cell->low > 0.5 : cell->auc > 0.5);
  }
  row.needed += ", its interval, too";
  row.passed = all && clear ? "yes" : "no";
  return row;
}

ControlRow null_row(const BenchmarkResults& results, std::size_t target, std::size_t attack, std::int64_t size) {
  ControlRow row{
      .control = "null",
      .question = "Is it silent where there is nothing to find: halves of the other points against each other?",
      .needed = "0.5 within 3 standard errors"};
  std::vector<double> aucs;
  for (std::size_t r = 0; r < results.runs.size(); ++r) {
    const auto& some = results.pipeline.outcome(r, target, attack).null_aucs;
    aucs.insert(aucs.end(), some.begin(), some.end());
  }
  if (aucs.size() < 2) {
    row.found = "the pool is smaller than 4 sets of " + std::to_string(size);
    row.value = std::numeric_limits<double>::quiet_NaN();
    row.passed = "n/a";
    return row;
  }
  const NullControl null = null_control(aucs);
  row.found = "mean AUC " + two_digits(null.mean) + ", standard error " + for_people(null.error) + " over " +
              for_people(null.halvings) + " halvings (spread " + two_digits(null.spread) + ")";
  row.value = null.mean;
  row.passed = std::abs(null.mean - 0.5) <= 3 * null.error ? "yes" : "no";
  return row;
}

ControlRow level_row(const BenchmarkResults& results, std::size_t target, std::size_t attack, std::int64_t size) {
  const double level = results.recipe.alpha;
  ControlRow row{.control = "level", .question = "How often does the permutation test find sets without members?"};
  const auto all = power_over_runs(results, target, attack, size, 0, level);
  if (!all) {
    row.found = "this attack has no permutation test here";
    row.value = std::numeric_limits<double>::quiet_NaN();
    row.passed = "n/a";
    return row;
  }
  // All sets of a pool share its accident, and the tests of a split share their auxiliary points: the statistic of all
  // of them is off by a common amount, normal with this standard deviation in units of the test's own.
  const BenchmarkRun& run = results.runs.front();
  const double of_pool = 1 / static_cast<double>(run.pool_others()),
               of_auxiliary = 1 / static_cast<double>(run.auxiliary.count);
  const double common = std::sqrt((of_pool + of_auxiliary) / (1 / static_cast<double>(size) + of_auxiliary));
  const double most =
      upper_tail(upper_point(level) - 3 * common / std::sqrt(static_cast<double>(results.recipe.splits)));
  row.found = two_digits(all->mean) + " of sets of " + std::to_string(size) + " have p at most " + shortest(level);
  row.needed =
      "at most " + two_digits(most) + ": on average " + shortest(level) + ", but sets of one pool share its accident";
  row.value = all->mean;
  row.passed = all->mean <= most ? "yes" : "no";
  if (most > vacuous_level) row.needed += ". A weak check: pools this small cannot show more";
  return row;
}

Points at_most(const Points& points, std::int64_t count) {
  if (points.count <= count) return points;
  std::vector<std::int64_t> rows;
  for (std::int64_t i = 0; i < count; ++i) rows.push_back(i);  // they stand in random order
  return rows_of(points, rows);
}

ControlRow shift_row(const BenchmarkResults& results, const Pulse& pulse) {
  ControlRow row{
      .control = "shift", .question = "Do other points and auxiliary points differ by themselves?", .value = 1};
  std::int64_t tests = 0;
  for (const BenchmarkRun& run : results.runs) {
    if (run.swapped) continue;
    const Points others = at_most(run.others, most_shift_points), auxiliary = at_most(run.auxiliary, most_shift_points);
    const Kernel kernel{.kind = KernelKind::gaussian,
                        .widths = {median_distance(joined(others, auxiliary))},
                        .device = results.recipe.device};
    RandomStream stream(results.recipe.seed, "membership benchmark: " + run.name() + ": shift");
    const auto permutations = std::max<std::int64_t>(results.recipe.permutations, 199);
    row.value = std::min(
        row.value, two_sample_test(others, auxiliary, kernel, permutations, stream, TwoSampleForm::unbiased, pulse).p);
    ++tests;
  }
  row.value = std::min(1.0, row.value * static_cast<double>(tests));
  row.found = "p = " + for_people(row.value) +
              (tests > 1 ? " (smallest of " + std::to_string(tests) + " splits, times their number)" : "");
  row.needed = "above " + shortest(shift_level);
  row.passed = row.value > shift_level ? "yes" : "no";
  return row;
}

ControlRow duplicates_row(const BenchmarkResults& results, const Pulse& pulse) {
  ControlRow row{.control = "duplicates", .question = "Copies between members, other and auxiliary points?"};
  const BenchmarkRun& run = results.runs.front();
  const Duplicates found = find_duplicates(run.pool, run.auxiliary, pulse);
  row.found = for_people(results.data.repeated_rows) + " equal rows left out before the split, " +
              for_people(found.near) + " candidates nearer to an auxiliary point than " +
              for_people(found.near_distance);
  row.value = static_cast<double>(found.exact + found.inside);
  row.needed = "no equal rows in two roles";
  row.passed = found.exact + found.inside == 0 ? "yes" : "no";
  return row;
}

ControlRow pool_row(const BenchmarkResults& results) {
  const BenchmarkRun& run = results.runs.front();
  const std::int64_t pool = std::min(run.pool_members, run.pool_others());
  const std::int64_t largest = results.recipe.set_sizes.back();
  return {.control = "pool",
          .question = "Are the sets drawn from a large enough pool?",
          .found = "largest m = " + for_people(largest) + " of " + for_people(pool),
          .value = static_cast<double>(largest),
          .needed = "at most half",
          .passed = 2 * largest <= pool ? "yes" : "no",
          .attack = of_all,
          .student = of_all};
}

}  // namespace

NullControl null_control(const std::vector<double>& aucs) {
  NullControl null{.halvings = static_cast<std::int64_t>(aucs.size())};
  const double n = static_cast<double>(aucs.size());
  for (const double value : aucs) null.mean += value / n;
  for (const double value : aucs) null.spread += (value - null.mean) * (value - null.mean);
  null.spread = std::sqrt(null.spread / (n - 1));
  null.error = null.spread / std::sqrt(n);
  return null;
}

std::vector<ControlRow> benchmark_controls(const BenchmarkResults& results, const Pulse& pulse) {
  std::vector<ControlRow> rows;
  const std::int64_t size = control_size(results.recipe, results.runs.front());
  const auto names = targets(results.recipe);
  for (const auto& make : {swap_row, null_row, level_row}) {
    for (std::size_t target = 0; target < results.recipe.students.size(); ++target) {
      for (std::size_t attack = 0; attack < results.recipe.attacks.size(); ++attack) {
        if (results.pipeline.outcome(0, target, attack).cells.empty()) continue;
        ControlRow row = make(results, target, attack, size);
        row.attack = results.recipe.attacks[attack];
        row.student = names[target];
        rows.push_back(std::move(row));
      }
    }
  }
  for (ControlRow row : {shift_row(results, pulse), duplicates_row(results, pulse), pool_row(results)}) {
    row.attack = row.student = of_all;
    rows.push_back(std::move(row));
  }
  return rows;
}

Table controls_table(const std::vector<ControlRow>& rows) {
  Table table{{"control", "question", "found", "value", "needed", "passed", "attack", "student"}, {}};
  for (const ControlRow& row : rows) {
    table.rows.push_back(
        {row.control, row.question, row.found, real_cell(row.value), row.needed, row.passed, row.attack, row.student});
  }
  return table;
}

string control_result(const std::vector<ControlRow>& rows, const string& control, const string& attack,
                      const string& student) {
  for (const ControlRow& row : rows) {
    if (row.control == control && row.attack == (attack.empty() ? of_all : attack) &&
        row.student == (student.empty() ? of_all : student)) {
      return row.passed;
    }
  }
  return "n/a";
}

}  // namespace assay::mia
