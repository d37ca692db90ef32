// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/json.h"

namespace assay::mia {

/// Candidate sets of one size and share against sets without members.
struct SetCell {
  std::int64_t size = 0;
  double ratio = 1;
  std::vector<double> positive{}, negative{};  ///< scores of the sets
  double auc = 0, low = 0, high = 0;           ///< pool bootstrap; NaN where it is not run
  double auc_welch = 0;  ///< of Welch's t against the auxiliary points; NaN unless the score is an average
  std::vector<double> tpr_low{}, tpr_high{};  ///< at roc_grid(); empty unless bands were asked for
};

/// The exact test over sets of one size and share.
struct PowerCell {
  std::int64_t size = 0;
  double ratio = 0;
  std::vector<double> p{};
};

/// The threshold at a false positive rate, taken from auxiliary points alone (spec 4.4), and what it does to sets of
/// known content.
struct ThresholdCell {
  std::int64_t size = 0;
  double rate = 0.05;
  std::int64_t blocks = 0;                         ///< disjoint sets that the auxiliary points hold
  std::string reason{};                            ///< why there is none; else empty
  double false_positives = 0, true_positives = 0;  ///< shares of the sets without and with members
};

/// What one attack showed on one target of one run.
struct AttackOutcome {
  std::string failure;                  ///< why it was not run, or how it failed; else empty
  std::vector<std::string> notes;       ///< of fitting
  bool exact = true;                    ///< one part: the p-values are exact; two: valid, conservative
  std::vector<double> members, others;  ///< point scores of the pools; empty: none
  std::vector<SetCell> cells;
  std::vector<PowerCell> power;
  std::vector<ThresholdCell> thresholds;
  std::vector<double> null_aucs;                ///< over halvings of the non-members, at the control size
  double separation = 0, separation_error = 0;  ///< mean point score of members minus others, its standard error
};

Json to_json(const AttackOutcome& outcome);
AttackOutcome outcome_from_json(const Json& json);

/// How a generator stands to its data (spec 6.3).
struct Quality {
  std::string failure;
  double frechet = 0, frechet_others = 0, kid = 0, kid_others = 0, memorisation = 0, memorisation_others = 0;
};
Json to_json(const Quality& quality);
Quality quality_from_json(const Json& json);

}  // namespace assay::mia
