// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/benchmark/result_tables.h"

#include <algorithm>
#include <cmath>

#include "plugins/membership_inference/benchmark/set_sampling.h"
#include "plugins/membership_inference/evaluation/roc.h"

namespace assay::mia {
namespace {

std::int64_t whole(std::size_t value) { return static_cast<std::int64_t>(value); }

/// Calls work(target, attack) for all of them, students first.
void for_each_pair(const BenchmarkResults& results, const std::function<void(std::size_t, std::size_t)>& work) {
  for (std::size_t target = 0; target <= results.recipe.students.size(); ++target) {
    for (std::size_t attack = 0; attack < results.recipe.attacks.size(); ++attack) work(target, attack);
  }
}

/// Attacks that nobody asked to run on the teacher leave nothing behind.
bool untouched(const AttackOutcome& outcome) { return outcome.failure.empty() && outcome.cells.empty(); }

std::string joined_notes(const std::vector<std::string>& notes) {
  std::string all;
  for (const std::string& note : notes) all += (all.empty() ? "" : "; ") + note;
  return all;
}

/// The set sizes with that of the controls first: figures show the first value of a chooser.
std::vector<std::int64_t> sizes_to_show(const BenchmarkResults& results) {
  std::vector<std::int64_t> sizes = results.recipe.set_sizes;
  const auto chosen = std::find(sizes.begin(), sizes.end(), control_size(results.recipe, results.runs.front()));
  std::rotate(sizes.begin(), chosen, chosen + 1);
  return sizes;
}

std::vector<double> levels(const Recipe& recipe) {
  std::vector<double> all{recipe.alpha};
  if (recipe.alpha != 0.01 && static_cast<double>(recipe.permutations + 1) >= 100) all.push_back(0.01);
  return all;
}

}  // namespace

Table auc_table(const BenchmarkResults& results) {
  Table table{{"attack", "student", "set_size", "member_ratio", "split", "role", "auc", "low", "high", "tpr_at_1pct",
               "negatives", "best_accuracy", "advantage", "auc_welch", "note"},
              {}};
  const auto names = targets(results.recipe);
  for_each_pair(results, [&](std::size_t target, std::size_t attack) {
    for (std::size_t r = 0; r < results.runs.size(); ++r) {
      const BenchmarkRun& run = results.runs[r];
      const AttackOutcome& outcome = results.pipeline.outcome(r, target, attack);
      if (!outcome.failure.empty()) {
        table.rows.push_back({results.recipe.attacks[attack],
                              names[target],
                              {},
                              {},
                              run.split + 1,
                              run.role(),
                              {},
                              {},
                              {},
                              {},
                              {},
                              {},
                              {},
                              {},
                              outcome.failure});
      }
      for (const SetCell& cell : outcome.cells) {
        const Scored scored{cell.positive, cell.negative};
        table.rows.push_back({results.recipe.attacks[attack], names[target], cell.size, cell.ratio, run.split + 1,
                              run.role(), cell.auc, real_cell(cell.low), real_cell(cell.high),
                              real_cell(tpr_at_fpr(scored, 0.01)), whole(cell.negative.size()),
                              best_balanced_accuracy(scored), membership_advantage(scored), real_cell(cell.auc_welch),
                              joined_notes(outcome.notes)});
      }
    }
  });
  return table;
}

Table instance_table(const BenchmarkResults& results) {
  Table table{{"attack", "target", "auc", "low", "high", "split", "role", "members", "others", "tpr_at_1pct", "note"},
              {}};
  const auto names = targets(results.recipe);
  for_each_pair(results, [&](std::size_t target, std::size_t attack) {
    for (std::size_t r = 0; r < results.runs.size(); ++r) {
      const BenchmarkRun& run = results.runs[r];
      const AttackOutcome& outcome = results.pipeline.outcome(r, target, attack);
      if (untouched(outcome)) continue;
      if (outcome.members.empty()) {
        const std::string why = outcome.failure.empty() ? "This score is one of sets alone." : outcome.failure;
        table.rows.push_back(
            {results.recipe.attacks[attack], names[target], {}, {}, {}, run.split + 1, run.role(), {}, {}, {}, why});
        continue;
      }
      const Scored scored{outcome.members, outcome.others};
      const Interval interval = delong(scored);
      table.rows.push_back({results.recipe.attacks[attack], names[target], interval.value, interval.low, interval.high,
                            run.split + 1, run.role(), whole(scored.positive.size()), whole(scored.negative.size()),
                            real_cell(tpr_at_fpr(scored, 0.01)), joined_notes(outcome.notes)});
    }
  });
  return table;
}

Table instance_means_table(const BenchmarkResults& results) {
  Table table{{"attack", "target", "auc", "low", "high", "runs"}, {}};
  const auto names = targets(results.recipe);
  for_each_pair(results, [&](std::size_t target, std::size_t attack) {
    if (const auto all = instance_over_runs(results, target, attack)) {
      table.rows.push_back(
          {results.recipe.attacks[attack], names[target], all->mean, all->low, all->high, whole(all->each.size())});
    }
  });
  return table;
}

Table auc_by_size_table(const BenchmarkResults& results) {
  Table table{{"attack", "student", "set_size", "member_ratio", "auc", "low", "high", "runs"}, {}};
  const auto names = targets(results.recipe);
  for_each_pair(results, [&](std::size_t target, std::size_t attack) {
    for (const double ratio : results.recipe.ratios) {
      for (const std::int64_t size : results.recipe.set_sizes) {
        const auto all = auc_over_runs(results, target, attack, size, ratio);
        if (!all) continue;
        table.rows.push_back({results.recipe.attacks[attack], names[target], size, ratio, all->mean,
                              real_cell(all->low), real_cell(all->high), whole(all->each.size())});
      }
    }
  });
  return table;
}

Table roc_table(const BenchmarkResults& results) {
  Table table{{"attack", "student", "set_size", "member_ratio", "fpr", "tpr", "low", "high"}, {}};
  const auto names = targets(results.recipe);
  const auto grid = roc_grid(results.recipe.sets);
  for_each_pair(results, [&](std::size_t target, std::size_t attack) {
    for (const std::int64_t size : sizes_to_show(results)) {
      for (const double ratio : results.recipe.ratios) {
        std::vector<std::vector<double>> curves;
        const SetCell* last = nullptr;
        for (std::size_t r = 0; r < results.runs.size(); ++r) {
          const SetCell* cell = cell_of(results.pipeline.outcome(r, target, attack), size, ratio);
          if (!cell) continue;
          last = cell;
          curves.push_back(tpr_on_grid(cell->positive, cell->negative, grid));
        }
        if (!last) continue;
        for (std::size_t k = 0; k < grid.size(); ++k) {
          double mean = 0, low = curves.front()[k], high = low;
          for (const auto& curve : curves) {
            mean += curve[k] / static_cast<double>(curves.size());
            low = std::min(low, curve[k]);
            high = std::max(high, curve[k]);
          }
          Cell low_cell = low, high_cell = high;
          if (curves.size() == 1) {
            low_cell = last->tpr_low.empty() ? Cell() : Cell(last->tpr_low[k]);
            high_cell = last->tpr_high.empty() ? Cell() : Cell(last->tpr_high[k]);
          }
          table.rows.push_back(
              {results.recipe.attacks[attack], names[target], size, ratio, grid[k], mean, low_cell, high_cell});
        }
      }
    }
  });
  return table;
}

Table power_table(const BenchmarkResults& results) {
  Table table{
      {"attack", "student", "set_size", "member_ratio", "power", "low", "high", "p_level", "tested", "runs", "test"},
      {}};
  const auto names = targets(results.recipe);
  for_each_pair(results, [&](std::size_t target, std::size_t attack) {
    for (const std::int64_t size : sizes_to_show(results)) {
      for (const double level : levels(results.recipe)) {
        for (const double ratio : power_ratios(results.recipe)) {
          const auto all = power_over_runs(results, target, attack, size, ratio, level);
          if (!all) continue;
          const bool exact = results.pipeline.outcome(0, target, attack).exact;
          table.rows.push_back({results.recipe.attacks[attack], names[target], size, ratio, all->mean, all->low,
                                all->high, level, results.recipe.tested_sets, whole(all->each.size()),
                                std::string(exact ? "exact" : "valid: twice the mean of two exact p-values")});
        }
      }
    }
  });
  return table;
}

Table thresholds_table(const BenchmarkResults& results) {
  Table table{{"attack", "student", "set_size", "rate", "split", "role", "blocks", "false_positives", "true_positives",
               "balanced_accuracy", "note"},
              {}};
  const auto names = targets(results.recipe);
  for_each_pair(results, [&](std::size_t target, std::size_t attack) {
    for (std::size_t r = 0; r < results.runs.size(); ++r) {
      for (const ThresholdCell& cell : results.pipeline.outcome(r, target, attack).thresholds) {
        table.rows.push_back({results.recipe.attacks[attack], names[target], cell.size, cell.rate,
                              results.runs[r].split + 1, results.runs[r].role(), cell.blocks,
                              real_cell(cell.false_positives), real_cell(cell.true_positives),
                              real_cell((cell.true_positives + 1 - cell.false_positives) / 2), cell.reason});
      }
    }
  });
  return table;
}

Table records_table(const BenchmarkResults& results) {
  Table table{{"target", "split", "role", "item", "value"}, {}};
  const auto names = targets(results.recipe);
  for (std::size_t target = 0; target < names.size(); ++target) {
    for (std::size_t r = 0; r < results.runs.size(); ++r) {
      const Generator& generator =
          target < results.recipe.students.size() ? results.pipeline.student(r, target) : results.pipeline.teacher(r);
      for (const auto& [item, value] : generator.record()) {
        table.rows.push_back({names[target], results.runs[r].split + 1, results.runs[r].role(), item, value});
      }
    }
  }
  return table;
}

Table quality_table(const BenchmarkResults& results) {
  Table table{{"target", "split", "role", "frechet", "frechet_others", "kid", "kid_others", "memorisation",
               "memorisation_others", "samples"},
              {}};
  const auto names = targets(results.recipe);
  for (std::size_t target = 0; target < names.size(); ++target) {
    for (std::size_t r = 0; r < results.runs.size(); ++r) {
      const Quality& quality = results.pipeline.quality(r, target);
      table.rows.push_back({names[target], results.runs[r].split + 1, results.runs[r].role(),
                            real_cell(quality.frechet), real_cell(quality.frechet_others), real_cell(quality.kid),
                            real_cell(quality.kid_others), quality.memorisation, quality.memorisation_others,
                            results.recipe.samples});
    }
  }
  return table;
}

std::vector<ShadowPower> shadow_power(const BenchmarkResults& results) {
  std::vector<ShadowPower> all;
  const auto names = targets(results.recipe);
  for_each_pair(results, [&](std::size_t target, std::size_t attack) {
    for (const std::int64_t size : results.recipe.set_sizes) {
      for (const double ratio : power_ratios(results.recipe)) {
        for (const double level : levels(results.recipe)) {
          const auto found = power_over_runs(results, target, attack, size, ratio, level);
          if (!found) continue;
          all.push_back({results.recipe.attacks[attack], names[target], size, ratio, level, found->mean, found->low,
                         found->high});
        }
      }
    }
  });
  return all;
}

ShadowFile shadow_of(const BenchmarkResults& results, const std::vector<ShadowPower>& power) {
  const Recipe& recipe = results.recipe;
  ShadowFile file;
  file.recipe = {{"teacher", recipe.teacher},
                 {"students", recipe.students},
                 {"data", results.data.name},
                 {"data_sha256", results.data.sha256},
                 {"dimensions", results.data.points.dimensions},
                 {"members", results.runs.front().members.count},
                 {"others", results.runs.front().others.count},
                 {"auxiliary", results.runs.front().auxiliary.count},
                 {"samples", recipe.samples},
                 {"features", recipe.features},
                 {"scaling", recipe.scaling},
                 {"image_size", recipe.image_size},
                 {"teacher_steps", recipe.teacher_steps},
                 {"student_steps", recipe.student_steps},
                 {"components", recipe.components},
                 {"student_components", recipe.student_components},
                 {"fresh_initialisation", recipe.fresh_initialisation},
                 {"splits", recipe.splits},
                 {"swap", recipe.swap},
                 {"permutations", recipe.permutations},
                 {"seed", recipe.seed}};
  const auto names = targets(recipe);
  for_each_pair(results, [&](std::size_t target, std::size_t attack) {
    std::vector<double> means, errors;
    for (std::size_t r = 0; r < results.runs.size(); ++r) {
      const AttackOutcome& outcome = results.pipeline.outcome(r, target, attack);
      if (outcome.members.empty()) continue;
      means.push_back(outcome.separation);
      errors.push_back(outcome.separation_error);
    }
    if (!means.empty())
      file.attacks.push_back(shadow_attack(recipe.attacks[attack], names[target], std::move(means), errors));
  });
  file.power = power;
  return file;
}

}  // namespace assay::mia
