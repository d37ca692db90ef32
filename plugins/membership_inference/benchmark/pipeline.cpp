// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/membership_inference/benchmark/pipeline.h"

#include <algorithm>

namespace assay::mia {
namespace {

constexpr const char* state_mark = "assay membership benchmark 1";
constexpr double read_end = 0.01, teacher_end = 0.31, student_end = 0.71, attack_end = 0.98;

Json bytes_json(const std::string& bytes) {
  return Json::binary(std::vector<std::uint8_t>(bytes.begin(), bytes.end()));
}
std::string bytes_of(const Json& json) {
  const auto& bytes = json.get_binary();
  return {bytes.begin(), bytes.end()};
}

/// The live series of a run's first split; nothing for all others.
std::string series_of(const std::string& name, const BenchmarkRun& run) {
  return run.split > 0 ? std::string{} : name + (run.swapped ? "_swapped" : "");
}

Error foreign_state() {
  return {ErrorKind::method,
          {"The checkpoint does not belong to this benchmark", "checkpoint", {}, {}, "Run it again from the start"}};
}

}  // namespace

Pipeline::Pipeline(const Recipe& recipe, const std::vector<BenchmarkRun>& runs, RunContext& context,
                   std::function<void(const Points&)> show_samples)
    : recipe_(recipe),
      runs_(runs),
      show_samples_(std::move(show_samples)),
      recorder_(context),
      crew_(context.threads()),
      threads_(static_cast<std::size_t>(std::max(context.threads(), 1))),
      targets_(mia::targets(recipe)),
      teachers_(runs.size()),
      students_(runs.size() * recipe.students.size()),
      outcomes_(runs.size() * targets_.size() * recipe.attacks.size()),
      outcome_done_(outcomes_.size()),
      quality_done_(runs.size() * targets_.size()),
      qualities_(quality_done_.size()) {
  std::vector<std::string> order;
  for (const char* name : {"teacher_loss", "student_loss"}) {
    for (const BenchmarkRun& run : runs) {
      if (const std::string series = series_of(name, run); !series.empty()) order.push_back(series);
    }
  }
  recorder_.set_order(std::move(order));
  for (std::size_t i = 0; i < quality_done_.size(); ++i) slots_.push_back(std::make_unique<Slot>());
}

const AttackOutcome& Pipeline::outcome(std::size_t run, std::size_t target, std::size_t attack) const {
  return outcomes_.at(outcome_at(run, target, attack));
}

const Generator& Pipeline::generator_of(std::size_t run, std::size_t target) const {
  return target < recipe_.students.size() ? student(run, target) : teacher(run);
}

std::string Pipeline::state() const {
  const auto trainings = [](const std::vector<Training>& all) {
    Json json = Json::array();
    for (const Training& one : all) json.push_back({bytes_json(one.state), bytes_json(one.unfinished)});
    return json;
  };
  Json json = {{"format", state_mark},
               {"held", recorder_.held()},
               {"teachers", trainings(teachers_)},
               {"students", trainings(students_)}};
  json["outcomes"] = Json::object();
  for (std::size_t i = 0; i < outcomes_.size(); ++i) {
    if (outcome_done_[i]) json["outcomes"][std::to_string(i)] = to_json(outcomes_[i]);
  }
  json["qualities"] = Json::object();
  for (std::size_t i = 0; i < qualities_.size(); ++i) {
    if (quality_done_[i]) json["qualities"][std::to_string(i)] = to_json(qualities_[i]);
  }
  std::string bytes;
  Json::to_cbor(json, bytes);
  return bytes;
}

void Pipeline::restore(const std::string& state) {
  try {
    const Json json = Json::from_cbor(state);
    if (json.at("format") != state_mark || json.at("teachers").size() != teachers_.size() ||
        json.at("students").size() != students_.size())
      throw foreign_state();
    const auto read = [this](const Json& from, std::vector<Training>& into) {
      for (std::size_t i = 0; i < into.size(); ++i) {
        into[i].state = bytes_of(from.at(i).at(0));
        into[i].unfinished = bytes_of(from.at(i).at(1));
        if (!into[i].state.empty()) into[i].generator = generator_from_state(into[i].state, recipe_.device);
      }
    };
    read(json.at("teachers"), teachers_);
    read(json.at("students"), students_);
    for (const auto& [key, value] : json.at("outcomes").items()) {
      outcomes_.at(std::stoul(key)) = outcome_from_json(value);
      outcome_done_.at(std::stoul(key)) = 1;
    }
    for (const auto& [key, value] : json.at("qualities").items()) {
      qualities_.at(std::stoul(key)) = quality_from_json(value);
      quality_done_.at(std::stoul(key)) = 1;
    }
    recorder_.restore_held(json.at("held"));
  } catch (const nlohmann::json::exception&) {
    throw foreign_state();
  } catch (const std::logic_error&) {
    throw foreign_state();
  }
}

void Pipeline::parallel(std::size_t units, const std::function<void(std::size_t)>& work) {
  crew_.run(units, [&](std::size_t unit) {
    try {
      work(unit);
    } catch (...) {
      recorder_.fail();
      throw;
    }
  });
}

void Pipeline::run() {
  train_teachers();
  train_students();
  attack();
}

TrainingHooks Pipeline::hooks(Training& training, std::size_t unit, const std::string& series, bool shown,
                              const std::string& detail) {
  TrainingHooks hooks;
  hooks.pulse = [this, unit, detail](double share) { recorder_.pulse(unit, share, detail); };
  hooks.loss = [this, series](std::int64_t step, double loss) { recorder_.hold(series, step, loss); };
  if (shown && show_samples_) {
    hooks.samples = [this](std::int64_t, const Points& samples) { show_samples_(samples); };
  }
  hooks.checkpoint = [this, &training, series](std::string saved) {
    recorder_.save(series, [&] {
      training.unfinished = std::move(saved);
      return state();
    });
  };
  hooks.restore = training.unfinished;
  return hooks;
}

void Pipeline::finish(Training& training, std::unique_ptr<Generator> generator, const std::string& series) {
  std::string made = generator->state();
  recorder_.save(series, [&] {
    training.generator = std::move(generator);
    training.state = std::move(made);
    training.unfinished.clear();
    return state();
  });
}

void Pipeline::train_teachers() {
  recorder_.begin_phase("teacher", read_end, teacher_end, runs_.size());
  parallel(runs_.size(), [this](std::size_t r) {
    const BenchmarkRun& run = runs_[r];
    Training& training = teachers_[r];
    if (!training.generator) {
      const TeacherOptions options{.seed = derived_seed(recipe_.seed, run.name() + ": teacher"),
                                   .device = recipe_.device,
                                   .steps = recipe_.teacher_steps,
                                   .components = recipe_.components};
      const std::string series = series_of("teacher_loss", run);
      finish(training,
             train_teacher(recipe_.teacher, run.members, options, hooks(training, r, series, r == 0, run.name())),
             series);
    }
    recorder_.unit_done(r, run.name());
  });
  recorder_.release();
}

void Pipeline::train_students() {
  recorder_.begin_phase("student", teacher_end, student_end, students_.size());
  // The first student of every run first, so that runs go on side by side.
  parallel(students_.size(), [this](std::size_t unit) {
    const std::size_t r = unit % runs_.size(), s = unit / runs_.size();
    const BenchmarkRun& run = runs_[r];
    Training& training = students_[student_at(r, s)];
    const std::string detail = recipe_.students[s] + ", " + run.name();
    if (!training.generator) {
      const StudentOptions options{.seed = derived_seed(recipe_.seed, run.name() + ": student " + recipe_.students[s]),
                                   .device = recipe_.device,
                                   .steps = recipe_.student_steps,
                                   .components = recipe_.student_components,
                                   .fresh_initialisation = recipe_.fresh_initialisation};
      const std::string series = s == 0 ? series_of("student_loss", run) : std::string{};
      // Of the members the trainer gets hashes alone.
      finish(training,
             train_student(recipe_.students[s], teacher(r), Provenance(run.members), options,
                           hooks(training, unit, series, r == 0 && s == 0, detail)),
             series);
    }
    recorder_.unit_done(unit, detail);
  });
  recorder_.release();
}

bool Pipeline::wanted(std::size_t target, std::size_t attack) const {
  if (attack == recipe_.attacks.size() || target < recipe_.students.size() || recipe_.attack_teacher) return true;
  return attack_info(recipe_.attacks[attack]).needs_teacher;
}

bool Pipeline::done(const AttackUnit& unit) const {
  return unit.attack == recipe_.attacks.size() ? quality_done_[target_at(unit.run, unit.target)]
                                               : outcome_done_[outcome_at(unit.run, unit.target, unit.attack)];
}

void Pipeline::attack() {
  // As many runs side by side as there are threads, so that few targets are in memory at once.
  std::vector<AttackUnit> units;
  for (std::size_t first = 0; first < runs_.size(); first += threads_) {
    for (std::size_t target = 0; target < targets_.size(); ++target) {
      for (std::size_t attack = 0; attack <= recipe_.attacks.size(); ++attack) {
        for (std::size_t run = first; run < std::min(first + threads_, runs_.size()); ++run) {
          if (wanted(target, attack)) units.push_back({run, target, attack});
        }
      }
    }
  }
  for (const AttackUnit& unit : units) slots_[target_at(unit.run, unit.target)]->open_units += !done(unit);
  recorder_.begin_phase("attack", student_end, attack_end, units.size());
  parallel(units.size(), [&](std::size_t i) { attack(units[i], i); });
}

const AttackTarget& Pipeline::target_for(const AttackUnit& unit, const Pulse& pulse) {
  Slot& slot = *slots_[target_at(unit.run, unit.target)];
  const std::scoped_lock lock(slot.mutex);
  if (!slot.target) {
    slot.target = std::make_unique<AttackTarget>(
        make_target(targets_[unit.target], generator_of(unit.run, unit.target), runs_[unit.run], recipe_, pulse));
  }
  return *slot.target;
}

void Pipeline::attack(const AttackUnit& unit, std::size_t index) {
  const bool gate = unit.attack == recipe_.attacks.size();
  const std::string detail = (gate ? std::string("quality") : recipe_.attacks[unit.attack]) + " on " +
                             targets_[unit.target] + ", " + runs_[unit.run].name();
  if (!done(unit)) {
    const AttackTarget& target = target_for(unit, [&](double share) { recorder_.pulse(index, 0.3 * share, detail); });
    const Pulse pulse = [&](double share) { recorder_.pulse(index, 0.3 + 0.7 * share, detail); };
    if (gate) {
      Quality quality = measure_quality(target, recipe_, pulse);
      recorder_.save({}, [&] {
        qualities_[target_at(unit.run, unit.target)] = std::move(quality);
        quality_done_[target_at(unit.run, unit.target)] = 1;
        return state();
      });
    } else {
      AttackOutcome outcome = evaluate_attack(recipe_.attacks[unit.attack], target, recipe_, runs_.size() == 1, pulse);
      const std::size_t at = outcome_at(unit.run, unit.target, unit.attack);
      recorder_.save({}, [&] {
        outcomes_[at] = std::move(outcome);
        outcome_done_[at] = 1;
        return state();
      });
    }
    Slot& slot = *slots_[target_at(unit.run, unit.target)];
    const std::scoped_lock lock(slot.mutex);
    if (--slot.open_units == 0) slot.target.reset();
  }
  recorder_.unit_done(index, detail);
}

}  // namespace assay::mia
