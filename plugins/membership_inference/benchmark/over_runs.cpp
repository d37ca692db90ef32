// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "plugins/membership_inference/benchmark/result_tables.h"
#include "plugins/membership_inference/evaluation/roc.h"

namespace assay::mia {
namespace {

/// The range over runs replaces the interval of a single one.
std::optional<OverRuns> gathered(std::vector<double> each, double low, double high) {
  if (each.empty()) return std::nullopt;
  OverRuns all{0, low, high, std::move(each)};
  for (const double value : all.each) all.mean += value / static_cast<double>(all.each.size());
  if (all.each.size() > 1) {
    all.low = *std::min_element(all.each.begin(), all.each.end());
    all.high = *std::max_element(all.each.begin(), all.each.end());
  }
  return all;
}

}  // namespace

Cell real_cell(double value) { return std::isfinite(value) ? Cell(value) : Cell(); }

const SetCell* cell_of(const AttackOutcome& outcome, std::int64_t size, double ratio) {
  const auto found = std::find_if(outcome.cells.begin(), outcome.cells.end(),
                                  [&](const SetCell& cell) { return cell.size == size && cell.ratio == ratio; });
  return found == outcome.cells.end() ? nullptr : &*found;
}

std::optional<OverRuns> auc_over_runs(const BenchmarkResults& results, std::size_t target, std::size_t attack,
                                      std::int64_t size, double ratio) {
  std::vector<double> each;
  double low = 0, high = 0;
  for (std::size_t r = 0; r < results.runs.size(); ++r) {
    if (const SetCell* cell = cell_of(results.pipeline.outcome(r, target, attack), size, ratio)) {
      each.push_back(cell->auc);
      low = cell->low;
      high = cell->high;
    }
  }
  return gathered(std::move(each), low, high);
}

std::optional<OverRuns> instance_over_runs(const BenchmarkResults& results, std::size_t target, std::size_t attack) {
  std::vector<double> each;
  double low = 0, high = 0;
  for (std::size_t r = 0; r < results.runs.size(); ++r) {
    const AttackOutcome& outcome = results.pipeline.outcome(r, target, attack);
    if (outcome.members.empty()) continue;
    const Interval interval = delong({outcome.members, outcome.others});
    each.push_back(interval.value);
    low = interval.low;
    high = interval.high;
  }
  return gathered(std::move(each), low, high);
}

std::optional<OverRuns> power_over_runs(const BenchmarkResults& results, std::size_t target, std::size_t attack,
                                        std::int64_t size, double ratio, double level) {
  std::vector<double> each;
  double low = 0, high = 0;
  for (std::size_t r = 0; r < results.runs.size(); ++r) {
    for (const PowerCell& cell : results.pipeline.outcome(r, target, attack).power) {
      if (cell.size != size || cell.ratio != ratio || cell.p.empty()) continue;
      const auto found = std::count_if(cell.p.begin(), cell.p.end(), [&](double p) { return p <= level; });
      const Interval interval = clopper_pearson(found, static_cast<std::int64_t>(cell.p.size()));
      each.push_back(static_cast<double>(found) / static_cast<double>(cell.p.size()));
      low = interval.low;
      high = interval.high;
    }
  }
  return gathered(std::move(each), low, high);
}

}  // namespace assay::mia
