// SPDX-License-Identifier: GPL-3.0-or-later
// The shadow pipeline of an audit (spec 4.5): teacher and student of the recipe, trained on auxiliary points whose part is known.
#include <algorithm>
#include <set>

#include "core/base/error.h"
#include "core/base/numbers.h"
#include "plugins/membership_inference/audit/shadow.h"
#include "plugins/membership_inference/benchmark/attack_evaluation.h"
#include "plugins/membership_inference/evaluation/roc.h"
#include "plugins/membership_inference/evaluation/set_draws.h"
#include "plugins/membership_inference/generators/generator.h"

namespace assay::mia {
namespace {

constexpr std::int64_t fewest_auxiliary = 300, shown_samples = 64;
constexpr double teacher_share = 0.35, student_share = 0.45;

Json bytes_json(const std::string& bytes) { return Json::binary(std::vector<std::uint8_t>(bytes.begin(), bytes.end())); }
std::string bytes_of(const Json& json) {
  const auto& bytes = json.get_binary();
  return {bytes.begin(), bytes.end()};
}

/// Where training stands.
struct Progress {
  std::string teacher, unfinished;  ///< states of the teacher once it is trained, and of the training that goes on
  std::vector<ShadowLoss> losses;   ///< so far
};

std::string state_of(const Progress& progress) {
  const Json json = {{"teacher", bytes_json(progress.teacher)}, {"unfinished", bytes_json(progress.unfinished)}, {"losses", to_json(progress.losses)}};
  std::string bytes;
  Json::to_cbor(json, bytes);
  return bytes;
}

Progress progress_of(const std::string& state) {
  if (state.empty()) return {};
  const Json json = Json::from_cbor(state);
  return {bytes_of(json.at("teacher")), bytes_of(json.at("unfinished")), losses_from_json(json.at("losses"))};
}

BenchmarkRun run_of(const AuditInputs& inputs, std::uint64_t seed) {
  const Split split = make_split(inputs.known.count, derived_seed(seed, "audit: shadow split"), 0);
  BenchmarkRun run;
  run.members = rows_of(inputs.known, split.members);
  run.others = rows_of(inputs.known, split.others);
  run.auxiliary = rows_of(inputs.known, split.auxiliary);
  run.pool = joined(run.members, run.others);
  run.pool_members = run.members.count;
  return run;
}

Recipe recipe_of(const ShadowRequest& request, const AuditInputs& inputs, const BenchmarkRun& run, const Parameters& parameters,
                 const RunContext& context) {
  Recipe recipe;
  recipe.teacher = request.teacher;
  recipe.students = {request.student};
  recipe.attacks = {parameters.text("attack")};
  const std::int64_t most = std::min(run.pool_members, run.pool_others()) / 2;
  std::set<std::int64_t> sizes{10, 25, 50, 100, 200};
  sizes.insert(parameters.has("set_size") ? parameters.integer("set_size") : inputs.tested.count);
  for (const std::int64_t size : sizes) {
    if (size <= most) recipe.set_sizes.push_back(size);
  }
  recipe.ratios = {1, 0.5, 0.3};
  recipe.sets = 100;
  recipe.features = parameters.text("features");
  recipe.permutations = 199;
  recipe.alpha = parameters.real("alpha");
  recipe.samples = inputs.student.count;
  recipe.teacher_steps = recipe.student_steps = parameters.integer("shadow_steps");
  recipe.device = context.device();
  recipe.seed = derived_seed(context.seed(), "audit: shadow");
  return recipe;
}

std::vector<ShadowPower> power_of(const AttackOutcome& outcome, const Recipe& recipe) {
  std::vector<ShadowPower> all;
  for (const PowerCell& cell : outcome.power) {
    if (cell.p.empty()) continue;
    const auto found = std::count_if(cell.p.begin(), cell.p.end(), [&](double p) { return p <= recipe.alpha; });
    const Interval interval = clopper_pearson(found, static_cast<std::int64_t>(cell.p.size()));
    all.push_back({recipe.attacks.front(), recipe.students.front(), cell.size, cell.ratio, recipe.alpha,
                   static_cast<double>(found) / static_cast<double>(cell.p.size()), interval.low, interval.high});
  }
  return all;
}

}  // namespace

Shadow own_shadow(const ShadowRequest& request, const AuditInputs& inputs, const Parameters& parameters, RunContext& context, double from,
                  double to, const std::string& saved, const std::function<void(const std::string&)>& save) {
  if (inputs.known.count < fewest_auxiliary) {
    throw Error(ErrorKind::data, {"A shadow pipeline splits the auxiliary points into members, others and known non-members of its own",
                                  "parameter shadow", for_people(inputs.known.count) + " auxiliary points", "at least 300",
                                  "Add known non-members, or name a finished benchmark with run:RUN"});
  }
  const std::string name = request.teacher + "+" + request.student;
  const BenchmarkRun run = run_of(inputs, context.seed());
  const Recipe recipe = recipe_of(request, inputs, run, parameters, context);
  Progress progress = progress_of(saved);
  const auto part = [&](double begin, double end, const std::string& what) -> Pulse {
    return [&context, from, to, begin, end, what](double done) {
      context.stop_point();
      context.progress(from + (to - from) * (begin + (end - begin) * done), "prepare", what);
    };
  };
  TrainingHooks hooks;
  hooks.restore = progress.unfinished;
  hooks.checkpoint = [&](std::string state) {
    progress.unfinished = std::move(state);
    context.table("shadow_training", table_of(progress.losses));
    save(state_of(progress));
  };
  std::unique_ptr<Generator> teacher;
  if (progress.teacher.empty()) {
    hooks.pulse = part(0, teacher_share, "shadow: teacher");
    hooks.loss = [&](std::int64_t step, double loss) { progress.losses.push_back({step, loss, "teacher"}); };
    teacher = train_teacher(recipe.teacher, run.members,
                            {.seed = derived_seed(recipe.seed, "teacher"), .device = recipe.device, .steps = recipe.teacher_steps}, hooks);
    progress = {teacher->state(), {}, std::move(progress.losses)};
    save(state_of(progress));
    hooks.restore.clear();
  } else {
    teacher = generator_from_state(progress.teacher, recipe.device);
  }
  hooks.pulse = part(teacher_share, teacher_share + student_share, "shadow: student");
  hooks.loss = [&](std::int64_t step, double loss) { progress.losses.push_back({step, loss, "student"}); };
  const auto student = train_student(request.student, *teacher, Provenance(run.members),
                                     {.seed = derived_seed(recipe.seed, "student"), .device = recipe.device, .steps = recipe.student_steps}, hooks);
  const double trained = teacher_share + student_share;
  const AttackTarget target = make_target(request.student, *student, run, recipe, part(trained, trained + 0.05, "shadow: samples"));
  Shadow shadow;
  shadow.outcome = evaluate_attack(recipe.attacks.front(), target, recipe, false, part(trained + 0.05, 1, "shadow: attack"));
  shadow.words = "own " + name + " on " + for_people(run.members.count) + " of the auxiliary points";
  shadow.members = run.members.count;
  shadow.mean = shadow.outcome->separation;
  shadow.standard_error = shadow.outcome->separation_error;
  shadow.failure = shadow.outcome->failure;
  shadow.notes = shadow.outcome->notes;
  if (shadow.failure.empty() && shadow.outcome->members.empty()) shadow.failure = "the attack scores whole sets alone";
  shadow.power = power_of(*shadow.outcome, recipe);
  std::vector<std::int64_t> first(static_cast<std::size_t>(std::min(shown_samples, target.samples.count)));
  for (std::size_t i = 0; i < first.size(); ++i) first[i] = static_cast<std::int64_t>(i);
  shadow.samples = rows_of(target.samples, first);
  shadow.losses = std::move(progress.losses);
  return shadow;
}

}  // namespace assay::mia
