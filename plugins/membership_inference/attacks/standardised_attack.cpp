// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/attacks/standardised_attack.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "core/base/error.h"

namespace assay::mia {

std::vector<std::int64_t> all_rows(std::int64_t count) {
  std::vector<std::int64_t> rows(static_cast<std::size_t>(count));
  std::iota(rows.begin(), rows.end(), std::int64_t{0});
  return rows;
}

Halves halves(std::int64_t count, std::uint64_t seed, std::string_view purpose) {
  RandomStream stream(seed, purpose);
  std::vector<std::int64_t> rows = all_rows(count);
  for (std::size_t i = rows.size(); i > 1; --i) std::swap(rows[i - 1], rows[static_cast<std::size_t>(stream.below(i))]);
  const auto middle = rows.begin() + static_cast<std::ptrdiff_t>((rows.size() + 1) / 2);
  Halves result{{rows.begin(), middle}, {middle, rows.end()}};
  std::sort(result.first.begin(), result.first.end());
  std::sort(result.second.begin(), result.second.end());
  return result;
}

Standard standard_of(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  if (values.size() < 2) return {values.empty() ? 0 : values.front(), 1};
  Standard result;
  result.mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double squares = 0;
  for (const double v : values) squares += (v - result.mean) * (v - result.mean);
  const double deviation = std::sqrt(squares / (n - 1));
  if (deviation > 1e-14 * std::abs(result.mean)) result.deviation = deviation;
  return result;
}

Pulse share_of(const Pulse& pulse, double from, double to) {
  if (!pulse) return {};
  return [pulse, from, to](double done) { pulse(from + (to - from) * done); };
}

const std::vector<std::int64_t>& StandardisedAttack::held_out(std::int64_t part) const {
  return parts_.at(static_cast<std::size_t>(part)).held_out;
}

std::vector<double> StandardisedAttack::pairs(const Points&, std::int64_t, const Pulse&) const { return {}; }

void StandardisedAttack::add_part(std::vector<std::int64_t> held_out, const Points& auxiliary, const Pulse& pulse) {
  const auto part = static_cast<std::int64_t>(parts_.size());
  const std::vector<double> scores = witness(rows_of(auxiliary, held_out), part, pulse);
  const bool finite = std::all_of(scores.begin(), scores.end(), [](double s) { return std::isfinite(s); });
  if (!finite) {
    throw Error(ErrorKind::method, {.message = "A score of an auxiliary point is not finite",
                                    .where = "attack",
                                    .value = {},
                                    .allowed = {},
                                    .remedy = "Scale the data: very large values overflow the attack's scores"});
  }
  if (!scores.empty() &&
      *std::min_element(scores.begin(), scores.end()) == *std::max_element(scores.begin(), scores.end())) {
    notes_.push_back("The score is the same for all auxiliary points: this attack cannot tell any sets apart here.");
  }
  parts_.push_back({std::move(held_out), standard_of(scores)});
}

std::vector<double> StandardisedAttack::point_values(const Points& points, std::int64_t part,
                                                     const Pulse& pulse) const {
  const Standard& standard = parts_.at(static_cast<std::size_t>(part)).standard;
  std::vector<double> values = witness(points, part, pulse);
  for (double& value : values) value = (value - standard.mean) / standard.deviation;
  return values;
}

SetFunction StandardisedAttack::on(const Points& points, std::int64_t part, const Pulse& pulse) const {
  const Standard& standard = parts_.at(static_cast<std::size_t>(part)).standard;
  SetFunction f;
  f.linear = point_values(points, part, share_of(pulse, 0, 0.6));
  f.pair = pairs(points, part, share_of(pulse, 0.6, 1));
  if (f.pair.empty()) return f;
  f.device = device_;
  for (double& value : f.linear) value *= 2;
  for (double& value : f.pair) value /= standard.deviation;
  return f;
}

}  // namespace assay::mia
