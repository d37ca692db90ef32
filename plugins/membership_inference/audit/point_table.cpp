// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/audit/point_table.h"

#include <algorithm>
#include <cmath>

namespace assay::mia {
namespace {

/// Points of either side whose kernel matrix is looked at; with pairs the first-order form of f is found from these.
constexpr std::int64_t most_paired = 1500, most_fresh_paired = 500;

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

std::vector<std::int64_t> some_rows(std::vector<std::int64_t> rows, std::int64_t most, RandomStream& stream) {
  if (static_cast<std::int64_t>(rows.size()) <= most) return rows;
  for (std::size_t i = 0; i < static_cast<std::size_t>(most); ++i) std::swap(rows[i], rows[i + stream.below(rows.size() - i)]);
  rows.resize(static_cast<std::size_t>(most));
  return rows;
}

/// h(x) = linear(x) - 2 mean over held-out a of pair(x, a), and the second-order term.
void expand(const SetFunction& f, std::int64_t held_out, PartPoints& part) {
  const std::int64_t n = f.count(), fresh = n - held_out;
  const auto pair = [&](std::int64_t i, std::int64_t j) { return f.pair[static_cast<std::size_t>(i * n + j)]; };
  double within_a = 0, across = 0, within_s = 0;
  for (std::int64_t i = 0; i < n; ++i) {
    double to_a = 0;
    for (std::int64_t j = 0; j < held_out; ++j) to_a += j == i ? 0 : pair(i, j);
    const bool known = i < held_out;
    const double mean_a = to_a / static_cast<double>(known ? held_out - 1 : held_out);
    (known ? within_a : across) += mean_a;
    (known ? part.h_held_out : part.h_fresh).push_back(f.linear[static_cast<std::size_t>(i)] - 2 * mean_a);
    if (known) continue;
    for (std::int64_t j = held_out; j < n; ++j) within_s += j == i ? 0 : pair(i, j);
  }
  if (fresh < 2) return;
  const auto s = static_cast<double>(fresh), a = static_cast<double>(held_out);
  part.curvature = within_s / (s * (s - 1)) + within_a / a - 2 * across / s;
}

}  // namespace

std::vector<PartPoints> score_points(const FittedAttack& attack, const Points& candidates, const Points& auxiliary, const Points& fresh,
                                     RandomStream stream, const Pulse& pulse) {
  std::vector<PartPoints> parts;
  if (attack.general()) return parts;
  for (std::int64_t k = 0; k < attack.parts(); ++k) {
    const auto share = [&](double from, double to) -> Pulse {
      if (!pulse) return {};
      return [&pulse, k, from, to, n = static_cast<double>(attack.parts())](double done) {
        pulse((static_cast<double>(k) + from + (to - from) * done) / n);
      };
    };
    PartPoints part;
    const Points held_out = rows_of(auxiliary, attack.held_out(k));
    part.candidates = attack.point_values(candidates, k, share(0, 0.4));
    part.held_out = attack.point_values(held_out, k, share(0.4, 0.7));
    std::vector<std::int64_t> all(static_cast<std::size_t>(held_out.count)), all_fresh(static_cast<std::size_t>(fresh.count));
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::int64_t>(i);
    for (std::size_t i = 0; i < all_fresh.size(); ++i) all_fresh[i] = static_cast<std::int64_t>(i);
    const auto known_rows = some_rows(all, most_paired, stream), fresh_rows = some_rows(all_fresh, most_fresh_paired, stream);
    const SetFunction f = attack.on(joined(rows_of(held_out, known_rows), rows_of(fresh, fresh_rows)), k, share(0.7, 1));
    const auto known = static_cast<std::int64_t>(known_rows.size());
    if (f.pair.empty()) {
      part.h_held_out.assign(f.linear.begin(), f.linear.begin() + known);
      part.h_fresh.assign(f.linear.begin() + known, f.linear.end());
    } else {
      expand(f, known, part);
    }
    parts.push_back(std::move(part));
  }
  return parts;
}

std::vector<PartPoints> own_points(const std::vector<double>& candidates, const std::vector<double>& auxiliary,
                                   const std::vector<double>& fresh) {
  const double mean = mean_of(auxiliary);
  double squares = 0;
  for (const double value : auxiliary) squares += (value - mean) * (value - mean);
  const double spread = std::sqrt(squares / static_cast<double>(auxiliary.size() - 1));
  const auto standardised = [&](std::vector<double> values) {
    for (double& value : values) value = spread > 0 ? (value - mean) / spread : value - mean;
    return values;
  };
  PartPoints part;
  part.candidates = standardised(candidates);
  part.held_out = standardised(auxiliary);
  part.h_held_out = part.held_out;
  part.h_fresh = standardised(fresh);
  return {part};
}

std::vector<double> mean_scores(const std::vector<PartPoints>& parts) {
  std::vector<double> mean;
  for (const PartPoints& part : parts) {
    mean.resize(part.candidates.size());
    for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += part.candidates[i] / static_cast<double>(parts.size());
  }
  return mean;
}

}  // namespace assay::mia
