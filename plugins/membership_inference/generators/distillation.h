// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to LibTorch sources: what the distillations of a diffusion teacher into a one-step student have in common.
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "plugins/membership_inference/generators/network_generator.h"
#include "plugins/membership_inference/generators/teacher_output.h"
#include "plugins/membership_inference/generators/training.h"

namespace assay::mia {

/// What is fixed of one kind of student.
struct DistillationForm {
  std::string_view id;            ///< "dmd": of the generator, its streams and its checkpoints
  std::int64_t drawn = 12000;     ///< teacher samples that it sees
  std::int64_t levels = 0;        ///< Heun levels of each
  std::int64_t preset_steps = 0;  ///< where no number was asked for
};

/// The teacher on the device, what it drew, and the loop of steps with its checkpoints. A student is given nothing else: members are
/// here as hashes alone. One thread, in inference mode.
class Distillation {
 public:
  /// Draws the teacher's samples. Error (usage) for a teacher without a network, Error (method) where a sample is a member.
  Distillation(const DistillationForm& form, const Generator& teacher, const Provenance& members, const StudentOptions& options,
               const TrainingHooks& hooks);

  const EdmNetwork& guide() const { return guide_; }  ///< the teacher, fixed
  const TeacherOutput& seen() const { return seen_; }
  at::Device device() const { return guide_.device(); }
  std::int64_t steps() const { return steps_; }
  std::int64_t dimensions() const { return guide_.mlp().shape().dimensions; }
  /// The student before its first step: the teacher's weights, or fresh ones where these were asked for.
  EdmNetwork start(bool consistency = false) const;

  /// All that a checkpoint holds beside the number of steps.
  struct State {
    std::function<void(StateWriter&)> write;
    std::function<void(StateReader&)> read;
  };
  /// One step with a stream of its own; returns the loss.
  using Step = std::function<at::Tensor(std::int64_t step, RandomStream& stream)>;
  /// Takes all steps, from the hooks' checkpoint on where there is one. `made`: the network that samples, shown in training and
  /// moved out at the end.
  std::unique_ptr<Generator> train(EdmNetwork& made, const State& state, const Step& step);

 private:
  DistillationForm form_;
  const Provenance& members_;
  const StudentOptions& options_;
  const TrainingHooks& hooks_;
  EdmNetwork guide_;
  std::int64_t steps_;
  TeacherOutput seen_;
};

}  // namespace assay::mia
