// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "plugins/membership_inference/benchmark/pipeline.h"
#include "plugins/membership_inference/benchmark/shadow_file.h"

namespace assay::mia {

/// All that was found, for the tables and words over it.
struct BenchmarkResults {
  const Recipe& recipe;
  const BenchmarkData& data;
  const std::vector<BenchmarkRun>& runs;
  const Pipeline& pipeline;
};

/// A value over runs: its mean, and the range over runs or, for a single run, that run's own interval.
struct OverRuns {
  double mean = 0, low = 0, high = 0;
  std::vector<double> each;
};
/// AUC over sets; nothing where the attack did not run on that target.
std::optional<OverRuns> auc_over_runs(const BenchmarkResults& results, std::size_t target, std::size_t attack,
                                      std::int64_t size, double ratio);
/// AUC over single points.
std::optional<OverRuns> instance_over_runs(const BenchmarkResults& results, std::size_t target, std::size_t attack);
/// Share of sets with p at most `level`.
std::optional<OverRuns> power_over_runs(const BenchmarkResults& results, std::size_t target, std::size_t attack,
                                        std::int64_t size, double ratio, double level);
/// The cell of one run; nullptr where it is not there.
const SetCell* cell_of(const AttackOutcome& outcome, std::int64_t size, double ratio);

Table auc_table(const BenchmarkResults& results);
Table instance_table(const BenchmarkResults& results);
Table instance_means_table(const BenchmarkResults& results);
Table auc_by_size_table(const BenchmarkResults& results);
Table roc_table(const BenchmarkResults& results);
Table power_table(const BenchmarkResults& results);
Table thresholds_table(const BenchmarkResults& results);
Table records_table(const BenchmarkResults& results);
Table quality_table(const BenchmarkResults& results);
ShadowFile shadow_of(const BenchmarkResults& results, const std::vector<ShadowPower>& power);
std::vector<ShadowPower> shadow_power(const BenchmarkResults& results);

/// A cell that is missing where the value is not finite.
Cell real_cell(double value);

}  // namespace assay::mia
