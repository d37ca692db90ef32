// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/audit/audit_run.h"

#include <cmath>
#include <limits>

#include "core/base/error.h"
#include "core/base/numbers.h"
#include "plugins/membership_inference/audit/audit_report.h"
#include "plugins/membership_inference/audit/audit_state.h"
#include "plugins/membership_inference/data/features.h"
#include "plugins/membership_inference/evaluation/multiplicity.h"

namespace assay::mia {
namespace {

using std::string;

/// Progress of an audit: a shadow of its own takes most of the time.
class Steps {
 public:
  Steps(RunContext& context, bool own_shadow) : context_(context), shadow_end_(own_shadow ? 0.75 : 0.07) {}

  double shadow_end() const { return shadow_end_; }
  /// Share x of what comes after the shadow.
  double after(double x) const { return shadow_end_ + (1 - shadow_end_) * x; }
  Pulse pulse(const string& phase, double from, double to) {
    return [this, phase, from, to](double done) {
      context_.stop_point();
      context_.progress(after(from + (to - from) * done), phase);
    };
  }
  void begin(const string& phase, double at) { context_.progress(after(at), phase); }

 private:
  RunContext& context_;
  double shadow_end_;
};

constexpr double features_begin = 0, fit_begin = 0.06, test_begin = 0.5, scores_begin = 0.7, controls_begin = 0.8, report_begin = 0.95;

std::uint64_t seed_for(RunContext& context, const string& purpose) {
  RandomStream stream = context.random("audit: " + purpose);
  return stream();
}

AuditFindings start(const Parameters& parameters, RunContext& context) {
  AuditFindings findings;
  findings.permutations = parameters.integer("permutations");
  findings.alpha = parameters.real("alpha");
  findings.seed = context.seed();
  findings.split = parameters.has("set_size");
  return findings;
}

std::int64_t asked_size(const Parameters& parameters) { return parameters.has("set_size") ? parameters.integer("set_size") : 0; }

/// Splits the candidates and says what is left out, and where so many sets cannot reach the level.
void make_sets(AuditFindings& findings, std::int64_t candidates, std::int64_t parts, const Parameters& parameters, RunContext& context,
               bool warn) {
  findings.sets = split_sets(candidates, asked_size(parameters), context.random("audit: sets"));
  const auto count = static_cast<std::int64_t>(findings.sets.size());
  findings.candidates = count * findings.set_size();
  if (!warn) return;
  if (findings.candidates < candidates) {
    context.warn(for_people(candidates - findings.candidates) + " candidates, drawn at random, fill no set of " + for_people(findings.set_size()) +
                 " and are left out.");
  }
  const double least = static_cast<double>(parts * count) / static_cast<double>(findings.permutations + 1);
  if (least > findings.alpha) {
    context.warn("With " + for_people(findings.permutations) + " permutations and " + for_people(count) + " sets no corrected p-value can be below " +
                 for_people(std::min(1.0, least)) + ", which is above alpha: raise permutations to at least " +
                 for_people(static_cast<std::int64_t>(std::ceil(static_cast<double>(parts * count) / findings.alpha))) + " or ask for fewer sets.");
  }
}

void correct(AuditFindings& findings) {
  const std::vector<double> p = p_values(findings.tested);
  findings.p_holm = holm(p);
  findings.p_bh = benjamini_hochberg(p);
}

TestDesign design_of(const AuditFindings& findings) {
  return {findings.set_size(), findings.alpha / static_cast<double>(findings.sets.size()), findings.permutations};
}

/// What was tested before a person asked for the end stays with the run.
void keep_tested(AuditFindings& findings, RunContext& context) {
  if (findings.tested.sets.empty()) return;
  correct(findings);
  Table table{{"set", "score", "p", "p_holm", "p_bh", "size", "result"}, {}};
  for (std::size_t k = 0; k < findings.tested.sets.size(); ++k) {
    const SetResult& set = findings.tested.sets[k];
    table.rows.push_back({static_cast<std::int64_t>(k) + 1, set.score, set.p, Cell{}, Cell{}, findings.set_size(), string("not finished")});
  }
  context.table("sets", table);
}

string scaling_words(const AuditInputs& inputs) {
  if (inputs.scaling.identity) return "values as they are";
  return for_people(inputs.scaling.low) + ".." + for_people(inputs.scaling.high) + " brought to −1..1";
}

/// The points as the attack sees them.
struct Seen {
  Points student, fresh, tested, known;
};

/// Features from student samples alone: neither candidates nor auxiliary points choose them, so that the test stays exact.
Seen features_of(const AuditInputs& inputs, AuditFindings& findings, const Parameters& parameters, RunContext& context, const Pulse& pulse) {
  const string& id = parameters.text("features");
  const auto map = fit_features(id, inputs.student, inputs.student, seed_for(context, "features"), context.device(), pulse);
  findings.features = id == "pixels"       ? for_people(inputs.student.dimensions) + " values of a point"
                      : id == "projection" ? for_people(map->dimensions()) + " random directions of student samples, standardised"
                                           : for_people(map->dimensions()) + " codes of an autoencoder of student samples, standardised";
  return {map->apply(inputs.student), map->apply(inputs.fresh), map->apply(inputs.tested), map->apply(inputs.known)};
}

void estimate(AuditFindings& findings, RunContext& context, const Pulse& pulse) {
  if (findings.shadow) {
    findings.usage = estimate_usage(findings.points, *findings.shadow, context.random("audit: usage"));
  } else {
    findings.usage.reason = "no shadow pipeline was asked for";
  }
  const bool measured = findings.shadow && findings.shadow->failure.empty() && findings.shadow->mean > 0;
  findings.detectable_from_shadow = measured;
  if (findings.points.empty()) {
    findings.detectable.reason = "the attack scores whole sets alone";
    return;
  }
  findings.detectable = detectable_usage(measured ? spread_of_shadow(findings.points, findings.shadow->mean) : spread_of_samples(findings.points),
                                         design_of(findings), context.random("audit: detectable usage"), pulse);
}

}  // namespace

void audit_with_attack(const Parameters& parameters, RunContext& context) {
  string reason;
  const ShadowRequest request = parse_shadow(parameters.text("shadow"), reason).value_or(ShadowRequest{});
  Steps steps(context, request.kind == ShadowRequest::Kind::recipe);
  const auto saved = context.resume();
  AuditState state = saved ? state_from_bytes(*saved) : AuditState{};
  const AuditInputs inputs = read_audit(parameters, context);
  if (!saved) {
    for (const string& warning : inputs.warnings) context.warn(warning);
  }
  AuditFindings findings = start(parameters, context);
  findings.attack = parameters.text("attack");
  findings.scaling_words = scaling_words(inputs);
  findings.auxiliary = inputs.known.count;
  findings.samples = inputs.student.count;
  findings.candidates_sorted = inputs.candidates_sorted;
  findings.auxiliary_sorted = inputs.auxiliary_sorted;
  findings.discrete = inputs.discreteness.discrete;
  context.progress(0.06, "prepare");
  if (request.kind == ShadowRequest::Kind::recipe && !state.shadow) {
    state.shadow = own_shadow(request, inputs, parameters, context, 0.06, steps.shadow_end(), state.shadow_training, [&](const string& training) {
      state.shadow_training = training;
      context.checkpoint(to_bytes(state));
    });
    state.shadow_training.clear();
    context.checkpoint(to_bytes(state));
  }
  if (request.kind == ShadowRequest::Kind::record) state.shadow = recorded_shadow(parameters, inputs.known.dimensions, context);
  findings.shadow = state.shadow;
  steps.begin("prepare", features_begin);
  const Seen seen = features_of(inputs, findings, parameters, context, steps.pulse("prepare", features_begin, fit_begin));
  steps.begin("fit", fit_begin);
  const AttackInput input{.samples = seen.student, .auxiliary = seen.known, .seed = seed_for(context, "attack"), .device = context.device()};
  const auto attack = fit_attack(findings.attack, input, steps.pulse("fit", fit_begin, test_begin));
  findings.notes = attack->notes();
  make_sets(findings, inputs.tested.count, attack->parts(), parameters, context, state.tested.sets.empty());
  try {
    test_all_sets(findings.sets, test_of(*attack, seen.tested, seen.known, findings.permutations), state.tested, context, steps.after(test_begin),
                  steps.after(scores_begin), [&] { context.checkpoint(to_bytes(state)); });
    findings.tested = state.tested;
  } catch (const Error& error) {
    findings.tested = state.tested;
    if (error.kind() == ErrorKind::cancelled) keep_tested(findings, context);
    throw;
  }
  correct(findings);
  findings.points = score_points(*attack, seen.tested, seen.known, seen.fresh, context.random("audit: scores"), steps.pulse("controls", scores_begin, 0.75));
  estimate(findings, context, steps.pulse("controls", 0.75, controls_begin));
  findings.controls = {
      swap_without_truth(),
      null_control(*attack, seen.known, findings.set_size(), findings.alpha, context.random("audit: null control"), steps.pulse("controls", controls_begin, 0.87)),
      shift_control(seen.tested, seen.known, context.random("audit: shift control"), steps.pulse("controls", 0.87, 0.92), context.device()),
      duplicates_control(inputs.duplicates, inputs.discreteness), pool_control(inputs.tested.count, asked_size(parameters))};
  const Nearest closest = nearest(inputs.tested, inputs.student, steps.pulse("controls", 0.92, report_begin));
  steps.begin("report", report_begin);
  report_points(findings, inputs, closest, context);
  report_audit(findings, &inputs, {&inputs.samples, &inputs.candidates, &inputs.auxiliary}, context);
  context.progress(1, "report");
}

void audit_own_scores(const Parameters& parameters, RunContext& context) {
  Steps steps(context, false);
  const auto saved = context.resume();
  AuditState state = saved ? state_from_bytes(*saved) : AuditState{};
  const OwnScores scores = read_scores(parameters, context);
  if (!saved) {
    for (const string& warning : scores.warnings) context.warn(warning);
  }
  AuditFindings findings = start(parameters, context);
  findings.auxiliary = static_cast<std::int64_t>(scores.auxiliary.size());
  findings.samples = static_cast<std::int64_t>(scores.samples.size());
  make_sets(findings, static_cast<std::int64_t>(scores.candidates.size()), 1, parameters, context, state.tested.sets.empty());
  test_all_sets(findings.sets, test_of_scores(scores.candidates, scores.auxiliary, findings.permutations), state.tested, context,
                steps.after(test_begin), steps.after(scores_begin), [&] { context.checkpoint(to_bytes(state)); });
  findings.tested = state.tested;
  correct(findings);
  findings.points = own_points(scores.candidates, scores.auxiliary, scores.samples);
  findings.usage.reason = "a shadow pipeline runs the attack anew, and these scores come without it";
  if (scores.samples.empty()) {
    findings.detectable.reason = "the table has no scores of the generator's own samples (role samples)";
  } else {
    findings.detectable = detectable_usage(spread_of_samples(findings.points), design_of(findings), context.random("audit: detectable usage"),
                                           steps.pulse("controls", scores_begin, controls_begin));
  }
  AuditControl shift = shift_control(Points{}, Points{}, context.random("audit: shift control"), {});
  shift.found = "scores alone do not show it";
  shift.needed = "the points themselves";
  const AuditControl duplicates{"duplicates", "Are there copies among the candidates, or of auxiliary points?", "scores alone do not show it",
                                std::numeric_limits<double>::quiet_NaN(), "the points themselves", "n/a"};
  findings.controls = {swap_without_truth(),
                       null_control(scores.auxiliary, findings.set_size(), findings.alpha, context.random("audit: null control"),
                                    steps.pulse("controls", controls_begin, report_begin)),
                       shift, duplicates, pool_control(static_cast<std::int64_t>(scores.candidates.size()), asked_size(parameters))};
  steps.begin("report", report_begin);
  Table points{{"index", "set", "score", "nearest_distance", "nearest_sample"}, {}};
  for (std::size_t k = 0; k < findings.sets.size(); ++k) {
    for (const std::int64_t row : findings.sets[k]) {
      points.rows.push_back({row, static_cast<std::int64_t>(k) + 1, findings.points.front().candidates[static_cast<std::size_t>(row)], Cell{}, Cell{}});
    }
  }
  context.table("points", points);
  report_audit(findings, nullptr, {&scores.file}, context);
  context.progress(1, "report");
}

}  // namespace assay::mia
