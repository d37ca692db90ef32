// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/benchmark/recipe.h"

#include <algorithm>

#include "plugins/membership_inference/benchmark/benchmark_declaration.h"
#include "plugins/membership_inference/common_declarations.h"

namespace assay::mia {
namespace {

/// A list's first element that stands in it twice.
void refuse_twice(const Parameters& parameters, const std::string& name, std::vector<Problem>& problems) {
  auto list = parameters.list(name);
  if (list.empty()) problems.push_back({name, "The list is empty", {}, "one or more", "Name one"});
  std::sort(list.begin(), list.end());
  if (const auto twice = std::adjacent_find(list.begin(), list.end()); twice != list.end())
    problems.push_back({name, "An entry of the list stands there twice", *twice, "each once", "Name it once"});
}

}  // namespace

Recipe recipe_of(const Parameters& parameters, const RunContext& context) {
  Recipe recipe;
  recipe.teacher = parameters.text("teacher");
  recipe.students = parameters.list("student");
  recipe.attacks = parameters.list("attacks");
  recipe.set_sizes = parameters.integers("set_sizes");
  std::sort(recipe.set_sizes.begin(), recipe.set_sizes.end());
  recipe.default_sizes = parameters.list("set_sizes") == default_set_sizes();
  recipe.ratios = parameters.reals("member_ratios");
  std::sort(recipe.ratios.rbegin(), recipe.ratios.rend());
  recipe.splits = parameters.integer("splits");
  recipe.swap = parameters.text("swap") == "yes";
  recipe.sets = parameters.integer("sets");
  recipe.features = parameters.text("features");
  recipe.scaling = parameters.text("scaling");
  recipe.label_column = parameters.text("label_column");
  recipe.image_size = parameters.integer("image_size");
  recipe.permutations = parameters.integer("permutations");
  recipe.alpha = parameters.real("alpha");
  recipe.samples = parameters.integer("samples");
  recipe.teacher_steps = parameters.integer("teacher_steps");
  recipe.student_steps = parameters.integer("student_steps");
  recipe.components = parameters.integer("components");
  recipe.student_components = parameters.integer("student_components");
  recipe.fresh_initialisation = parameters.text("fresh_initialisation") == "yes";
  recipe.attack_teacher = parameters.text("attack_teacher") == "yes";
  recipe.tested_sets = parameters.integer("tested_sets");
  recipe.halvings = parameters.integer("halvings");
  recipe.resamples = parameters.integer("resamples");
  recipe.largest_pool = parameters.integer("pool");
  recipe.points = parameters.integer("points");
  recipe.device = context.device();
  recipe.seed = context.seed();
  return recipe;
}

std::vector<Problem> recipe_problems(const Parameters& parameters) {
  std::vector<Problem> problems;
  for (const char* name : {"student", "attacks", "set_sizes", "member_ratios"})
    refuse_twice(parameters, name, problems);
  if (parameters.text("teacher") == "gmm") {
    for (const std::string& student : parameters.list("student")) {
      if (student == "gmm") continue;
      problems.push_back({"student",
                          "This student learns from a diffusion teacher's denoiser, and a Gaussian mixture has none",
                          student, "gmm", "Choose the student gmm, or a diffusion teacher"});
    }
  }
  const bool tests = parameters.integer("tested_sets") > 0;
  check_common(parameters, tests ? parameters.list("attacks") : std::vector<std::string>{}, problems);
  const std::int64_t most = parameters.integer("pool") / 2;
  for (const std::int64_t size : parameters.integers("set_sizes")) {
    if (size <= most) continue;
    problems.push_back({"set_sizes", "A candidate set may hold at most half of the pool from which it is drawn",
                        std::to_string(size),
                        "at most " + std::to_string(most) + ", half of the " +
                            std::to_string(parameters.integer("pool")) + " points of parameter pool",
                        "Ask for smaller sets, or a larger pool"});
  }
  return problems;
}

std::vector<double> power_ratios(const Recipe& recipe) {
  std::vector<double> ratios{0, 0.3, 0.5, 1};
  ratios.insert(ratios.end(), recipe.ratios.begin(), recipe.ratios.end());
  std::sort(ratios.begin(), ratios.end());
  ratios.erase(std::unique(ratios.begin(), ratios.end()), ratios.end());
  return ratios;
}

std::vector<std::string> targets(const Recipe& recipe) {
  std::vector<std::string> all = recipe.students;
  all.emplace_back("teacher");
  return all;
}

std::uint64_t derived_seed(std::uint64_t seed, const std::string& purpose) {
  return RandomStream(seed, "membership benchmark: " + purpose)();
}

}  // namespace assay::mia
