// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/random.h"
#include "plugins/membership_inference/audit/point_table.h"

namespace assay::mia {

/// What one part of a test sees: first-order scores of known non-members and of what members are taken to score.
struct PartSpread {
  std::vector<double> others, members;
  double curvature = 0;
  std::int64_t held_out = 0;  ///< auxiliary points that the part compares with
};

/// The test whose power is asked for.
struct TestDesign {
  std::int64_t set_size = 0;
  double level = 0.05;            ///< alpha, over the number of sets
  std::int64_t permutations = 999;
};

/// Chance that the test finds a set of which `usage` are members: 400 sets are drawn from the scores, each part's p is that of its
/// statistic under exchange of points (normal, with the pooled variance), two parts give twice their mean. The same stream gives the
/// same draws at every usage, so that the curve is smooth.
double detection_power(const std::vector<PartSpread>& parts, const TestDesign& design, double usage, const RandomStream& stream,
                       const Pulse& pulse = {});

struct DetectablePoint {
  double usage = 0, power = 0;
};
struct DetectableUsage {
  std::vector<DetectablePoint> curve;
  std::optional<double> smallest;  ///< power 0.8
  std::string reason;              ///< why there is none
};
/// The curve at 0, 0.05 .. 1 and the smallest usage with power 0.8, to a thousandth (but never finer than one point of the set).
DetectableUsage detectable_usage(const std::vector<PartSpread>& parts, const TestDesign& design, RandomStream stream, const Pulse& pulse = {});

/// Members score like fresh samples of the generator.
std::vector<PartSpread> spread_of_samples(const std::vector<PartPoints>& points);
/// Members score like non-members, `shift` standard deviations higher (a shadow's).
std::vector<PartSpread> spread_of_shadow(const std::vector<PartPoints>& points, double shift);

}  // namespace assay::mia
