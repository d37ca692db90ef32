// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <numeric>
#include <span>
#include <utility>

#include "core/base/error.h"
#include "plugins/membership_inference/attacks/attack.h"

namespace assay::mia {
namespace {

/// The same test for a score that is no set function: every permutation computes it anew. There is no asymptotic form:
/// z stays 0 and p_asymptotic 1.
RelativeTest general_test(const FittedAttack& attack, const Points& points, std::int64_t candidates,
                          std::int64_t permutations, RandomStream& stream, const Pulse& pulse) {
  if (candidates < 2 || points.count - candidates < 2) {
    throw Error(ErrorKind::usage, {.message = "A set of fewer than two points cannot be tested",
                                   .where = "candidates",
                                   .value = std::to_string(std::min(candidates, points.count - candidates)),
                                   .allowed = "at least 2 candidates and 2 auxiliary points",
                                   .remedy = {}});
  }
  std::vector<std::int64_t> order(static_cast<std::size_t>(points.count));
  std::iota(order.begin(), order.end(), std::int64_t{0});
  const auto statistic = [&] {  // of sets: sorted, so that the same set gives the same bits
    const auto m = static_cast<std::size_t>(candidates);
    std::sort(order.begin(), order.begin() + candidates);
    std::sort(order.begin() + candidates, order.end());
    const std::span<const std::int64_t> rows(order);
    return attack.general_value(rows_of(points, rows.first(m))) -
           attack.general_value(rows_of(points, rows.subspan(m)));
  };
  RelativeTest test;
  test.statistic = statistic();
  test.permutations = permutations;
  test.null.reserve(static_cast<std::size_t>(permutations));
  std::int64_t at_least = 0;
  for (std::int64_t b = 0; b < permutations; ++b) {
    if (pulse) pulse(static_cast<double>(b) / static_cast<double>(permutations));
    for (std::size_t i = order.size(); i > 1; --i)
      std::swap(order[i - 1], order[static_cast<std::size_t>(stream.below(i))]);
    test.null.push_back(statistic());
    if (test.null.back() >= test.statistic) ++at_least;
  }
  test.p = static_cast<double>(1 + at_least) / static_cast<double>(permutations + 1);
  return test;
}

}  // namespace

SetTest test_set(const FittedAttack& attack, const Points& candidates, const Points& auxiliary,
                 std::int64_t permutations, RandomStream& stream, const Pulse& pulse) {
  for (std::int64_t part = 0; part < attack.parts(); ++part) {
    const std::vector<std::int64_t>& rows = attack.held_out(part);
    if (rows.empty() || rows.back() < auxiliary.count) continue;
    throw Error(ErrorKind::usage, {.message = "These are not the auxiliary points that the attack was fitted with",
                                   .where = "auxiliary",
                                   .value = std::to_string(auxiliary.count) + " points",
                                   .allowed = "at least " + std::to_string(rows.back() + 1),
                                   .remedy = {}});
  }
  SetTest result;
  const std::int64_t parts = attack.parts();
  double p = 0;
  for (std::int64_t part = 0; part < parts; ++part) {
    const auto share = [&pulse, part, parts](double from, double to) -> Pulse {
      if (!pulse) return {};
      return [&pulse, part, parts, from, to](double done) {
        pulse((static_cast<double>(part) + from + (to - from) * done) / static_cast<double>(parts));
      };
    };
    const Points both = joined(candidates, rows_of(auxiliary, attack.held_out(part)));
    RelativeTest test;
    if (attack.general()) {
      test = general_test(attack, both, candidates.count, permutations, stream, share(0, 1));
    } else {
      const SetFunction f = attack.on(both, part, share(0, 0.5));
      test = relative_test(f, candidates.count, permutations, stream, share(0.5, 1));
    }
    result.score += test.statistic / static_cast<double>(parts);
    p += test.p / static_cast<double>(parts);
    result.parts.push_back(std::move(test));
  }
  // Two exact p-values from the same candidates: twice their mean is valid whatever their dependence (Rueschendorf
  // 1982).
  result.exact = parts == 1;
  result.p = parts == 1 ? p : std::min(1.0, 2 * p);
  return result;
}

}  // namespace assay::mia
