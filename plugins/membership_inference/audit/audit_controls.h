// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/random.h"
#include "core/data/table.h"
#include "plugins/membership_inference/attacks/attack.h"
#include "plugins/membership_inference/data/role_data.h"

namespace assay::mia {

/// One row of table `controls` of an audit.
struct AuditControl {
  std::string control, question, found;
  double value = 0;  ///< NaN: none
  std::string needed;
  std::string passed;  ///< yes, no, n/a
};
Table table_of(const std::vector<AuditControl>& rows);
const AuditControl* find_control(const std::vector<AuditControl>& rows, const std::string& control);

/// The level at which the shift control forbids a verdict (spec 4.6, 3).
inline constexpr double shift_level = 0.01;

/// Do candidates and auxiliary points differ by themselves? Each is halved; a Gaussian kernel is chosen on the first halves (of eight
/// widths that with the largest power criterion), the second halves are tested by 999 exact permutations. Student samples play no
/// part. Of more than 2,000 points per half that many are drawn. n/a with fewer than 20 candidates.
/// Kernels and permutations on `device`.
AuditControl shift_control(const Points& candidates, const Points& auxiliary, RandomStream stream, const Pulse& pulse,
                           const std::string& device = "cpu");

/// Is the test silent on known non-members? Up to 20 disjoint sets of auxiliary points that a part held out are tested against the rest
/// of them; about `alpha` of them should have p <= alpha. n/a where fewer than four sets of 10 fit, and for scores of whole sets.
AuditControl null_control(const FittedAttack& attack, const Points& auxiliary, std::int64_t set_size, double alpha, RandomStream stream,
                          const Pulse& pulse);
/// The same over scores of the user's own.
AuditControl null_control(const std::vector<double>& auxiliary, std::int64_t set_size, double alpha, RandomStream stream,
                          const Pulse& pulse);

/// `discrete`: points equal by chance were kept.
AuditControl duplicates_control(const Duplicates& found, const Discreteness& kind = {});
/// `set_size` 0: all candidates are one set.
AuditControl pool_control(std::int64_t candidates, std::int64_t set_size);
/// A control that needs known members.
AuditControl swap_without_truth();

}  // namespace assay::mia
