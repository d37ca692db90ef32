// SPDX-License-Identifier: GPL-3.0-or-later
// Consistency distillation (Song et al. 2023) from teacher samples.
#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include "core/compute/torch_session.h"
#include "plugins/membership_inference/generators/teacher_output.h"
#include "plugins/membership_inference/generators/trainers.h"
#include "plugins/membership_inference/generators/training.h"

namespace assay::mia {
namespace {

constexpr std::int64_t drawn = 12000, batch = 128, preset_steps = 5000;
constexpr double rate = 5e-4, average_decay = 0.99;
constexpr std::string_view checkpoint_kind = "training: consistency student";

/// One Heun step of the teacher for rows at levels of their own.
at::Tensor step_down(const EdmNetwork& teacher, const at::Tensor& noisy, const LevelRows& from, const LevelRows& to) {
  const at::Tensor width = to.sigma - from.sigma;
  at::Tensor slope = (noisy - teacher.denoise(noisy, from)).div_(from.sigma);
  const at::Tensor next = noisy + slope * width;
  slope.add_((next - teacher.denoise(next, to)).div_(to.sigma)).mul_(0.5);
  return noisy + slope.mul_(width);
}

}  // namespace

std::unique_ptr<Generator> train_consistency(const Generator& teacher, const Provenance& members,
                                             const StudentOptions& options, const TrainingHooks& hooks) {
  const c10::InferenceMode inference;
  compute_on_this_thread();
  const at::Device device = find_device(options.device);
  const EdmNetwork& source = teacher_network(teacher, "consistency");
  const EdmNetwork guide(source.mlp().shape(), source.mlp().parameters().to(device));
  const std::int64_t steps = options.steps > 0 ? options.steps : preset_steps;
  const std::int64_t dimensions = guide.mlp().shape().dimensions;
  const TeacherOutput seen = draw_teacher_output(guide, members, drawn, sample_levels, options.seed, hooks.pulse);
  Trained student(EdmNetwork(guide.mlp().shape(), first_parameters(guide, options, device), true));
  EdmNetwork average = student.network.copy();
  std::int64_t first = 0;
  if (!hooks.restore.empty()) {
    StateReader from(hooks.restore);
    from.expect(checkpoint_kind);
    first = from.integer();
    student.read(from);
    read_parameters(from, average.mlp().parameters());
  }
  const std::vector<double> schedule = karras_levels(sample_levels);
  std::vector<double> upper(batch), lower(batch);
  TrainingPace pace(hooks, steps, drawing_share);
  const auto samples = [&] { return draw_samples(average, Sampling::one_step, 64, options.seed, pace.within()); };
  for (std::int64_t step = first; step < steps; ++step) {
    RandomStream stream = step_stream(options.seed, "consistency student", step);
    const at::Tensor clean = seen.images.index_select(0, random_rows(batch, drawn, stream, device));
    for (std::size_t i = 0; i < upper.size(); ++i) {
      const auto level = static_cast<std::size_t>(stream.below(schedule.size() - 1));
      upper[i] = schedule[level];
      lower[i] = schedule[level + 1];
    }
    const LevelRows from = guide.levels(upper), to = guide.levels(lower);
    const at::Tensor noisy = normal_rows(batch, dimensions, stream, device).mul_(from.sigma).add_(clean);
    const at::Tensor wanted = average.denoise(step_down(guide, noisy, from, to), average.levels(lower));
    const LevelRows own = student.network.levels(upper);
    at::Tensor error = student.network.denoise(noisy, own, &student.kept).sub_(wanted);
    const at::Tensor loss = at::mean(error * error);
    student.descend(error.mul_(own.out).mul_(2 / static_cast<double>(error.numel())), rate);
    average.mlp().parameters().lerp_(student.network.mlp().parameters(), 1 - average_decay);
    pace.after(step, loss, samples, [&] {
      StateWriter state(checkpoint_kind);
      state.integer(step + 1);
      student.write(state);
      write_parameters(state, average.mlp().parameters());
      return state.finish();
    });
  }
  if (hooks.pulse) hooks.pulse(1);
  return std::make_unique<NetworkGenerator>("consistency", Sampling::one_step, std::move(average),
                                            student_record(seen, members, options, steps));
}

}  // namespace assay::mia
