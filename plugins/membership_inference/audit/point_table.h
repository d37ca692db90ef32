// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/random.h"
#include "plugins/membership_inference/attacks/attack.h"

namespace assay::mia {

/// The point scores of one part of an attack, standardised over its held-out auxiliary points.
struct PartPoints {
  std::vector<double> candidates, held_out;
  // What the test's statistic is to first order: f(C) - f(A) = mean over C of h - mean over A of h - curvature terms (SetFunction).
  std::vector<double> h_held_out, h_fresh;
  double curvature = 0;  ///< mean of pair within fresh and within held-out minus twice across: how much f bends as the share grows
};

/// Empty for attacks that score whole sets alone. `fresh`: samples of the generator that the attack has not seen.
std::vector<PartPoints> score_points(const FittedAttack& attack, const Points& candidates, const Points& auxiliary, const Points& fresh,
                                     RandomStream stream, const Pulse& pulse);
/// The same of scores of the user's own.
std::vector<PartPoints> own_points(const std::vector<double>& candidates, const std::vector<double>& auxiliary,
                                   const std::vector<double>& fresh);

/// Mean over parts of the candidates' scores.
std::vector<double> mean_scores(const std::vector<PartPoints>& parts);

}  // namespace assay::mia
