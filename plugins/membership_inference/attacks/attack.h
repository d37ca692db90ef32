// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/random.h"
#include "plugins/membership_inference/data/points.h"
#include "plugins/membership_inference/statistics/set_function.h"

namespace assay::mia {

class Denoiser;

/// What is known of an attack before it is run. One entry per word of the parameter `attack`.
struct AttackInfo {
  std::string id;                    ///< "c2st_cf"
  std::string title;                 ///< "Cross-fitted classifier"
  std::string help;                  ///< one sentence: what it compares, where it comes from
  std::string status;                ///< "own", "reconstruction" (spec [R]) or "published": shown beside every result
  bool needs_teacher = false;        ///< needs a denoiser
  bool point_score = true;           ///< has a score of single points (instance form)
  std::int64_t most_dimensions = 0;  ///< refused above, unless features; 0: none
  std::int64_t parts = 1;            ///< exact tests behind its p-value; 2: cross-fitted, p is twice their mean
};
/// All attacks in the order of the command-line page; the first is the default.
const std::vector<AttackInfo>& attacks();
/// Error (usage) with the nearest names for an unknown id.
const AttackInfo& attack_info(std::string_view id);

/// All that an attack may look at: never members, never the candidates.
struct AttackInput {
  const Points& samples;               ///< S: student samples
  const Points& auxiliary;             ///< A: known non-members, at least 100
  const Denoiser* denoiser = nullptr;  ///< for attacks with needs_teacher
  std::uint64_t seed = 0;
  std::string device = "cpu";
};

/// A fitted attack. Parts ("folds") are tested apart: part k may be tested on candidates and on the auxiliary points
/// held_out(k), which took no part in its training. Thread-safe after fitting.
class FittedAttack {
 public:
  virtual ~FittedAttack() = default;
  /// 2 for cross-fitted attacks, else 1.
  virtual std::int64_t parts() const { return 1; }
  /// Rows of AttackInput::auxiliary that part k never saw.
  virtual const std::vector<std::int64_t>& held_out(std::int64_t part) const = 0;
  /// Part k's set function over these points (candidates, held-out auxiliary points, or a pool to draw sets from),
  /// point scores standardised by mean and standard deviation over its held-out auxiliary points (kernels: linear and
  /// pair divided by the same standard deviation of the witness), so that parts add up.
  virtual SetFunction on(const Points& points, std::int64_t part, const Pulse& pulse = {}) const = 0;
  /// Point scores of part k, standardised as above: on()'s linear term alone, without its pairs (kernels: (w - mean) /
  /// sd with the witness w(x) = mean_s k(x, s)).
  virtual std::vector<double> point_values(const Points& points, std::int64_t part, const Pulse& pulse = {}) const;
  /// A set score that is no SetFunction (frechet); nothing for all others. Larger: closer to the student's output.
  virtual bool general() const { return false; }
  virtual double general_value(const Points& set) const;
  /// Notes of fitting: "kernel collapsed, restarted with 4 x sq".
  virtual std::vector<std::string> notes() const { return {}; }
};

/// Trains what the attack trains. Deterministic for one seed, whatever the thread count; uses one thread. Throws Error:
/// usage where the attack needs a teacher and there is none; data where dimensions do not fit or points are too few.
std::unique_ptr<FittedAttack> fit_attack(std::string_view id, const AttackInput& input, const Pulse& pulse = {});

/// Mean over parts of the point scores (instance form); Error (usage) for attacks without one.
std::vector<double> point_scores(const FittedAttack& attack, const Points& points, const Pulse& pulse = {});

/// Scores of sets drawn from one pool: sum over parts of f_k. `sets`: rows of the pool.
std::vector<double> set_scores(const FittedAttack& attack, const Points& pool,
                               const std::vector<std::vector<std::int64_t>>& sets, const Pulse& pulse = {});

/// The verdict's p-value: relative_test of every part against its held-out points. One part: exact. Two parts: twice
/// the mean of the two exact p-values, at most 1: valid under any dependence, conservative (never called exact).
struct SetTest {
  double score = 0;  ///< mean over parts of the statistic
  double p = 1;
  bool exact = false;
  std::vector<RelativeTest> parts;
};
/// `auxiliary`: the points of AttackInput, in their order (or fresh ones of that number, for studies of the test
/// itself).
SetTest test_set(const FittedAttack& attack, const Points& candidates, const Points& auxiliary,
                 std::int64_t permutations, RandomStream& stream, const Pulse& pulse = {});

}  // namespace assay::mia
