// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/evaluation/roc.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/error.h"
#include "core/base/numbers.h"
#include "plugins/membership_inference/evaluation/special_functions.h"

namespace assay::mia {
namespace {

/// One distinct score and how many of either side have it.
struct Step {
  double score = 0;
  std::int64_t positive = 0, negative = 0;
};

void check(const Scored& scores) {
  if (scores.positive.empty() || scores.negative.empty())
    throw Error(ErrorKind::method,
                {"A ROC curve needs scores of members and of non-members",
                 {},
                 std::to_string(scores.positive.size()) + " and " + std::to_string(scores.negative.size()),
                 "at least one of each",
                 {}});
  for (const auto* side : {&scores.positive, &scores.negative})
    for (const double score : *side)
      if (!std::isfinite(score))
        throw Error(ErrorKind::method, {side == &scores.positive ? "The score of a member is not a finite number"
                                                                 : "The score of a non-member is not a finite number",
                                        {},
                                        shortest(score),
                                        "finite numbers",
                                        {}});
}

/// Distinct scores, the largest first.
std::vector<Step> steps_of(const Scored& scores) {
  check(scores);
  std::vector<std::pair<double, bool>> all;
  all.reserve(scores.positive.size() + scores.negative.size());
  for (const double score : scores.positive) all.emplace_back(score, true);
  for (const double score : scores.negative) all.emplace_back(score, false);
  std::sort(all.begin(), all.end(), [](const auto& left, const auto& right) { return left.first > right.first; });
  std::vector<Step> steps;
  for (const auto& [score, positive] : all) {
    if (steps.empty() || steps.back().score != score) steps.push_back({score, 0, 0});
    ++(positive ? steps.back().positive : steps.back().negative);
  }
  return steps;
}

double count_of(const std::vector<double>& side) { return static_cast<double>(side.size()); }

double mean_of(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

/// With n - 1; 0 for a single value.
double variance_of(std::span<const double> values) {
  if (values.size() < 2) return 0;
  const double mean = mean_of(values);
  double sum = 0;
  for (const double value : values) sum += (value - mean) * (value - mean);
  return sum / static_cast<double>(values.size() - 1);
}

/// Share of `sorted` below `value`, equal ones counting half.
double placement(const std::vector<double>& sorted, double value) {
  const auto [low, high] = std::equal_range(sorted.begin(), sorted.end(), value);
  return (static_cast<double>(low - sorted.begin()) + 0.5 * static_cast<double>(high - low)) /
         static_cast<double>(sorted.size());
}

}  // namespace

std::vector<RocPoint> roc_curve(const Scored& scores) {
  std::vector<RocPoint> curve{{0, 0, std::numeric_limits<double>::infinity()}};
  std::int64_t true_positives = 0, false_positives = 0;
  for (const Step& step : steps_of(scores)) {
    true_positives += step.positive;
    false_positives += step.negative;
    curve.push_back({static_cast<double>(false_positives) / count_of(scores.negative),
                     static_cast<double>(true_positives) / count_of(scores.positive), step.score});
  }
  return curve;
}

double auc(const Scored& scores) {
  // Twice the number of pairs (member, non-member) in the right order, ties counting 1: a whole number, so the order of
  // the scores in memory cannot change the last digit.
  double twice = 0, members_above = 0;
  for (const Step& step : steps_of(scores)) {
    twice += static_cast<double>(step.negative) * (2 * members_above + static_cast<double>(step.positive));
    members_above += static_cast<double>(step.positive);
  }
  return twice / 2 / (count_of(scores.positive) * count_of(scores.negative));
}

double delong_variance(const Scored& scores) {
  check(scores);
  std::vector<double> positive = scores.positive, negative = scores.negative;
  std::sort(positive.begin(), positive.end());
  std::sort(negative.begin(), negative.end());
  std::vector<double> of_positive, of_negative;
  for (const double score : positive) of_positive.push_back(placement(negative, score));
  for (const double score : negative) of_negative.push_back(1 - placement(positive, score));
  return variance_of(of_positive) / count_of(positive) + variance_of(of_negative) / count_of(negative);
}

Interval delong(const Scored& scores, double confidence) {
  const double value = auc(scores);
  const double half = normal_quantile(0.5 + confidence / 2) * std::sqrt(delong_variance(scores));
  return {value, std::max(0.0, value - half), std::min(1.0, value + half)};
}

double largest_tpr(const Scored& scores, double fpr) {
  double best = 0;
  for (const RocPoint& point : roc_curve(scores))
    if (point.fpr <= fpr) best = std::max(best, point.tpr);
  return best;
}

double tpr_at_fpr(const Scored& scores, double fpr) {
  // 1 / fpr negatives make the smallest positive rate fpr itself; the allowance is for the rounding of the product
  // alone.
  if (count_of(scores.negative) * fpr < 1 - 1e-12) return std::numeric_limits<double>::quiet_NaN();
  return largest_tpr(scores, fpr);
}

double tpr_at_fpr_interpolated(const Scored& scores, double fpr) {
  const auto curve = roc_curve(scores);
  for (std::size_t k = curve.size(); k-- > 0;) {
    if (curve[k].fpr > fpr) continue;
    if (k + 1 == curve.size()) return curve[k].tpr;
    const RocPoint &left = curve[k], &right = curve[k + 1];
    return left.tpr + (right.tpr - left.tpr) * (fpr - left.fpr) / (right.fpr - left.fpr);
  }
  return std::numeric_limits<double>::quiet_NaN();
}

double membership_advantage(const Scored& scores) {
  double best = 0;
  for (const RocPoint& point : roc_curve(scores)) best = std::max(best, point.tpr - point.fpr);
  return best;
}

double best_balanced_accuracy(const Scored& scores) { return 0.5 + membership_advantage(scores) / 2; }

double balanced_accuracy_at(const Scored& scores, double threshold) {
  check(scores);
  const auto share = [&](const std::vector<double>& side) {
    return static_cast<double>(
               std::count_if(side.begin(), side.end(), [&](double score) { return score >= threshold; })) /
           count_of(side);
  };
  return (share(scores.positive) + 1 - share(scores.negative)) / 2;
}

double average_precision(const Scored& scores) {
  double sum = 0, members = 0, all = 0;
  for (const Step& step : steps_of(scores)) {
    members += static_cast<double>(step.positive);
    all += static_cast<double>(step.positive + step.negative);
    sum += static_cast<double>(step.positive) / count_of(scores.positive) * members / all;
  }
  return sum;
}

Interval clopper_pearson(std::int64_t successes, std::int64_t trials, double confidence) {
  if (trials <= 0) return {std::numeric_limits<double>::quiet_NaN(), 0, 1};
  if (successes < 0 || successes > trials)
    throw Error(ErrorKind::usage, {"A number of successes cannot lie outside the number of trials",
                                   {},
                                   for_people(successes) + " of " + for_people(trials),
                                   "0 to " + for_people(trials),
                                   {}});
  const double tail = (1 - confidence) / 2;
  const auto k = static_cast<double>(successes), n = static_cast<double>(trials);
  // The upper limit from its own side: 1 - quantile loses nothing where the limit is near 1.
  return {k / n, successes == 0 ? 0 : beta_quantile(tail, k, n - k + 1),
          successes == trials ? 1 : 1 - beta_quantile(tail, n - k, k + 1)};
}

OneSided welch(std::span<const double> larger, std::span<const double> smaller) {
  OneSided result;
  if (larger.size() < 2 || smaller.size() < 2)
    throw Error(ErrorKind::method, {"Welch's test needs two values on either side",
                                    {},
                                    std::to_string(larger.size()) + " and " + std::to_string(smaller.size()),
                                    "2 or more",
                                    {}});
  const double first = variance_of(larger) / static_cast<double>(larger.size());
  const double second = variance_of(smaller) / static_cast<double>(smaller.size());
  const double difference = mean_of(larger) - mean_of(smaller);
  if (first + second <= 0) {  // all values of either side are the same
    result.degrees = static_cast<double>(larger.size() + smaller.size() - 2);
    result.statistic = difference == 0 ? 0 : std::copysign(std::numeric_limits<double>::infinity(), difference);
    result.p = difference > 0 ? 0 : difference < 0 ? 1 : 0.5;
    return result;
  }
  result.statistic = difference / std::sqrt(first + second);
  result.degrees = (first + second) * (first + second) /
                   (first * first / static_cast<double>(larger.size() - 1) +
                    second * second / static_cast<double>(smaller.size() - 1));
  result.p = student_t_upper(result.statistic, result.degrees);
  return result;
}

OneSided mann_whitney(std::span<const double> larger, std::span<const double> smaller) {
  const Scored scores{{larger.begin(), larger.end()}, {smaller.begin(), smaller.end()}};
  const auto n1 = static_cast<double>(larger.size()), n2 = static_cast<double>(smaller.size()), n = n1 + n2;
  double ties = 0;
  for (const Step& step : steps_of(scores)) {
    const auto t = static_cast<double>(step.positive + step.negative);
    ties += t * t * t - t;
  }
  OneSided result;
  result.statistic = auc(scores) * n1 * n2;
  const double deviation = std::sqrt(n1 * n2 / 12 * (n + 1 - ties / (n * (n - 1))));
  // All values equal: nothing speaks for either side.
  result.p = deviation > 0 ? std::min(1.0, normal_upper((result.statistic - n1 * n2 / 2 - 0.5) / deviation)) : 1;
  return result;
}

}  // namespace assay::mia
