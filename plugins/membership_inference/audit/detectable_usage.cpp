// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/audit/detectable_usage.h"

#include <algorithm>
#include <cmath>

#include "core/base/numbers.h"
#include "plugins/membership_inference/evaluation/special_functions.h"

namespace assay::mia {
namespace {

constexpr int repetitions = 400;
constexpr double wanted_power = 0.8;

struct Moments {
  double mean = 0, variance = 0;
};

Moments moments_of(const std::vector<double>& values) {
  Moments m;
  for (const double value : values) m.mean += value;
  m.mean /= static_cast<double>(values.size());
  for (const double value : values) m.variance += (value - m.mean) * (value - m.mean);
  m.variance /= std::max(1.0, static_cast<double>(values.size()) - 1);
  return m;
}

}  // namespace

double detection_power(const std::vector<PartSpread>& parts, const TestDesign& design, double usage, const RandomStream& stream,
                       const Pulse& pulse) {
  RandomStream draws = stream;
  const auto m = static_cast<double>(design.set_size);
  const auto members = static_cast<std::int64_t>(std::llround(usage * m));
  const double rho = static_cast<double>(members) / m;
  std::vector<Moments> known;
  for (const PartSpread& part : parts) known.push_back(moments_of(part.others));
  int found = 0;
  // A member is the same point in every part; non-members of one part's held-out points are no such points of the other.
  std::vector<double> member_draws(static_cast<std::size_t>(design.set_size));
  for (int r = 0; r < repetitions; ++r) {
    if (pulse) pulse(static_cast<double>(r) / repetitions);
    for (double& u : member_draws) u = draws.uniform();
    double p = 0;
    for (std::size_t k = 0; k < parts.size(); ++k) {
      const PartSpread& part = parts[k];
      const auto n = static_cast<double>(part.held_out);
      double sum = 0, squares = 0;
      for (std::int64_t i = 0; i < design.set_size; ++i) {
        const double u = draws.uniform();
        const bool member = i < members;
        const auto& pool = member ? part.members : part.others;
        const double place = (member ? member_draws[static_cast<std::size_t>(i)] : u) * static_cast<double>(pool.size());
        const double value = pool[std::min(static_cast<std::size_t>(place), pool.size() - 1)] - known[k].mean;
        sum += value;
        squares += value * value;
      }
      const double mean_a = draws.normal() * std::sqrt(known[k].variance / n);
      const double statistic = sum / m - mean_a - rho * rho * part.curvature;
      // Variance of the pooled points, between and within sides: what an exchange of points sees.
      const double pooled_mean = (sum + n * mean_a) / (m + n);
      const double pooled = (squares + n * (known[k].variance + mean_a * mean_a)) / (m + n) - pooled_mean * pooled_mean;
      const double z = pooled > 0 ? statistic / std::sqrt(pooled * (1 / m + 1 / n)) : 0;
      const double least = 1 / static_cast<double>(design.permutations + 1);
      p += std::max(least, normal_upper(z)) / static_cast<double>(parts.size());
    }
    if (parts.size() > 1) p = std::min(1.0, 2 * p);
    if (p <= design.level) ++found;
  }
  return static_cast<double>(found) / repetitions;
}

DetectableUsage detectable_usage(const std::vector<PartSpread>& parts, const TestDesign& design, RandomStream stream, const Pulse& pulse) {
  DetectableUsage made;
  const auto empty = [](const PartSpread& part) { return part.others.size() < 2 || part.members.empty(); };
  if (parts.empty() || std::any_of(parts.begin(), parts.end(), empty)) {
    made.reason = "there are no scores of single points to draw sets from";
    return made;
  }
  const double least = (parts.size() > 1 ? 2.0 : 1.0) / static_cast<double>(design.permutations + 1);
  for (int i = 0; i <= 20; ++i) {
    const double usage = i / 20.0;
    const Pulse share = pulse ? Pulse([&](double done) { pulse(0.7 * (i + done) / 21); }) : Pulse{};
    made.curve.push_back({usage, detection_power(parts, design, usage, stream, share)});
  }
  if (least > design.level) {
    made.reason = "with " + for_people(design.permutations) + " permutations no p-value can be as small as " + for_people(design.level) +
                  ", the level over the number of sets";
    return made;
  }
  if (made.curve.back().power < wanted_power) {
    made.reason = "even a set of " + for_people(design.set_size) + " members alone would be found in only " +
                  for_people(std::round(100 * made.curve.back().power)) + " % of repetitions";
    return made;
  }
  double low = 0, high = 1;
  const double finest = std::max(0.001, 0.5 / static_cast<double>(design.set_size));
  while (high - low > finest) {
    const double middle = (low + high) / 2;
    const Pulse share = pulse ? Pulse([&](double) { pulse(0.7); }) : Pulse{};
    (detection_power(parts, design, middle, stream, share) >= wanted_power ? high : low) = middle;
  }
  const auto m = static_cast<double>(design.set_size);
  made.smallest = std::clamp(std::ceil(std::round(high * m * 1000) / 1000) / m, 1 / m, 1.0);
  return made;
}

std::vector<PartSpread> spread_of_samples(const std::vector<PartPoints>& points) {
  std::vector<PartSpread> parts;
  for (const PartPoints& part : points) {
    parts.push_back({part.h_held_out, part.h_fresh, part.curvature, static_cast<std::int64_t>(part.held_out.size())});
  }
  return parts;
}

std::vector<PartSpread> spread_of_shadow(const std::vector<PartPoints>& points, double shift) {
  std::vector<PartSpread> parts;
  for (const PartPoints& part : points) {
    PartSpread spread{part.held_out, part.held_out, 0, static_cast<std::int64_t>(part.held_out.size())};
    for (double& value : spread.members) value += shift;
    parts.push_back(std::move(spread));
  }
  return parts;
}

}  // namespace assay::mia
