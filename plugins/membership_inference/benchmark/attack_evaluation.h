// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "plugins/membership_inference/attacks/attack.h"
#include "plugins/membership_inference/benchmark/attack_outcome.h"
#include "plugins/membership_inference/benchmark/runs.h"
#include "plugins/membership_inference/data/features.h"
#include "plugins/membership_inference/generators/generator.h"

namespace assay::mia {

/// A generator of one run, and everything as its attacks see it: samples, auxiliary points and pool as features.
struct AttackTarget {
  std::string name;  ///< "dmd", "teacher"
  const Generator* generator = nullptr;
  const BenchmarkRun* run = nullptr;
  Points samples{};  ///< as drawn
  std::unique_ptr<FeatureMap> features{};
  Points seen_samples{}, seen_auxiliary{}, seen_pool{};
};
/// Draws the samples and fits the features. Throws what these throw.
AttackTarget make_target(const std::string& name, const Generator& generator, const BenchmarkRun& run,
                         const Recipe& recipe, const Pulse& pulse);

/// Fits one attack on a target and scores points and sets of the run's pool with known members. What the attack itself
/// throws, but cancellation and devices, becomes AttackOutcome::failure. `bands`: ROC bands by the pool bootstrap, too.
/// One thread.
AttackOutcome evaluate_attack(const std::string& attack, const AttackTarget& target, const Recipe& recipe, bool bands,
                              const Pulse& pulse);

/// The quality gate (spec 6.3): distances of the samples to members and to others, and how many are nearer to a member
/// (to an other) than the 1 % quantile of the distances from others to members (from members to others).
Quality measure_quality(const AttackTarget& target, const Recipe& recipe, const Pulse& pulse);

}  // namespace assay::mia
