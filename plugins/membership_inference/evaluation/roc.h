// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/random.h"

namespace assay::mia {

/// Scores of positives (member sets, members) and negatives; larger = more likely member. Not finite: Error (method).
struct Scored {
  std::vector<double> positive, negative;
};

struct RocPoint {
  double fpr = 0, tpr = 0, threshold = 0;  ///< "score >= threshold is positive"
};
/// All distinct thresholds, from (0, 0) to (1, 1).
std::vector<RocPoint> roc_curve(const Scored& scores);
/// By mid-ranks: ties count 1/2.
double auc(const Scored& scores);
struct Interval {
  double value = 0, low = 0, high = 0;
};
/// DeLong's 95 % interval: for instance scores alone (sets of one pool overlap).
Interval delong(const Scored& scores, double confidence = 0.95);
double delong_variance(const Scored& scores);
/// Largest TPR among points with FPR <= fpr; no interpolation. NaN with fewer than 1 / fpr negatives.
double tpr_at_fpr(const Scored& scores, double fpr);
/// The same rule without that condition: golden values, tables that show the number of negatives beside.
double largest_tpr(const Scored& scores, double fpr);
double tpr_at_fpr_interpolated(const Scored& scores, double fpr);
/// max over thresholds of (TPR + 1 - FPR) / 2: optimistic, since it is tuned on these scores.
double best_balanced_accuracy(const Scored& scores);
double balanced_accuracy_at(const Scored& scores, double threshold);
double average_precision(const Scored& scores);
/// max (TPR - FPR).
double membership_advantage(const Scored& scores);
/// Clopper-Pearson interval of a proportion.
Interval clopper_pearson(std::int64_t successes, std::int64_t trials, double confidence = 0.95);
/// One-sided: are the first larger on average. Welch's t with Welch-Satterthwaite degrees; Mann-Whitney with ties and
/// continuity as in roc_expected.json.
struct OneSided {
  double statistic = 0, p = 1, degrees = 0;
};
OneSided welch(std::span<const double> larger, std::span<const double> smaller);
OneSided mann_whitney(std::span<const double> larger, std::span<const double> smaller);

}  // namespace assay::mia
