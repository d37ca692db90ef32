// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/audit/audit_controls.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/base/error.h"
#include "core/base/numbers.h"
#include "plugins/membership_inference/statistics/mmd.h"
#include "plugins/membership_inference/statistics/two_sample_test.h"

namespace assay::mia {
namespace {

using std::string;

constexpr double none = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t most_half = 2000, most_chosen = 1000, shift_permutations = 999, fewest_for_shift = 20;
constexpr std::int64_t most_blocks = 20, fewest_blocks = 4, smallest_block = 10, most_null_points = 1000, null_permutations = 199;

Points drawn(const Points& points, const std::vector<std::int64_t>& order, std::int64_t from, std::int64_t to, std::int64_t most) {
  to = std::min(to, from + most);
  return rows_of(points, std::span(order).subspan(static_cast<std::size_t>(from), static_cast<std::size_t>(to - from)));
}

std::vector<std::int64_t> order_of(std::int64_t count, RandomStream& stream) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(count));
  std::iota(order.begin(), order.end(), 0);
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[stream.below(i)]);
  return order;
}

/// The width with the largest power criterion between two samples of one size.
Kernel choose_kernel(const Points& x, const Points& y, const string& device, const Pulse& pulse) {
  const double median = std::max(median_distance(joined(x, y)), 1e-12);
  Kernel best{.kind = KernelKind::gaussian, .widths = {median}, .device = device};
  double most = -std::numeric_limits<double>::infinity();
  for (const double factor : {0.125, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 4.0}) {
    const Kernel kernel{.kind = KernelKind::gaussian, .widths = {factor * median}, .device = device};
    const KernelSums sums = kernel_sums(x, y, kernel, pulse ? Pulse([&](double) { pulse(0); }) : Pulse{});
    const double power = power_criterion_added(one_sample_mmd(sums), mmd_variance(sums));
    if (std::isfinite(power) && power > most) {
      most = power;
      best = kernel;
    }
  }
  return best;
}

/// How many of `tests` exact tests at level `alpha` may find something by chance in 99 of 100 audits.
std::int64_t most_by_chance(std::int64_t tests, double alpha) {
  double sum = 0, term = std::pow(1 - alpha, static_cast<double>(tests));
  for (std::int64_t k = 0; k <= tests; ++k) {
    sum += term;
    if (sum >= 0.99) return k;
    term *= static_cast<double>(tests - k) / static_cast<double>(k + 1) * alpha / (1 - alpha);
  }
  return tests;
}

SetFunction some_of(const SetFunction& f, const std::vector<std::int64_t>& rows) {
  SetFunction part;
  part.device = f.device;
  for (const std::int64_t i : rows) {
    part.linear.push_back(f.linear[static_cast<std::size_t>(i)]);
    if (f.pair.empty()) continue;
    for (const std::int64_t j : rows) part.pair.push_back(f.pair[static_cast<std::size_t>(i * f.count() + j)]);
  }
  return part;
}

struct Blocks {
  std::int64_t tested = 0, found = 0, size = 0;
};

/// Tests disjoint blocks of the points of f against all others of them.
void test_blocks(const SetFunction& f, std::int64_t set_size, std::int64_t most, double alpha, RandomStream& stream, const Pulse& pulse,
                 Blocks& blocks) {
  const std::int64_t size = std::min(set_size, f.count() / 4);
  if (size < std::min(smallest_block, set_size)) return;
  const std::vector<std::int64_t> order = order_of(f.count(), stream);
  const std::int64_t count = std::min(most, f.count() / size);
  blocks.size = size;
  for (std::int64_t b = 0; b < count; ++b) {
    std::vector<std::int64_t> rows(order.begin() + b * size, order.begin() + (b + 1) * size);
    rows.insert(rows.end(), order.begin(), order.begin() + b * size);
    rows.insert(rows.end(), order.begin() + (b + 1) * size, order.end());
    const double before = static_cast<double>(b) / static_cast<double>(count);
    const RelativeTest test = relative_test(some_of(f, rows), size, null_permutations, stream,
                                            pulse ? Pulse([&](double) { pulse(before); }) : Pulse{});
    ++blocks.tested;
    if (test.p <= alpha) ++blocks.found;
  }
}

AuditControl null_row(const Blocks& blocks, double alpha) {
  AuditControl row{"null", "Is the test silent on known non-members?", "", none, "", "n/a"};
  if (blocks.tested < fewest_blocks) {
    row.found = "too few auxiliary points for sets of known non-members";
    row.needed = "four sets of 10 points or more";
    return row;
  }
  const std::int64_t most = most_by_chance(blocks.tested, alpha);
  row.found = for_people(blocks.found) + " of " + for_people(blocks.tested) + " sets of " + for_people(blocks.size) +
              " auxiliary points have p ≤ " + shortest(alpha);
  row.value = static_cast<double>(blocks.found) / static_cast<double>(blocks.tested);
  row.needed = "at most " + for_people(most);
  row.passed = blocks.found <= most ? "yes" : "no";
  return row;
}

}  // namespace

Table table_of(const std::vector<AuditControl>& rows) {
  Table table{{"control", "question", "found", "value", "needed", "passed"}, {}};
  for (const AuditControl& row : rows) {
    table.rows.push_back({row.control, row.question, row.found, std::isfinite(row.value) ? Cell(row.value) : Cell{}, row.needed, row.passed});
  }
  return table;
}

const AuditControl* find_control(const std::vector<AuditControl>& rows, const string& control) {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const AuditControl& row) { return row.control == control; });
  return found == rows.end() ? nullptr : &*found;
}

AuditControl shift_control(const Points& candidates, const Points& auxiliary, RandomStream stream, const Pulse& pulse,
                           const string& device) {
  AuditControl row{"shift", "Do candidates and auxiliary points differ by themselves?", "", none, "above " + shortest(shift_level), "n/a"};
  if (candidates.count < fewest_for_shift) {
    row.found = for_people(candidates.count) + " candidates are too few to tell";
    row.needed = "20 candidates or more";
    return row;
  }
  const auto c = order_of(candidates.count, stream), a = order_of(auxiliary.count, stream);
  const std::int64_t half_c = candidates.count / 2, half_a = auxiliary.count / 2;
  const std::int64_t chosen = std::min({half_c, half_a, most_chosen});
  const Kernel kernel = choose_kernel(drawn(candidates, c, 0, half_c, chosen), drawn(auxiliary, a, 0, half_a, chosen), device,
                                      pulse ? Pulse([&](double) { pulse(0); }) : Pulse{});
  const Points x = drawn(candidates, c, half_c, candidates.count, most_half), y = drawn(auxiliary, a, half_a, auxiliary.count, most_half);
  const TwoSampleTest test = two_sample_test(x, y, kernel, shift_permutations, stream, TwoSampleForm::unbiased,
                                             pulse ? Pulse([&](double done) { pulse(0.3 + 0.7 * done); }) : Pulse{});
  row.value = test.p;
  row.found = "p = " + for_people(test.p) + ", " + for_people(x.count) + " candidates against " + for_people(y.count) + " auxiliary points";
  row.passed = test.p < shift_level ? "no" : "yes";
  return row;
}

AuditControl null_control(const FittedAttack& attack, const Points& auxiliary, std::int64_t set_size, double alpha, RandomStream stream,
                          const Pulse& pulse) {
  Blocks blocks;
  if (attack.general()) {
    AuditControl row = null_row(blocks, alpha);
    row.found = "not run: the attack scores whole sets alone";
    row.needed = "an attack with scores of points";
    return row;
  }
  for (std::int64_t k = 0; k < attack.parts(); ++k) {
    std::vector<std::int64_t> rows = attack.held_out(k);
    if (static_cast<std::int64_t>(rows.size()) > most_null_points) {
      for (std::size_t i = 0; i < static_cast<std::size_t>(most_null_points); ++i) std::swap(rows[i], rows[i + stream.below(rows.size() - i)]);
      rows.resize(static_cast<std::size_t>(most_null_points));
    }
    const Pulse share = pulse ? Pulse([&](double done) { pulse((static_cast<double>(k) + done) / static_cast<double>(attack.parts())); }) : Pulse{};
    const SetFunction f = attack.on(rows_of(auxiliary, rows), k, share ? Pulse([&](double) { share(0); }) : Pulse{});
    test_blocks(f, set_size, most_blocks / attack.parts(), alpha, stream, share, blocks);
  }
  return null_row(blocks, alpha);
}

AuditControl null_control(const std::vector<double>& auxiliary, std::int64_t set_size, double alpha, RandomStream stream,
                          const Pulse& pulse) {
  Blocks blocks;
  test_blocks(SetFunction{auxiliary, {}}, set_size, most_blocks, alpha, stream, pulse, blocks);
  return null_row(blocks, alpha);
}

AuditControl duplicates_control(const Duplicates& found, const Discreteness& kind) {
  if (kind.discrete) {
    return {"duplicates", "Are there copies among the candidates, or of auxiliary points?",
            "discrete values: " + for_people(found.inside) + " equal to an earlier candidate, " + for_people(found.exact) +
                " equal to an auxiliary point, as chance has it: kept",
            static_cast<double>(found.exact + found.inside), "no more than by chance", "yes"};
  }
  const std::int64_t all = found.exact + found.near + found.inside;
  AuditControl row{"duplicates", "Are there copies among the candidates, or of auxiliary points?", "", static_cast<double>(all), "none left", "yes"};
  if (all == 0) {
    row.found = "none";
  } else {
    row.found = for_people(found.inside) + " equal to an earlier candidate, " + for_people(found.exact) + " equal and " + for_people(found.near) +
                " near to an auxiliary point: removed";
  }
  return row;
}

AuditControl pool_control(std::int64_t candidates, std::int64_t set_size) {
  if (set_size == 0) {
    return {"pool", "Are the sets small against the candidates?", "all " + for_people(candidates) + " candidates are one set", none,
            "only for several sets", "n/a"};
  }
  return {"pool", "Are the sets small against the candidates?", "m = " + for_people(set_size) + " of " + for_people(candidates),
          static_cast<double>(set_size) / static_cast<double>(candidates), "m ≤ pool / 2", 2 * set_size <= candidates ? "yes" : "no"};
}

AuditControl swap_without_truth() {
  return {"swap", "Does it hold with the roles of members and others exchanged?", "not run: nobody knows the members here", none,
          "known members: a benchmark", "n/a"};
}

}  // namespace assay::mia
