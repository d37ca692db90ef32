// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/statistics/two_sample_test.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <numeric>
#include <string>

#include "core/base/error.h"
#include "plugins/membership_inference/statistics/label_sums.h"

namespace assay::mia {

TwoSampleTest two_sample_test(const std::vector<double>& matrix, std::int64_t pooled, std::int64_t n,
                              std::int64_t permutations, const Permutation& draw, TwoSampleForm form,
                              const Pulse& pulse, const std::string& device) {
  const std::int64_t m = pooled - n;
  const bool paired = form == TwoSampleForm::one_sample;
  if (n < 2 || m < 2 || permutations < 1 || (paired && n != m) ||
      static_cast<std::int64_t>(matrix.size()) != pooled * pooled) {
    throw Error(ErrorKind::usage,
                {.message = "A permutation test needs two samples and permutations",
                 .where = {},
                 .value = std::to_string(n) + " and " + std::to_string(m) + " points, " + std::to_string(permutations) +
                          " permutations",
                 .allowed = paired ? "two or more points in each, equally many, and one or more permutations"
                                   : "two or more points in each, and one or more permutations",
                 .remedy = {}});
  }
  const auto left = static_cast<double>(n), right = static_cast<double>(m);
  const LabelSums sums(matrix, pooled, device);
  TwoSampleTest test;
  test.permutations = permutations;
  test.null.reserve(static_cast<std::size_t>(permutations) + 1);

  // Draw 0 is the identity: the observed value takes the same way through the product as the others.
  std::vector<std::int64_t> order(static_cast<std::size_t>(pooled));
  std::iota(order.begin(), order.end(), 0);
  bool first = true;
  std::deque<double> traces;  // U1: sum of K over the pairs (i, n + i) of each permutation, which its mean leaves out
  const auto next = [&](std::vector<std::int64_t>& rows) {
    if (!first) draw(order);
    first = false;
    rows.assign(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(n));
    double trace = 0;
    for (std::int64_t i = 0; paired && i < n; ++i)
      trace += matrix[static_cast<std::size_t>(order[static_cast<std::size_t>(i)] * pooled +
                                               order[static_cast<std::size_t>(n + i)])];
    traces.push_back(trace);
  };
  const auto take = [&](const std::vector<std::int64_t>&, double inside, double across) {
    const double between = across - inside;
    const double outside = sums.total() - across - between;
    const double cross = paired ? (between - traces.front()) / (left * (left - 1)) : between / (left * right);
    traces.pop_front();
    test.null.push_back(inside / (left * (left - 1)) + outside / (right * (right - 1)) - 2 * cross);
  };
  sums.over(permutations + 1, next, take, pulse);
  test.statistic = test.null.front();
  test.null.erase(test.null.begin());

  // Sums of the same points in another order differ by rounding; such draws are ties, and ties count against the
  // finding.
  double largest = 0;
  for (const double value : matrix) largest = std::max(largest, std::abs(value));
  const double rounding = 1e-12 * largest;
  const auto as_large = std::count_if(test.null.begin(), test.null.end(),
                                      [&](double value) { return value >= test.statistic - rounding; });
  test.p = static_cast<double>(1 + as_large) / static_cast<double>(permutations + 1);
  return test;
}

TwoSampleTest two_sample_test(const Points& x, const Points& y, const Kernel& kernel, std::int64_t permutations,
                              RandomStream& stream, TwoSampleForm form, const Pulse& pulse) {
  const Points pooled = joined(x, y);
  const Pulse first = [&](double share) { pulse(share / 2); };
  const Pulse second = [&](double share) { pulse(0.5 + share / 2); };
  const std::vector<double> matrix = gram(pooled, kernel, pulse ? first : Pulse{});
  const Permutation shuffle = [&](std::vector<std::int64_t>& order) {
    for (std::size_t i = 0; i + 1 < order.size(); ++i)
      std::swap(order[i], order[i + stream.below(static_cast<std::uint64_t>(order.size() - i))]);
  };
  return two_sample_test(matrix, pooled.count, x.count, permutations, shuffle, form, pulse ? second : Pulse{}, kernel.device);
}

}  // namespace assay::mia
