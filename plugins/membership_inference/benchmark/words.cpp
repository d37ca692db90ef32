// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/benchmark/words.h"

#include <algorithm>
#include <cmath>

#include "core/base/numbers.h"
#include "plugins/membership_inference/common_declarations.h"

namespace assay::mia {
namespace {

using std::string;

string runs_text(const BenchmarkResults& results) {
  const Recipe& recipe = results.recipe;
  return for_people(recipe.splits) + (recipe.splits == 1 ? " split" : " splits") +
         (recipe.swap ? ", both roles" : ", one role");
}

string interval_text(const OverRuns& value) {
  if (!std::isfinite(value.low)) return share_text(value.mean);
  return share_text(value.mean) + " (" + share_text(value.low) + " to " + share_text(value.high) + ")";
}

/// Whether every run's own interval at this size lies above chance.
bool above_chance(const BenchmarkResults& results, std::size_t target, std::size_t attack, std::int64_t size) {
  bool any = false;
  for (std::size_t r = 0; r < results.runs.size(); ++r) {
    const SetCell* cell = cell_of(results.pipeline.outcome(r, target, attack), size, results.recipe.ratios.front());
    if (!cell) continue;
    if (!((std::isfinite(cell->low) ? cell->low : cell->auc) > 0.5)) return false;
    any = true;
  }
  return any;
}

std::vector<string> short_titles(const Recipe& recipe) {
  std::vector<string> titles;
  for (const string& id : recipe.attacks) titles.push_back(attack_info(id).title);
  return titles;
}

constexpr const char* uncertain = ", uncertain";

/// The words about the deep kernel on the first student, said as plainly where it fails as where it works.
string deep_kernel_words(const BenchmarkResults& results, std::int64_t size) {
  const auto& attacks = results.recipe.attacks;
  const auto found = std::find(attacks.begin(), attacks.end(), "mmd_d");
  if (found == attacks.end()) return {};
  const auto attack = static_cast<std::size_t>(found - attacks.begin());
  const AttackOutcome& first = results.pipeline.outcome(0, 0, attack);
  const string title = attack_info("mmd_d").title;
  if (!first.failure.empty()) return title + " did not run: " + first.failure;
  const double ratio = results.recipe.ratios.front();
  const auto here = auc_over_runs(results, 0, attack, size, ratio);
  if (!here) return {};
  if (above_chance(results, 0, attack, size)) return title + ": AUC " + interval_text(*here) + " at m = " + for_people(size) + ".";
  const auto how = [&](std::int64_t m, const OverRuns& value) -> string {
    const string where = interval_text(value) + " at m = " + for_people(m);
    if (above_chance(results, 0, attack, m)) return where + ", above chance";
    return where + (value.mean < 0.6 ? ", it fails" : uncertain);
  };
  string words = title + ": AUC " + how(size, *here);
  const std::int64_t largest = results.recipe.set_sizes.back();
  if (const auto last = auc_over_runs(results, 0, attack, largest, ratio); last && largest != size) words += "; " + how(largest, *last);
  return words + ".";
}

/// An AUC compares sets of two pools; the exact test of one set has only the auxiliary points, and their accident. Said where the first is high and the second
/// low, with the effect and the test's standard error, both in standard deviations of a point's score.
string power_words(const BenchmarkResults& results, std::int64_t size) {
  constexpr double high = 0.8, low = 0.3;
  const Recipe& recipe = results.recipe;
  const auto auxiliary = static_cast<double>(results.runs.front().auxiliary.count);
  string weak;
  bool cross_fitted = false;
  for (std::size_t attack = 0; attack < recipe.attacks.size(); ++attack) {
    const auto all = auc_over_runs(results, 0, attack, size, recipe.ratios.front());
    const auto power = power_over_runs(results, 0, attack, size, recipe.ratios.front(), recipe.alpha);
    if (!all || !power || all->mean < high || !(power->mean < low)) continue;
    const auto parts = attack_info(recipe.attacks[attack]).parts;
    double shift = 0;
    for (std::size_t r = 0; r < results.runs.size(); ++r) shift += results.pipeline.outcome(r, 0, attack).separation / static_cast<double>(results.runs.size());
    const double error = std::sqrt(1 / static_cast<double>(size) + static_cast<double>(parts) / auxiliary);
    weak += (weak.empty() ? "" : "; ") + recipe.attacks[attack] + " has AUC " + two_digits(all->mean) + " and power " + two_digits(power->mean) +
            " (members score " + two_digits(shift) + " standard deviations higher, the test's standard error is " + two_digits(error) + ")";
    cross_fitted = cross_fitted || parts > 1;
  }
  if (weak.empty()) return {};
  return "A high AUC is no powerful test. At p ≤ " + shortest(recipe.alpha) + ", " + weak + ". The AUC compares sets of two pools, the test one set with " +
         for_people(results.runs.front().auxiliary.count) + " auxiliary points, whose own accident all sets of a split share." +
         (cross_fitted ? " A cross-fitted attack has half of them for each part, and pays for its validity with twice the mean of two p-values." : "") +
         " An audit of data like these needs more auxiliary points, or an attack whose power here is high.";
}

Table text_table(const string& column, const std::vector<string>& lines) {
  Table table{{column}, {}};
  for (const string& line : lines) {
    if (!line.empty()) table.rows.push_back({line});
  }
  return table;
}

std::vector<string> facts_of(const BenchmarkResults& results, std::int64_t size) {
  const Recipe& recipe = results.recipe;
  const BenchmarkRun& run = results.runs.front();
  string students;
  for (const string& student : recipe.students) students += (students.empty() ? "" : ", ") + student;
  std::vector<string> facts{
      results.data.name + ": " + for_people(results.data.points.count) + " points of " +
          for_people(results.data.points.dimensions) + " dimensions; " + for_people(run.members.count) + " members, " +
          for_people(run.others.count) + " others, " + for_people(run.auxiliary.count) + " auxiliary",
      "teacher " + recipe.teacher +
          (recipe.teacher_steps > 0 ? ", " + for_people(recipe.teacher_steps) + " steps" : "") + "; " +
          (recipe.students.size() == 1 ? "student " : "students ") + students +
          (recipe.student_steps > 0 ? ", " + for_people(recipe.student_steps) + " steps" : "") + "; " +
          for_people(recipe.samples) + " samples of each",
      runs_text(results) + ", seed " + std::to_string(recipe.seed),
      for_people(recipe.sets) + " candidate sets of each kind; controls at m = " + for_people(size) +
          ", share of members " + shortest(recipe.ratios.front())};
  if (recipe.features != "pixels") facts.push_back("features: " + recipe.features);
  return facts;
}

Table assumptions_of(const BenchmarkResults& results, const std::vector<ControlRow>& controls, const string& attack) {
  Table table{{"assumption", "basis", "state"}, {}};
  const auto row = [&](const string& assumption, const string& control, const string& of, const string& on) {
    const string result = control_result(controls, control, of, on);
    const string alone = of.empty() ? "" : ", of this attack alone";
    if (result == "n/a") {
      table.rows.push_back({assumption, control + " control not run", string("stated")});
    } else {
      table.rows.push_back({assumption, control + " control " + (result == "yes" ? "passed" : "failed") + alone,
                            string(result == "yes" ? "holds" : "fails")});
    }
  };
  const string& student = results.recipe.students.front();
  row("other and auxiliary points come from one population", "shift", {}, {});
  row("no point stands in two roles", "duplicates", {}, {});
  table.rows.push_back(
      {string("students saw samples of their teacher alone"), string("hashes of their inputs agree"), string("holds")});
  if (!attack.empty()) {
    row(attack + " on " + student + " holds with members and others exchanged", "swap", attack, student);
    row(attack + " on " + student + " is silent where there is nothing to find", "null", attack, student);
  }
  return table;
}

/// The best attack over single points of a target, as words: "teacher_loss 0.87".
string best_instance(const BenchmarkResults& results, std::size_t target) {
  string best;
  double value = -1;
  for (std::size_t attack = 0; attack < results.recipe.attacks.size(); ++attack) {
    const auto all = instance_over_runs(results, target, attack);
    if (!all || all->mean <= value) continue;
    value = all->mean;
    best = results.recipe.attacks[attack] + " " + interval_text(*all);
  }
  return best;
}

/// The best of several attacks is the best of several accidents, too.
string chosen_after_looking(const BenchmarkResults& results, const string& best) {
  std::size_t ran = 0;
  for (std::size_t attack = 0; attack < results.recipe.attacks.size(); ++attack) {
    if (!results.pipeline.outcome(0, 0, attack).cells.empty()) ++ran;
  }
  if (ran < 2 || best.empty()) return {};
  return "The best attack, " + best + ", was chosen after looking, among " + std::to_string(ran) + " attacks on these same sets. Its AUC is therefore optimistic. "
         "The swap and null controls beside the sentence are those of " + best + " alone. Fix one attack before an audit.";
}

std::vector<string> notes_of(const BenchmarkResults& results, const DensityFrames* density, std::int64_t size, const string& best) {
  const Recipe& recipe = results.recipe;
  std::vector<string> notes;
  const string on_teacher = best_instance(results, recipe.students.size()), on_student = best_instance(results, 0);
  if (!on_student.empty()) {
    notes.push_back("Single points: best AUC on the student " + recipe.students.front() + " is " + on_student +
                    (on_teacher.empty() ? "." : ", on the teacher " + on_teacher + ".") +
                    " A set averages many such small differences.");
  }
  if (const string chosen = chosen_after_looking(results, best); !chosen.empty()) notes.push_back(chosen);
  notes.push_back("Averaging any good score of single points over a set is a set attack too, and the fair baseline. Every such score stands in the same table "
                  "and figure.");
  notes.push_back("Sets of one pool overlap and share that pool's accident. " +
                  (results.runs.size() == 1 ? string("Of one run the range is the pool bootstrap's. ")
                                            : "Ranges are over " + for_people(std::int64_t(results.runs.size())) + " runs. ") +
                  (recipe.splits < 3 ? "Fewer than three splits prove little." : "They are no confidence intervals."));
  if (deep_kernel_words(results, size).find(uncertain) != string::npos) {
    notes.push_back("Uncertain, of an AUC: in one run at least its pool bootstrap reaches chance.");
  }
  if (const string weak = power_words(results, size); !weak.empty()) notes.push_back(weak);
  for (std::size_t target = 0; target <= recipe.students.size(); ++target) {
    for (std::size_t attack = 0; attack < recipe.attacks.size(); ++attack) {
      for (std::size_t r = 0; r < results.runs.size(); ++r) {
        const AttackOutcome& outcome = results.pipeline.outcome(r, target, attack);
        if (!outcome.failure.empty() && r == 0) notes.push_back(recipe.attacks[attack] + ": " + outcome.failure);
        for (const string& note : outcome.notes) {
          notes.push_back(recipe.attacks[attack] + " on " + targets(recipe)[target] + ", " + results.runs[r].name() +
                          ": " + note);
        }
      }
    }
  }
  for (const string& line : quality_words(results)) notes.push_back(line);
  if (recipe.sets < 100) {
    notes.push_back("With " + for_people(recipe.sets) + " sets without members the smallest false positive rate is 1/" +
                    for_people(recipe.sets) + ". A true positive rate at 1 % cannot be stated and is left empty.");
  }
  if (density != nullptr) {
    notes.push_back(
        "Why it works, in the density pictures: the student never saw a member, yet it follows what its teacher took from them. It lies above the population at " +
        for_people(100 * density->members_higher) + " % of the members and at " +
        for_people(100 * density->others_higher) + " % of other points.");
  }
  if (!recipe.fresh_initialisation && recipe.teacher != "gmm") {
    notes.push_back(
        "Students start from the teacher's weights where their recipe does so. That is a second way for what it remembers; fresh_initialisation=yes closes it.");
  }
  notes.push_back("Figures of controls and of the sentence are those of m = " + for_people(size) +
                  " on the first student. They hold for these data and these small generators. Nothing here says how large the effect is elsewhere.");
  return notes;
}

Table choices_of(const Recipe& recipe) {
  Table table{{"choice", "status"}, {}};
  for (const string& attack : recipe.attacks) {
    for (const string& choice : reconstruction_choices(attack))
      table.rows.push_back({choice, string("reconstruction")});
  }
  const auto own = [&](const string& choice) { table.rows.push_back({choice, string("own extension")}); };
  for (const string& attack : recipe.attacks) {
    if (attack_info(attack).status == "own") own(attack_info(attack).title + ": " + attack_info(attack).help);
  }
  own("Candidate sets are tested by exact permutation against auxiliary points; with two cross-fitted parts p is twice "
      "the mean of two "
      "exact p-values: valid, conservative.");
  own("Set sizes, number of sets, generators and data of this benchmark are ours; no table of the paper could be read, "
      "and none is "
      "compared with.");
  return table;
}

}  // namespace

std::vector<string> quality_words(const BenchmarkResults& results) {
  constexpr double poor = 3, copies = 0.05;
  std::vector<string> lines;
  const auto& students = results.recipe.students;
  for (std::size_t s = 0; s < students.size(); ++s) {
    double ratio = 0, copied = 0;
    for (std::size_t r = 0; r < results.runs.size(); ++r) {
      const Quality& student = results.pipeline.quality(r, s);
      const Quality& teacher = results.pipeline.quality(r, students.size());
      if (teacher.frechet_others > 0) ratio = std::max(ratio, student.frechet_others / teacher.frechet_others);
      copied = std::max(copied, student.memorisation);
    }
    if (ratio > poor) {
      lines.push_back("The student " + students[s] +
                      " makes poor samples: in one run its Frechet distance to other points is " + for_people(ratio) +
                      " times its teacher's. Look at the samples before the figures.");
    }
    if (copied > copies) {
      lines.push_back("The student " + students[s] + " copies: up to " + for_people(100 * copied) +
                      " % of its samples are nearer to a member than 99 % of the other points are.");
    }
  }
  return lines;
}

string two_digits(double value) {
  if (!std::isfinite(value)) return "–";
  const auto hundredths = std::llround(std::abs(value) * 100);
  const string rest = std::to_string(hundredths % 100);
  return (value < 0 && hundredths > 0 ? "−" : "") + std::to_string(hundredths / 100) + "." +
         (rest.size() < 2 ? "0" : "") + rest;
}

string share_text(double value) {
  if (value < 1 && value >= 0.9995) return "above 0.999";
  if (value < 1 && value >= 0.995) return "0." + std::to_string(std::llround(value * 1000));
  return two_digits(value);
}

BenchmarkWords benchmark_words(const BenchmarkResults& results, const std::vector<ControlRow>& controls,
                               const DensityFrames* density) {
  const Recipe& recipe = results.recipe;
  const BenchmarkRun& run = results.runs.front();
  const std::int64_t size = control_size(recipe, run);
  BenchmarkWords words;
  std::size_t best_attack = 0;
  for (std::size_t attack = 0; attack < recipe.attacks.size(); ++attack) {
    const auto all = auc_over_runs(results, 0, attack, size, recipe.ratios.front());
    if (!all || (!words.best_attack.empty() && all->mean <= words.best.mean)) continue;
    words.best_attack = recipe.attacks[attack];
    words.best = *all;
    best_attack = attack;
  }
  const string where = " on the student " + recipe.students.front();
  const string share =
      recipe.ratios.front() == 1 ? "members" : "points with a share of " + shortest(recipe.ratios.front()) + " members";
  const string& student = recipe.students.front();
  const bool broken = control_result(controls, "shift") == "no" || control_result(controls, "duplicates") == "no" ||
                      control_result(controls, "null", words.best_attack, student) == "no";
  const string sets = for_people(size) + " " + share;
  if (words.best_attack.empty()) {
    words.tone = "not_found";
    words.sentence = "No attack ran" + where + "; the notes say why.";
  } else if (broken) {
    words.tone = "not_supported";
    words.sentence = "Not supported: a control failed. The AUC of " + interval_text(words.best) + " for sets of " + sets + where +
                     " may be an accident of the data.";
  } else {
    const bool found = above_chance(results, 0, best_attack, size);
    words.tone = found ? "found" : "not_found";
    words.sentence = (found ? "Sets of " + sets + " are told from sets without." : "No attack is above chance in every run for sets of " + sets + ".") +
                     (recipe.attacks.size() > 1 ? " Best of " + std::to_string(recipe.attacks.size()) + " attacks" : string(" Attack")) + where + ": " +
                     short_titles(recipe)[best_attack] + ", AUC " + interval_text(words.best) + ".";
    if (words.best_attack != "mmd_d") {
      if (const string kernel = deep_kernel_words(results, size); !kernel.empty()) words.sentence += " " + kernel;
    }
  }
  words.facts = text_table("fact", facts_of(results, size));
  words.assumptions = assumptions_of(results, controls, words.best_attack);
  words.notes = text_table("note", notes_of(results, density, size, words.best_attack));
  words.choices = choices_of(recipe);
  return words;
}

}  // namespace assay::mia
