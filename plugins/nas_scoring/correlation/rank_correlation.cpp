// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/nas_scoring/correlation/rank_correlation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace assay::nas {
namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

/// For every value the number of distinct smaller ones: 0-based dense ranks.
std::vector<std::int32_t> dense_ranks(std::span<const double> values) {
  std::vector<std::int32_t> order(values.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](auto a, auto b) { return values[a] < values[b]; });
  std::vector<std::int32_t> ranks(values.size());
  std::int32_t rank = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i > 0 && values[order[i]] != values[order[i - 1]]) ++rank;
    ranks[order[i]] = rank;
  }
  return ranks;
}

/// Doubled mean ranks minus n + 1 (mean 0, integers) for dense ranks of which some may not occur.
class CentredRanks {
 public:
  void count(std::span<const std::int32_t> dense, std::span<const std::int32_t> picked, std::int32_t distinct) {
    counts_.assign(static_cast<std::size_t>(distinct), 0);
    for (const auto i : picked) ++counts_[dense[i]];
    const auto n = static_cast<std::int64_t>(picked.size());
    std::int64_t before = 0;
    for (auto& entry : counts_) {
      const std::int64_t here = entry;
      entry = 2 * before + here + 1 - (n + 1);  // ranks before+1 .. before+here: twice their mean, centred
      before += here;
    }
  }
  std::int64_t operator[](std::int32_t dense) const { return counts_[dense]; }

 private:
  std::vector<std::int64_t> counts_;
};

/// Spearman of the picked pairs.
double spearman_of(std::span<const std::int32_t> x, std::span<const std::int32_t> y, std::int32_t x_distinct,
                   std::int32_t y_distinct, std::span<const std::int32_t> picked, CentredRanks& x_ranks,
                   CentredRanks& y_ranks) {
  x_ranks.count(x, picked, x_distinct);
  y_ranks.count(y, picked, y_distinct);
  std::int64_t xx = 0, yy = 0, xy = 0;
  for (const auto i : picked) {
    const std::int64_t a = x_ranks[x[i]], b = y_ranks[y[i]];
    xx += a * a;
    yy += b * b;
    xy += a * b;
  }
  if (xx == 0 || yy == 0) return undefined;
  return std::clamp(static_cast<double>(xy) / std::sqrt(static_cast<double>(xx)) / std::sqrt(static_cast<double>(yy)),
                    -1.0, 1.0);
}

std::int32_t distinct_of(const std::vector<std::int32_t>& dense) {
  return dense.empty() ? 0 : *std::max_element(dense.begin(), dense.end()) + 1;
}

/// Sorts `values` and returns how many exchanges of neighbours that takes: the discordant pairs.
std::int64_t sort_and_count(std::vector<std::int32_t>& values) {
  std::vector<std::int32_t> other(values.size());
  std::int64_t exchanges = 0;
  const std::size_t n = values.size();
  for (std::size_t width = 1; width < n; width *= 2) {
    for (std::size_t start = 0; start < n; start += 2 * width) {
      const std::size_t middle = std::min(start + width, n), end = std::min(start + 2 * width, n);
      std::size_t left = start, right = middle, to = start;
      while (left < middle && right < end) {
        if (values[right] < values[left]) {
          exchanges += static_cast<std::int64_t>(middle - left);
          other[to++] = values[right++];
        } else {
          other[to++] = values[left++];
        }
      }
      while (left < middle) other[to++] = values[left++];
      while (right < end) other[to++] = values[right++];
    }
    values.swap(other);
  }
  return exchanges;
}

/// Pairs of equal neighbours' groups: sum of t (t - 1) / 2 over runs of equal values of a sorted sequence.
template <typename Equal>
std::int64_t tied_pairs(std::size_t n, Equal equal) {
  std::int64_t pairs = 0, run = 1;
  for (std::size_t i = 1; i <= n; ++i) {
    if (i < n && equal(i - 1, i)) {
      ++run;
    } else {
      pairs += run * (run - 1) / 2;
      run = 1;
    }
  }
  return pairs;
}

/// Indices of the pairs in the order of x, then y: no statistic depends on the order in which pairs were given.
std::vector<std::int32_t> sorted_pairs(const std::vector<std::int32_t>& x, const std::vector<std::int32_t>& y) {
  std::vector<std::int32_t> order(x.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](auto a, auto b) { return x[a] != x[b] ? x[a] < x[b] : y[a] < y[b]; });
  return order;
}

}  // namespace

double spearman(std::span<const double> x, std::span<const double> y) {
  if (x.size() < 2) return undefined;
  const auto a = dense_ranks(x), b = dense_ranks(y);
  std::vector<std::int32_t> all(x.size());
  std::iota(all.begin(), all.end(), 0);
  CentredRanks a_ranks, b_ranks;
  return spearman_of(a, b, distinct_of(a), distinct_of(b), all, a_ranks, b_ranks);
}

double kendall_tau_b(std::span<const double> x, std::span<const double> y) {
  const std::size_t n = x.size();
  if (n < 2) return undefined;
  const auto a = dense_ranks(x), b = dense_ranks(y);
  const auto order = sorted_pairs(a, b);
  std::vector<std::int32_t> second(n);
  for (std::size_t i = 0; i < n; ++i) second[i] = b[order[i]];
  const std::int64_t x_ties = tied_pairs(n, [&](auto i, auto j) { return a[order[i]] == a[order[j]]; });
  const std::int64_t both_ties =
      tied_pairs(n, [&](auto i, auto j) { return a[order[i]] == a[order[j]] && b[order[i]] == b[order[j]]; });
  const std::int64_t discordant = sort_and_count(second);
  const std::int64_t y_ties = tied_pairs(n, [&](auto i, auto j) { return second[i] == second[j]; });
  const std::int64_t pairs = static_cast<std::int64_t>(n) * (static_cast<std::int64_t>(n) - 1) / 2;
  if (x_ties == pairs || y_ties == pairs) return undefined;
  const std::int64_t difference = pairs - x_ties - y_ties + both_ties - 2 * discordant;
  return std::clamp(static_cast<double>(difference) / std::sqrt(static_cast<double>(pairs - x_ties)) /
                        std::sqrt(static_cast<double>(pairs - y_ties)),
                    -1.0, 1.0);
}

Interval bootstrap_spearman(std::span<const double> x, std::span<const double> y, int resamples, RandomStream random) {
  const std::size_t n = x.size();
  if (n < 2) return {undefined, undefined};
  auto a = dense_ranks(x), b = dense_ranks(y);
  const auto order = sorted_pairs(a, b);
  std::vector<std::int32_t> first(n), second(n), picked(n);
  for (std::size_t i = 0; i < n; ++i) {
    first[i] = a[order[i]];
    second[i] = b[order[i]];
  }
  const std::int32_t first_distinct = distinct_of(first), second_distinct = distinct_of(second);
  CentredRanks first_ranks, second_ranks;
  std::vector<double> values;
  for (int r = 0; r < resamples; ++r) {
    for (auto& index : picked) index = static_cast<std::int32_t>(random.below(n));
    const double value = spearman_of(first, second, first_distinct, second_distinct, picked, first_ranks, second_ranks);
    if (!std::isnan(value)) values.push_back(value);
  }
  if (values.empty()) return {undefined, undefined};
  std::sort(values.begin(), values.end());
  const auto quantile = [&](double share) {
    const double place = share * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, values.size() - 1);
    return values[below] + (place - static_cast<double>(below)) * (values[above] - values[below]);
  };
  return {quantile(0.025), quantile(0.975)};
}

double top_regret(std::span<const double> scores, std::span<const double> accuracies, std::int64_t count) {
  if (scores.empty() || count < 1) return undefined;
  std::vector<std::int32_t> order(scores.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](auto a, auto b) {
    return scores[a] != scores[b] ? scores[a] > scores[b] : accuracies[a] < accuracies[b];
  });
  const std::size_t top = std::min(static_cast<std::size_t>(count), order.size());
  double best = accuracies[order[0]];
  for (std::size_t i = 1; i < top; ++i) best = std::max(best, accuracies[order[i]]);
  return *std::max_element(accuracies.begin(), accuracies.end()) - best;
}

}  // namespace assay::nas
