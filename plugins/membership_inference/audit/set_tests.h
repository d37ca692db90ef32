// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/method/run_context.h"
#include "plugins/membership_inference/attacks/attack.h"

namespace assay::mia {

/// One part of the test of one set, without its permuted statistics.
struct PartResult {
  double statistic = 0, p = 1, z = 0, p_asymptotic = 1;
};
/// The test of one candidate set.
struct SetResult {
  double score = 0, p = 1;
  std::vector<PartResult> parts;
};

/// What has been tested so far: a checkpoint holds it whole.
struct TestedSets {
  std::vector<SetResult> sets;
  bool exact = false;
  std::int64_t best = -1;                       ///< set with the smallest p; of equal ones that with the largest score
  std::vector<std::vector<double>> best_null;   ///< permuted statistics of its parts
};
Json to_json(const TestedSets& tested);
TestedSets tested_from_json(const Json& json);

/// Disjoint sets of `size` of the first `count` rows in a seeded order, each ascending; size 0: one set of all. What does not fill a set
/// is left out.
std::vector<std::vector<std::int64_t>> split_sets(std::int64_t count, std::int64_t size, RandomStream stream);

/// Tests one set: the rows of the candidates.
using TestOneSet = std::function<SetTest(const std::vector<std::int64_t>& rows, RandomStream& stream, const Pulse& pulse)>;
/// Tests every set that is not in `tested` yet, and saves after each (of more than 100 sets after every hundredth part) by `save`.
/// Progress runs from `from` to `to` in phase "test". Series p_values.
void test_all_sets(const std::vector<std::vector<std::int64_t>>& sets, const TestOneSet& test, TestedSets& tested, RunContext& context,
                   double from, double to, const std::function<void()>& save);

/// The attack's test over points that it has not seen.
TestOneSet test_of(const FittedAttack& attack, const Points& candidates, const Points& auxiliary, std::int64_t permutations);
/// The same over scores of the user's own: one part, exact.
TestOneSet test_of_scores(const std::vector<double>& candidates, const std::vector<double>& auxiliary, std::int64_t permutations);

/// The p-value of every set, not corrected.
std::vector<double> p_values(const TestedSets& tested);

}  // namespace assay::mia
