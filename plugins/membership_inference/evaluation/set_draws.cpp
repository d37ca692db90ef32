// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/evaluation/set_draws.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <utility>

#include "core/base/error.h"
#include "core/base/numbers.h"
#include "plugins/membership_inference/evaluation/roc.h"

namespace assay::mia {
namespace {

constexpr std::int64_t smallest_block = 100;

/// Rows drawn from a pool without replacement, again and again: the first `count` places of the pool after as many
/// swaps (Fisher and Yates). The pool stays a permutation of itself.
void draw(std::vector<std::int64_t>& pool, std::int64_t count, RandomStream& stream, std::vector<std::int64_t>& into) {
  for (std::int64_t k = 0; k < count; ++k) {
    const auto other = k + static_cast<std::int64_t>(stream.below(pool.size() - static_cast<std::size_t>(k)));
    std::swap(pool[k], pool[other]);
    into.push_back(pool[k]);
  }
}

void require_half(std::int64_t size, std::size_t pool, const char* name) {
  if (2 * size <= static_cast<std::int64_t>(pool)) return;
  throw Error(ErrorKind::usage,
              {"The set size is over half the pool of " + std::string(name) +
                   ": such sets are nearly the whole pool and share its accident",
               "set_size", for_people(size) + " of " + for_people(static_cast<std::int64_t>(pool)) + " points",
               "at most " + for_people(static_cast<std::int64_t>(pool) / 2), "Use a smaller set size, or more data"});
}

std::int64_t members_in(std::int64_t size, double ratio) { return std::llround(ratio * static_cast<double>(size)); }

void require_set(std::int64_t size, double ratio, std::size_t members, std::size_t others) {
  if (size < 1)
    throw Error(ErrorKind::usage,
                {"A candidate set has at least one point", "set_size", for_people(size), "1 or more", {}});
  if (!(ratio >= 0 && ratio <= 1))
    throw Error(ErrorKind::usage, {"A member ratio is a share", "member_ratio", shortest(ratio), "0 to 1", {}});
  if (members_in(size, ratio) > 0) require_half(size, members, "members");
  if (members_in(size, ratio) < size) require_half(size, others, "non-members");
}

/// numpy's quantile of sorted values: linear between the two nearest.
double quantile(const std::vector<double>& sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto low = static_cast<std::size_t>(place);
  const std::size_t high = std::min(low + 1, sorted.size() - 1);
  return sorted[low] + (place - static_cast<double>(low)) * (sorted[high] - sorted[low]);
}

}  // namespace

Split make_split(std::int64_t count, std::uint64_t seed, std::int64_t split) {
  const std::int64_t third = count / 3;
  if (third < smallest_block)
    throw Error(
        ErrorKind::data,
        {"There are too few points to split into members, non-members and auxiliary points",
         {},
         for_people(count) + " points, " + for_people(std::max<std::int64_t>(third, 0)) + " in a third",
         "at least " + for_people(3 * smallest_block) + " points, " + for_people(smallest_block) + " in each third",
         "Use a larger data set"});
  std::vector<std::int64_t> order(static_cast<std::size_t>(count));
  std::iota(order.begin(), order.end(), std::int64_t{0});
  RandomStream stream(seed, "mia.split." + std::to_string(split));
  for (std::size_t k = order.size(); k > 1; --k) std::swap(order[k - 1], order[stream.below(k)]);
  const auto block = [&](std::int64_t from, std::int64_t to) {
    std::vector<std::int64_t> rows(order.begin() + from, order.begin() + to);
    return rows;
  };
  return {block(0, third), block(third, 2 * third), block(2 * third, count)};
}

std::vector<std::vector<std::int64_t>> draw_sets(std::int64_t sets, std::int64_t size, double ratio,
                                                 const std::vector<std::int64_t>& members,
                                                 const std::vector<std::int64_t>& others, RandomStream& stream) {
  require_set(size, ratio, members.size(), others.size());
  std::vector<std::int64_t> member_pool = members, other_pool = others;
  const std::int64_t from_members = members_in(size, ratio);
  std::vector<std::vector<std::int64_t>> result(static_cast<std::size_t>(std::max<std::int64_t>(sets, 0)));
  for (auto& rows : result) {
    rows.reserve(static_cast<std::size_t>(size));
    draw(member_pool, from_members, stream, rows);
    draw(other_pool, size - from_members, stream, rows);
  }
  return result;
}

CalibratedThreshold calibrate(std::vector<double> pseudo_scores, std::int64_t auxiliary, std::int64_t size,
                              double fpr) {
  CalibratedThreshold result;
  result.threshold = std::numeric_limits<double>::quiet_NaN();
  result.blocks = size > 0 ? auxiliary / size : 0;
  const std::string figures = "the " + for_people(auxiliary) + " auxiliary points hold " + for_people(result.blocks) +
                              " disjoint " + (result.blocks == 1 ? "set" : "sets") + " of " + for_people(size);
  const auto refuse = [&](std::string reason) {
    result.reason = std::move(reason);
    return result;
  };
  if (!(fpr > 0 && fpr < 1))
    throw Error(ErrorKind::usage, {"A false positive rate is a share", "alpha", shortest(fpr), "between 0 and 1", {}});
  const std::string rate = shortest(fpr);
  if (3 * size > auxiliary)
    return refuse("A threshold needs sets of at most a third of the auxiliary points: " + figures +
                  ". The exact test takes its place.");
  if (static_cast<double>(result.blocks) * fpr < 1 - 1e-12)
    return refuse("A threshold at a false positive rate of " + rate + " needs " +
                  for_people(static_cast<std::int64_t>(std::ceil(1 / fpr - 1e-9))) + " independent sets: " + figures +
                  ". The exact test takes its place.");
  for (const double score : pseudo_scores)
    if (!std::isfinite(score))
      throw Error(ErrorKind::method,
                  {"The score of an auxiliary set is not a finite number", {}, shortest(score), "finite numbers", {}});
  // The smallest score which at most a share of fpr of the pseudo-candidates reach ("score >= threshold is positive").
  std::sort(pseudo_scores.begin(), pseudo_scores.end(), std::greater<>());
  const auto allowed = static_cast<std::size_t>(fpr * static_cast<double>(pseudo_scores.size()) + 1e-9);
  for (std::size_t k = 0; k < pseudo_scores.size();) {
    std::size_t end = k;
    while (end < pseudo_scores.size() && pseudo_scores[end] == pseudo_scores[k]) ++end;
    if (end > allowed) break;
    result.threshold = pseudo_scores[k];
    result.supported = true;
    k = end;
  }
  if (!result.supported)
    return refuse("No threshold keeps a false positive rate of " + rate + ": the best of " +
                  for_people(static_cast<std::int64_t>(pseudo_scores.size())) +
                  " sets of auxiliary points already are more than that share. The exact test takes its place.");
  return result;
}

PoolInterval pool_bootstrap(const std::vector<double>& member_scores, const std::vector<double>& other_scores,
                            std::int64_t size, double ratio, std::int64_t sets, std::int64_t resamples,
                            RandomStream& stream) {
  require_set(size, ratio, member_scores.size(), other_scores.size());
  require_set(size, 0, member_scores.size(), other_scores.size());
  if (sets < 1 || resamples < 1)
    throw Error(ErrorKind::usage, {"A pool bootstrap draws at least one set of at least one resample",
                                   {},
                                   for_people(sets) + " sets, " + for_people(resamples) + " resamples",
                                   "1 or more",
                                   {}});
  std::vector<std::int64_t> member_order(member_scores.size()), other_order(other_scores.size()), rows;
  std::vector<double> members(member_scores.size()), others(other_scores.size()), values;
  std::iota(member_order.begin(), member_order.end(), std::int64_t{0});
  std::iota(other_order.begin(), other_order.end(), std::int64_t{0});
  const std::int64_t from_members = members_in(size, ratio);
  const auto sum_of = [&](std::vector<std::int64_t>& order, const std::vector<double>& scores, std::int64_t count) {
    rows.clear();
    draw(order, count, stream, rows);
    double sum = 0;
    for (const std::int64_t row : rows) sum += scores[row];
    return sum;
  };
  for (std::int64_t resample = 0; resample < resamples; ++resample) {
    for (double& score : members) score = member_scores[stream.below(member_scores.size())];
    for (double& score : others) score = other_scores[stream.below(other_scores.size())];
    Scored scored;
    for (std::int64_t set = 0; set < sets; ++set) {
      const double inside = sum_of(member_order, members, from_members);
      scored.positive.push_back((inside + sum_of(other_order, others, size - from_members)) /
                                static_cast<double>(size));
      scored.negative.push_back(sum_of(other_order, others, size) / static_cast<double>(size));
    }
    values.push_back(auc(scored));
  }
  std::sort(values.begin(), values.end());
  return {quantile(values, 0.025), quantile(values, 0.975)};
}

}  // namespace assay::mia
