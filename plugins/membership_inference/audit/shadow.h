// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/data/table.h"
#include "core/method/run_context.h"
#include "plugins/membership_inference/audit/audit_declaration.h"
#include "plugins/membership_inference/audit/audit_inputs.h"
#include "plugins/membership_inference/audit/point_table.h"
#include "plugins/membership_inference/benchmark/attack_outcome.h"
#include "plugins/membership_inference/benchmark/shadow_file.h"

namespace assay::mia {

/// One point of the training of an own shadow.
struct ShadowLoss {
  std::int64_t step = 0;
  double loss = 0;
  std::string generator;  ///< teacher, student
};
Json to_json(const std::vector<ShadowLoss>& losses);
std::vector<ShadowLoss> losses_from_json(const Json& json);
/// Columns step, loss, generator.
Table table_of(const std::vector<ShadowLoss>& losses);

/// What is known from a pipeline whose members are known (spec 4.5).
struct Shadow {
  std::string words;         ///< "own edm_strong+dmd on 199 of the auxiliary points", "run:..., student dmd"
  double mean = 0;           ///< mu_1: mean standardised score of members over that of others
  double standard_error = 0; ///< of mean, from the shadow's points
  double spread = 0;         ///< of another training about mean: standard deviation over runs times sqrt(1 + 1 / runs); 0 with one run
  std::int64_t members = 0;  ///< that its teacher was trained on; 0: not recorded
  std::int64_t runs = 1;
  std::string failure;       ///< why there is no mu_1
  std::vector<std::string> notes;
  // Of an own shadow alone:
  std::optional<AttackOutcome> outcome;
  Points samples;            ///< the student's first 64
  std::vector<ShadowPower> power;
  std::vector<ShadowLoss> losses;
};
Json to_json(const Shadow& shadow);
Shadow shadow_from_json(const Json& json);

/// Trains teacher and student of the recipe on a third of the auxiliary points and runs the attack with known members. Error (data)
/// below 300 auxiliary points. Table shadow_training grows while it trains; progress from `from` to `to` in phase "prepare". `saved`, a
/// state that `save` was given before, lets training go on.
Shadow own_shadow(const ShadowRequest& request, const AuditInputs& inputs, const Parameters& parameters, RunContext& context, double from,
                  double to, const std::string& saved, const std::function<void(const std::string&)>& save);

/// Reads the record of a benchmark. Error (data): another format, other dimensions, an attack or student that it does not hold.
Shadow recorded_shadow(const Parameters& parameters, std::int64_t dimensions, RunContext& context);

/// The share of members with its 95 % interval.
struct UsageEstimate {
  std::optional<double> usage;
  double low = 0, high = 0;
  double score = 0;    ///< W(C): mean score of the candidates over that of held-out auxiliary points
  std::string reason;  ///< why there is none
};
/// rho = clamp(W(C) / mu_1, 0, 1); interval by 2,000 resamples of candidates, of held-out auxiliary points, and of mu_1: a normal of its
/// standard error and, with several runs, a t of runs - 1 degrees times the spread, since the audited generator is another training.
UsageEstimate estimate_usage(const std::vector<PartPoints>& parts, const Shadow& shadow, RandomStream stream);

}  // namespace assay::mia
