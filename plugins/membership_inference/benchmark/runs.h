// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "plugins/membership_inference/benchmark/recipe.h"
#include "plugins/membership_inference/data/role_data.h"

namespace assay::mia {

/// The data of a benchmark, scaled, equal rows left out.
struct BenchmarkData {
  Points points;
  RoleData shape;  ///< of the file, without its points: size of images, range
  Scaling scaling;
  std::string name, sha256;
  std::int64_t repeated_rows = 0;  ///< rows that were equal to an earlier one
  std::vector<std::string> warnings;
};

/// Reads and scales them. Error (data) as read_role, and where too few rows are left.
BenchmarkData read_benchmark_data(const Recipe& recipe, RunContext& context);

/// One training of teacher and students: a split in one of its two roles.
struct BenchmarkRun {
  std::int64_t split = 0;  ///< from 0
  bool swapped = false;
  Points members, others, auxiliary;
  /// The points from which candidate sets are drawn: `pool_members` members, then others (all, or the largest pool's at
  /// random).
  Points pool;
  std::int64_t pool_members = 0;
  std::int64_t pool_others() const { return pool.count - pool_members; }
  std::string name() const;  ///< "split 1" or "split 1, swapped"
  std::string role() const { return swapped ? "swapped" : "drawn"; }
};
/// All runs, the two roles of a split next to each other. Removes from `recipe` the set sizes that do not fit where
/// they are the default's; Error (data), with the figures, where one was asked for or none is left.
std::vector<BenchmarkRun> make_runs(const BenchmarkData& data, Recipe& recipe, std::vector<std::string>& warnings);

/// The set size at which controls and the sentence stand: the largest that is at most 50 and a quarter of the pool,
/// else the smallest.
std::int64_t control_size(const Recipe& recipe, const BenchmarkRun& run);

}  // namespace assay::mia
