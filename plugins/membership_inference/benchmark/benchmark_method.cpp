// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/benchmark/benchmark_method.h"

#include <algorithm>

#include "core/base/atomic_file.h"
#include "core/base/numbers.h"
#include "plugins/membership_inference/benchmark/benchmark_declaration.h"
#include "plugins/membership_inference/benchmark/pictures.h"
#include "plugins/membership_inference/benchmark/words.h"

namespace assay::mia {
namespace {

/// Everything after the attacks: cheap beside them, and computed anew by a resumed run.
class Evaluation {
 public:
  Evaluation(const BenchmarkResults& results, RunContext& context) : results_(results), context_(context) {}

  void write(const std::optional<PictureShape>& shape, std::vector<std::string> warnings) {
    say(0.98);
    context_.table("auc", auc_table(results_));
    context_.table("instance_auc", instance_table(results_));
    context_.table("instance_means", instance_means_table(results_));
    context_.table("auc_by_size", auc_by_size_table(results_));
    context_.table("roc", roc_table(results_));
    if (results_.recipe.tested_sets > 0) context_.table("power", power_table(results_));
    context_.table("thresholds", thresholds_table(results_));
    context_.table("records", records_table(results_));
    context_.table("quality", quality_table(results_));
    write_shadow();
    say(0.985);
    if (shape) write_pictures(*shape);
    const auto density = write_density();
    const auto controls = benchmark_controls(results_, pulse());
    context_.table("controls", controls_table(controls));
    write_words(benchmark_words(results_, controls, density ? &*density : nullptr));
    for (const std::string& warning : warnings) context_.warn(warning);
    for (const std::string& line : quality_words(results_)) context_.warn(line);
    warn_of_failures();
    context_.progress(1, "evaluate");
  }

 private:
  Pulse pulse() const {
    return [this](double) { context_.stop_point(); };
  }
  void say(double fraction) {
    context_.stop_point();
    context_.progress(fraction, "evaluate");
  }
  std::uint64_t seed(const std::string& purpose) const { return derived_seed(results_.recipe.seed, purpose); }

  void write_shadow() {
    const auto path = context_.scratch() / "shadow.json";
    write_file_atomically(path, to_text(shadow_of(results_, shadow_power(results_))));
    context_.artifact("shadow", path);
  }

  void write_pictures(const PictureShape& shape) {
    const BenchmarkRun& run = results_.runs.front();
    const Points samples = results_.pipeline.student(0, 0).sample(
        results_.recipe.samples, seed(run.name() + ": samples of " + results_.recipe.students.front()), pulse());
    std::vector<std::int64_t> first;
    for (std::int64_t i = 0; i < std::min<std::int64_t>(64, samples.count); ++i) first.push_back(i);
    context_.images("samples", pictures(rows_of(samples, first), shape));
    const NearestPairs pairs = nearest_pairs(samples, run.members, shape, pulse());
    context_.images("nearest_pairs", pairs.images);
    context_.table("nearest", pairs.captions);
  }

  std::optional<DensityFrames> write_density() {
    if (results_.data.points.dimensions != 2) return std::nullopt;
    const Recipe& recipe = results_.recipe;
    const BenchmarkRun& run = results_.runs.front();
    std::function<std::unique_ptr<Generator>(std::int64_t)> retrain;
    if (recipe.teacher == "gmm") {
      retrain = [&](std::int64_t steps) {
        const TeacherOptions options{.seed = seed(run.name() + ": teacher"),
                                     .device = recipe.device,
                                     .steps = steps,
                                     .components = recipe.components};
        return train_teacher("gmm", run.members, options, {.pulse = pulse()});
      };
    }
    DensityFrames frames = density_frames(run, results_.pipeline.teacher(0), results_.pipeline.student(0, 0), retrain,
                                          seed("density"), pulse());
    context_.images("density", frames.images);
    context_.table("frames", frames.frames);
    context_.table("points", frames.points);
    return frames;
  }

  void write_words(const BenchmarkWords& words) {
    context_.table("facts", words.facts);
    context_.table("assumptions", words.assumptions);
    context_.table("notes", words.notes);
    context_.table("choices", words.choices);
    context_.scalar("sentence", words.sentence);
    context_.scalar("tone", words.tone);
    context_.scalar("best_attack", words.best_attack);
    context_.scalar("best_auc", words.best_attack.empty() ? Cell() : Cell(words.best.mean));
    context_.scalar("best_low", words.best_attack.empty() ? Cell() : real_cell(words.best.low));
    context_.scalar("best_high", words.best_attack.empty() ? Cell() : real_cell(words.best.high));
    context_.scalar("control_size", control_size(results_.recipe, results_.runs.front()));
    context_.scalar("members", results_.runs.front().members.count);
    context_.scalar("runs", static_cast<std::int64_t>(results_.runs.size()));
  }

  void warn_of_failures() {
    if (results_.recipe.sets < 100) {
      context_.warn(
          "With " + for_people(results_.recipe.sets) +
          " sets without members a true positive rate at 1 % false positives cannot be stated; 100 sets can.");
    }
    for (std::size_t target = 0; target < targets(results_.recipe).size(); ++target) {
      for (std::size_t attack = 0; attack < results_.recipe.attacks.size(); ++attack) {
        const std::string& failure = results_.pipeline.outcome(0, target, attack).failure;
        if (failure.empty() || attack_info(results_.recipe.attacks[attack]).needs_teacher) continue;
        context_.warn(results_.recipe.attacks[attack] + " on " + targets(results_.recipe)[target] + ": " + failure);
      }
    }
  }

  const BenchmarkResults& results_;
  RunContext& context_;
};

}  // namespace

MethodInfo BenchmarkMethod::info() const { return benchmark_info(); }

std::vector<Problem> BenchmarkMethod::check(const Parameters& parameters) const { return recipe_problems(parameters); }

void BenchmarkMethod::run(const Parameters& parameters, RunContext& context) {
  context.progress(0, "read");
  Recipe recipe = recipe_of(parameters, context);
  const BenchmarkData data = read_benchmark_data(recipe, context);
  std::vector<std::string> warnings = data.warnings;
  const std::vector<BenchmarkRun> runs = make_runs(data, recipe, warnings);
  const auto shape = picture_shape(data);
  context.used_threads(context.threads());
  Pipeline pipeline(recipe, runs, context, [&](const Points& samples) {
    if (shape) context.images("samples", pictures(samples, *shape));
  });
  if (const auto saved = context.resume()) pipeline.restore(*saved);
  pipeline.run();
  context.progress(0.98, "evaluate");
  const BenchmarkResults results{recipe, data, runs, pipeline};
  Evaluation(results, context).write(shape, std::move(warnings));
}

}  // namespace assay::mia
