// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/compute/worker_crew.h"
#include "plugins/membership_inference/benchmark/attack_evaluation.h"
#include "plugins/membership_inference/benchmark/run_recorder.h"

namespace assay::mia {

/// Teachers, students and attacks of all runs, one phase after the other, the units of a phase in parallel. Results
/// depend on the seed alone, not on threads; a state is saved inside of trainings and after every unit, and a pipeline
/// that goes on from one gives the same results.
class Pipeline {
 public:
  /// `runs` and `recipe` must outlive it. `show_samples`: what the first run's teacher and first student draw while
  /// they train.
  Pipeline(const Recipe& recipe, const std::vector<BenchmarkRun>& runs, RunContext& context,
           std::function<void(const Points&)> show_samples);

  /// Goes on from a saved state. Error (method) where it belongs to another benchmark.
  void restore(const std::string& state);
  void run();

  const Generator& teacher(std::size_t run) const { return *teachers_.at(run).generator; }
  const Generator& student(std::size_t run, std::size_t index) const {
    return *students_.at(student_at(run, index)).generator;
  }
  /// `target`: index into targets().
  const AttackOutcome& outcome(std::size_t run, std::size_t target, std::size_t attack) const;
  const Quality& quality(std::size_t run, std::size_t target) const { return qualities_.at(target_at(run, target)); }

 private:
  /// A generator that is or will be trained.
  struct Training {
    std::unique_ptr<Generator> generator;
    std::string state;       ///< of the generator
    std::string unfinished;  ///< of a training that goes on
  };
  /// A target that is made when its first attack begins, and let go after its last.
  struct Slot {
    std::mutex mutex;
    std::unique_ptr<AttackTarget> target;
    std::size_t open_units = 0;
  };
  struct AttackUnit {
    std::size_t run = 0, target = 0, attack = 0;  ///< attack == number of attacks: the quality gate
  };

  std::size_t student_at(std::size_t run, std::size_t index) const { return run * recipe_.students.size() + index; }
  std::size_t target_at(std::size_t run, std::size_t target) const { return run * targets_.size() + target; }
  std::size_t outcome_at(std::size_t run, std::size_t target, std::size_t attack) const {
    return target_at(run, target) * recipe_.attacks.size() + attack;
  }
  const Generator& generator_of(std::size_t run, std::size_t target) const;
  bool wanted(std::size_t target, std::size_t attack) const;
  bool done(const AttackUnit& unit) const;

  void parallel(std::size_t units, const std::function<void(std::size_t)>& work);
  void train_teachers();
  void train_students();
  void attack();
  void attack(const AttackUnit& unit, std::size_t index);
  const AttackTarget& target_for(const AttackUnit& unit, const Pulse& pulse);
  TrainingHooks hooks(Training& training, std::size_t unit, const std::string& series, bool shown,
                      const std::string& detail);
  void finish(Training& training, std::unique_ptr<Generator> generator, const std::string& series);
  std::string state() const;

  const Recipe& recipe_;
  const std::vector<BenchmarkRun>& runs_;
  std::function<void(const Points&)> show_samples_;
  RunRecorder recorder_;
  WorkerCrew crew_;
  std::size_t threads_;
  std::vector<std::string> targets_;
  std::vector<Training> teachers_, students_;
  std::vector<AttackOutcome> outcomes_;
  std::vector<char> outcome_done_, quality_done_;
  std::vector<Quality> qualities_;
  std::vector<std::unique_ptr<Slot>> slots_;
};

}  // namespace assay::mia
