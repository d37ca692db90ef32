// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/statistics/set_function.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "core/base/error.h"
#include "plugins/membership_inference/statistics/label_sums.h"

namespace assay::mia {
namespace {

[[noreturn]] void refuse(const std::string& message, const std::string& value, const std::string& allowed) {
  throw Error(ErrorKind::usage, {.message = message, .where = {}, .value = value, .allowed = allowed, .remedy = {}});
}

void check(const SetFunction& f) {
  const std::size_t n = f.linear.size();
  if (!f.pair.empty() && f.pair.size() != n * n)
    refuse("A set function needs one pair term for every two points", std::to_string(f.pair.size()),
           std::to_string(n * n));
}

/// f(C) - f(A) from sums over the set C (`inside`) and over all points.
class Difference {
 public:
  Difference(const SetFunction& f, std::int64_t candidates)
      : pair_(!f.pair.empty()),
        m_(static_cast<double>(candidates)),
        rest_(static_cast<double>(f.count() - candidates)) {
    total_ = std::accumulate(f.linear.begin(), f.linear.end(), 0.0);
  }
  void pair_total(double total) { pair_total_ = total; }

  /// `linear`: sum over C; `inside`: sum over i != j in C; `rows`: sum over i in C, j anywhere but i.
  double operator()(double linear, double inside, double rows) const {
    double value = linear / m_ - (total_ - linear) / rest_;
    if (pair_) value += (pair_total_ - 2 * rows + inside) / (rest_ * (rest_ - 1)) - inside / (m_ * (m_ - 1));
    return value;
  }
  /// How large the terms are whose difference this is: rounding is a share of it.
  double size(double largest_linear, double largest_pair) const { return largest_linear + (pair_ ? largest_pair : 0); }

 private:
  bool pair_;
  double m_, rest_, total_ = 0, pair_total_ = 0;
};

double largest(const std::vector<double>& values) {
  double size = 0;
  for (const double value : values) size = std::max(size, std::abs(value));
  return size;
}

/// Variance (n - 1 below) of the influence of the points first..last-1 on f of their own set: 2 mean of pair over the
/// others - linear.
double influence_variance(const SetFunction& f, std::int64_t first, std::int64_t last) {
  const auto n = static_cast<std::size_t>(f.count());
  const auto count = static_cast<double>(last - first);
  std::vector<double> influence;
  influence.reserve(static_cast<std::size_t>(last - first));
  for (std::int64_t i = first; i < last; ++i) {
    double value = f.linear[static_cast<std::size_t>(i)];
    if (!f.pair.empty()) {
      const double* row = f.pair.data() + static_cast<std::size_t>(i) * n;
      value -= 2 * (std::accumulate(row + first, row + last, 0.0) - row[i]) / (count - 1);
    }
    influence.push_back(value);
  }
  const double mean = std::accumulate(influence.begin(), influence.end(), 0.0) / count;
  double sum = 0;
  for (const double value : influence) sum += (value - mean) * (value - mean);
  return sum / (count - 1);
}

}  // namespace

double set_value(const SetFunction& f, std::span<const std::int64_t> rows) {
  check(f);
  if (rows.empty() || (!f.pair.empty() && rows.size() < 2))
    refuse("A set is too small for its score", std::to_string(rows.size()), f.pair.empty() ? "1 or more" : "2 or more");
  const auto m = static_cast<double>(rows.size());
  double linear = 0, inside = 0;
  for (const std::int64_t i : rows) {
    linear += f.linear[static_cast<std::size_t>(i)];
    if (f.pair.empty()) continue;
    const double* row = f.pair.data() + i * f.count();
    double sum = 0;
    for (const std::int64_t j : rows) sum += row[j];
    inside += sum - row[i];
  }
  return f.pair.empty() ? linear / m : linear / m - inside / (m * (m - 1));
}

RelativeTest relative_test(const SetFunction& f, std::int64_t candidates, std::int64_t permutations,
                           RandomStream& stream, const Pulse& pulse) {
  check(f);
  const std::int64_t n = f.count();
  if (candidates < 2 || n - candidates < 2)
    refuse("The exact relative test needs at least two candidates and two auxiliary points",
           std::to_string(candidates) + " and " + std::to_string(n - candidates), "2 or more of each");
  if (permutations < 1) refuse("A permutation test needs permutations", std::to_string(permutations), "1 or more");

  Difference difference(f, candidates);
  RelativeTest test;
  test.permutations = permutations;
  test.null.reserve(static_cast<std::size_t>(permutations));
  LabelSums sums(f.pair, n, f.device);
  difference.pair_total(sums.total());

  // Draw 0 is the identity: the observed value takes the same way through the product as the others.
  std::vector<std::int64_t> order(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), 0);
  std::int64_t drawn = -1;
  const auto draw = [&](std::vector<std::int64_t>& rows) {
    if (++drawn > 0) {
      for (std::int64_t i = 0; i < candidates; ++i)
        std::swap(order[static_cast<std::size_t>(i)],
                  order[static_cast<std::size_t>(i) + stream.below(static_cast<std::uint64_t>(n - i))]);
    }
    rows.assign(order.begin(), order.begin() + candidates);
  };
  sums.over(
      permutations + 1, draw,
      [&](const std::vector<std::int64_t>& rows, double inside, double across) {
        double linear = 0;
        for (const std::int64_t i : rows) linear += f.linear[static_cast<std::size_t>(i)];
        test.null.push_back(difference(linear, inside, across));
      },
      pulse);
  test.statistic = test.null.front();
  test.null.erase(test.null.begin());

  // Sums of the same points in another order differ by rounding; such draws are ties, and ties count against the
  // finding.
  const double rounding = 1e-12 * difference.size(largest(f.linear), largest(f.pair));
  const auto as_large = std::count_if(test.null.begin(), test.null.end(),
                                      [&](double value) { return value >= test.statistic - rounding; });
  test.p = static_cast<double>(1 + as_large) / static_cast<double>(permutations + 1);

  const double variance = influence_variance(f, 0, candidates) / static_cast<double>(candidates) +
                          influence_variance(f, candidates, n) / static_cast<double>(n - candidates);
  // Without any spread there is nothing to standardise by: z stays 0.
  if (variance > rounding * rounding) test.z = test.statistic / std::sqrt(variance);
  test.p_asymptotic = 0.5 * std::erfc(test.z / std::sqrt(2.0));
  return test;
}

}  // namespace assay::mia
