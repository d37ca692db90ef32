// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/data/table.h"
#include "plugins/membership_inference/audit/audit_controls.h"
#include "plugins/membership_inference/audit/audit_inputs.h"
#include "plugins/membership_inference/audit/detectable_usage.h"
#include "plugins/membership_inference/audit/set_tests.h"
#include "plugins/membership_inference/audit/shadow.h"

namespace assay::mia {

/// All that an audit found, before it is put into words and tables.
struct AuditFindings {
  // What was asked.
  std::string attack;  ///< id; empty: scores of the user's own
  std::int64_t permutations = 999;
  double alpha = 0.05;
  std::string features;  ///< in words
  std::uint64_t seed = 0;
  // What was tested.
  std::vector<std::vector<std::int64_t>> sets;  ///< rows of the tested candidates
  bool split = false;                           ///< set_size was given
  std::int64_t candidates = 0, auxiliary = 0, samples = 0;
  TestedSets tested;
  std::vector<double> p_holm, p_bh;
  std::vector<PartPoints> points;
  std::vector<AuditControl> controls;
  DetectableUsage detectable;
  bool detectable_from_shadow = false;
  std::optional<Shadow> shadow;
  UsageEstimate usage;
  Sortedness candidates_sorted, auxiliary_sorted;
  bool discrete = false;  ///< points are equal by chance, so that copies cannot be told
  std::string scaling_words;
  std::vector<std::string> notes;  ///< of fitting

  std::int64_t set_size() const { return static_cast<std::int64_t>(sets.front().size()); }
  double smallest_p() const;  ///< after Holm
  std::int64_t sets_found() const;
};

enum class Verdict { evidence, no_evidence, not_supported };
/// A failed shift or null control forbids an answer; else the smallest corrected p decides.
Verdict verdict_of(const AuditFindings& findings);

struct VerdictWords {
  std::string verdict, tone, sentence;
  Table facts, assumptions, notes;
};
VerdictWords words_of(const AuditFindings& findings);

/// "Cross-fitted classifier (own extension)", "scores of your own".
std::string attack_words(const AuditFindings& findings);

}  // namespace assay::mia
