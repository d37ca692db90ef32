// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/method/run_context.h"
#include "core/parameters/parameter.h"

namespace assay::mia {

/// All that a benchmark was asked to do.
struct Recipe {
  std::string teacher;
  std::vector<std::string> students, attacks;
  std::vector<std::int64_t> set_sizes;  ///< ascending, each once
  bool default_sizes = false;           ///< not asked for: those that do not fit are left out
  std::vector<double> ratios;           ///< descending, each once
  std::int64_t splits = 1;
  bool swap = true;
  std::int64_t sets = 150;
  std::string features = "pixels", scaling = "auto", label_column = "none";
  std::int64_t image_size = 0, permutations = 199;
  double alpha = 0.05;
  std::int64_t samples = 5000, teacher_steps = 0, student_steps = 0, components = 40, student_components = 24;
  bool fresh_initialisation = false, attack_teacher = true;
  std::int64_t tested_sets = 40, halvings = 20, resamples = 100, largest_pool = 2000;
  std::int64_t points = 0;  ///< rows of the file that take part; 0: all
  std::string device = "cpu";
  std::uint64_t seed = 0;
};

Recipe recipe_of(const Parameters& parameters, const RunContext& context);
/// The rules across parameters; opens no file.
std::vector<Problem> recipe_problems(const Parameters& parameters);

/// The shares of members at which the exact test's power is shown: 0 (false positives), 0.3, 0.5, 1, and those asked
/// for; ascending.
std::vector<double> power_ratios(const Recipe& recipe);
/// The targets of attacks: the students in their order, then "teacher".
std::vector<std::string> targets(const Recipe& recipe);

/// A seed of its own for every purpose: nothing that is drawn depends on what else is drawn.
std::uint64_t derived_seed(std::uint64_t seed, const std::string& purpose);

}  // namespace assay::mia
